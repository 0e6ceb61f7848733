#include "import/naming.hpp"

#include "base/composed.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "import/told.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace memento {
namespace {

using Row = std::vector<std::string>;

constexpr std::size_t max_columns = 200;

[[noreturn]] void refuse(const std::string& what)
{
    throw Error(ErrorCode::usage, "The table " + what + ".",
                "It is a CSV whose first row names the columns: file, category, annotation, group, layer, and others, "
                "which become properties.");
}

char separator_of(std::string_view text)
{
    const std::string_view head = text.substr(0, text.find('\n'));
    constexpr std::array known{',', ';', '\t'};
    return *std::ranges::max_element(known, {}, [&](char c) { return std::ranges::count(head, c); });
}

// Which column means what; those that mean nothing here are properties.
struct Columns {
    std::optional<std::size_t> file, category, annotation, group, layer;
    std::vector<std::pair<std::string, std::size_t>> properties;
};

Columns columns_of(const Row& head)
{
    if (head.size() > max_columns)
        refuse("has more than " + std::to_string(max_columns) + " columns");
    Columns columns;
    std::set<std::string> names;
    for (std::size_t i = 0; i < head.size(); ++i) {
        const std::string name(trimmed(head[i]));
        const std::string small = lower(name);
        if (name.empty())
            refuse("has a column without a name, the " + std::to_string(i + 1) + ". one");
        std::optional<std::size_t>* known = small == "file" || small == "filename"       ? &columns.file
                                            : small == "category"                        ? &columns.category
                                            : small == "annotation" || small == "sample" ? &columns.annotation
                                            : small == "group"                           ? &columns.group
                                            : small == "layer" || small == "channel"     ? &columns.layer
                                                                                         : nullptr;
        if ((known != nullptr && *known) || !names.insert(name).second)
            refuse("has two columns for " + name);
        if (known != nullptr)
            *known = i;
        else
            columns.properties.emplace_back(name, i);
    }
    if (!columns.file)
        refuse("has no column file");
    return columns;
}

std::string cell(const Row& row, std::optional<std::size_t> column)
{
    return column && *column < row.size() ? std::string(trimmed(row[*column])) : "";
}

// The files of the folder by their paths, and by their names alone where those are there once.
struct Listing {
    std::map<std::string, const ListedFile*> by_path;
    std::map<std::string, std::vector<const ListedFile*>> by_name;

    explicit Listing(const std::vector<ListedFile>& files)
    {
        for (const ListedFile& file : files) {
            by_path.emplace(composed(file.path), &file);
            by_name[composed(file.path.substr(file.path.rfind('/') + 1))].push_back(&file);
        }
    }
};

ToldPlace place_of(const Row& row, const Columns& columns, const ListedFile& file, const std::string& folder)
{
    const std::vector<std::string> parts = split(file.path, '/');
    ToldPlace place;
    place.category = cell(row, columns.category);
    if (place.category.empty())
        place.category = parts.size() > 1 ? parts.front() : folder;
    const std::string annotation = cell(row, columns.annotation);
    place.annotation = annotation.empty() ? stem_of(file.path) : annotation;
    place.group = cell(row, columns.group);
    place.layer = cell(row, columns.layer);
    if (place.layer.empty())
        place.layer = annotation.empty() ? "image" : parts.back();
    for (const auto& [name, column] : columns.properties)
        place.properties.emplace(name, cell(row, column));
    return place;
}

// Finds the file of a row; nullptr, and a conflict, for none or several.
const ListedFile* find_file(ImportPlan& plan, const Listing& listing, std::string named, std::size_t line)
{
    std::ranges::replace(named, '\\', '/');
    named = composed(named.starts_with("./") ? named.substr(2) : named);
    if (const auto found = listing.by_path.find(named); found != listing.by_path.end())
        return found->second;
    const auto found = listing.by_name.find(named);
    if (found != listing.by_name.end() && found->second.size() == 1)
        return found->second.front();
    const std::string where = "Row " + std::to_string(line) + " of the table names it, and ";
    plan.conflicts.push_back({named, found == listing.by_name.end()
                                         ? where + "there is no such image in the folder."
                                         : where + "several files are called so; write its folders before it."});
    return nullptr;
}

} // namespace

std::vector<Row> read_table(std::string_view text)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    if (!is_storable_text(text))
        refuse("is not text in UTF-8");
    const char separator = separator_of(text);
    std::vector<Row> rows;
    Row row;
    std::string field;
    bool is_quoted = false;
    bool was_quoted = false;
    const auto end_field = [&] {
        row.push_back(std::move(field));
        field.clear();
        was_quoted = false;
    };
    const auto end_row = [&] {
        end_field();
        if (row.size() > 1 || !trimmed(row.front()).empty())
            rows.push_back(std::move(row));
        row.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (is_quoted) {
            if (c != '"')
                field += c;
            else if (i + 1 < text.size() && text[i + 1] == '"')
                field += text[++i];
            else
                is_quoted = false;
        } else if (c == '"' && field.empty() && !was_quoted) {
            is_quoted = was_quoted = true;
        } else if (c == separator) {
            end_field();
        } else if (c == '\n') {
            end_row();
        } else if (c != '\r') {
            field += c;
        }
    }
    if (is_quoted)
        refuse("has a quotation mark that is not closed");
    if (!field.empty() || !row.empty())
        end_row();
    return rows;
}

void place_by_table(ImportPlan& plan, const std::string& folder, const std::vector<ListedFile>& files,
                    const std::string& table)
{
    const std::vector<Row> rows = read_table(table);
    if (rows.empty())
        refuse("is empty");
    const Columns columns = columns_of(rows.front());
    const Listing listing(files);
    std::vector<std::pair<ToldPlace, const ListedFile*>> places;
    std::map<const ListedFile*, std::size_t> taken; // by which row
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (rows[i].size() > rows.front().size())
            refuse("has more fields in row " + std::to_string(i + 1) + " than columns");
        const std::string named = cell(rows[i], columns.file);
        if (named.empty())
            refuse("names no file in row " + std::to_string(i + 1));
        const ListedFile* file = find_file(plan, listing, named, i + 1);
        if (file == nullptr)
            continue;
        if (const auto [before, is_new] = taken.emplace(file, i + 1); !is_new) {
            plan.conflicts.push_back({file->path, "Rows " + std::to_string(before->second) + " and " +
                                                      std::to_string(i + 1) + " of the table both name it."});
            std::erase_if(places, [&](const auto& place) { return place.second == file; });
            continue;
        }
        places.emplace_back(place_of(rows[i], columns, *file, folder), file);
    }
    add_told(plan, places);
    std::vector<std::string> others;
    for (const ListedFile& file : files) {
        if (taken.contains(&file))
            continue;
        plan.skipped.push_back({file.path, "not in the table"});
        others.push_back(file.path);
    }
    if (!others.empty())
        plan.notes.push_back({others.front(), others.size() == 1
                                                  ? "The table does not name it; it is left out."
                                                  : "The table names neither it nor " +
                                                        count_of(static_cast<int>(others.size()) - 1, "other file") +
                                                        "; they are left out."});
}

} // namespace memento
