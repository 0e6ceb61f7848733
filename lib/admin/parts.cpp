#include "admin/parts.hpp"

#include "admin/targets.hpp"
#include "base/composed.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "database/sqlstate.hpp"

#include <array>

namespace memento {
namespace {

const std::array kinds{
    PartKind{"label", "labels", "label_id", "labels", "PROJECT/LABEL", false, {}},
    PartKind{"category",
             "categories",
             "category_id",
             "categories",
             "PROJECT/CATEGORY",
             false,
             {{"settings", "Settings, like names:hidden,forcerow:4"}}},
    PartKind{"classification",
             "classifications",
             "classification_id",
             "classifications",
             "PROJECT/CLASSIFICATION",
             false,
             {{"type", "Type; M for buttons"},
              {"data", "Its buttons: ICON#LETTER, or options parted by commas"},
              {"settings", "Settings"}}},
    PartKind{"annotation",
             "annotations",
             "annotation_id",
             "annotations",
             "PROJECT/CATEGORY/ANNOTATION",
             true,
             {{"status", "N (to be reviewed) or S (submitted)"}}},
};

// "SELECT id, path, columns …" of a kind, with its project and category; parts of these statements are names of ours.
std::string selected(const PartKind& kind)
{
    std::string sql = "SELECT t." + std::string(kind.key) + ", concat_ws('/', p.name, " +
                      (kind.in_category ? "c.name, " : "") + "t.name) AS path";
    for (const PartColumn& column : kind.columns)
        sql += ", t." + std::string(column.name);
    return sql + " FROM " + std::string(kind.table) + " t JOIN projects p USING (project_id)" +
           (kind.in_category ? " JOIN categories c USING (category_id)" : "");
}

std::vector<Part> parts_of(const Rows& rows, const PartKind& kind)
{
    std::vector<Part> parts;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        Part part{static_cast<int>(rows.number(i, 0)), rows.text(i, 1), {}};
        for (std::size_t column = 0; column < kind.columns.size(); ++column)
            part.values.push_back(rows.text(i, static_cast<int>(column) + 2));
        parts.push_back(std::move(part));
    }
    return parts;
}

const std::string& checked(const std::string& text, const std::string& what)
{
    if (!is_storable_text(text) || (what == "name" && trimmed(text).empty()))
        throw Error(ErrorCode::usage,
                    "The " + what + " must be text in UTF-8" + (what == "name" ? ", and not empty." : "."));
    return text;
}

template <typename Work> auto changed(const PartKind& kind, Work&& work)
{
    try {
        return work();
    } catch (const SqlError& error) {
        if (error.state() == "23505")
            throw Error(ErrorCode::conflict, "There is a " + std::string(kind.name) + " of this name already.",
                        "Choose another name.");
        if (error.state() == "23514")
            throw Error(ErrorCode::usage, "The " + std::string(kind.name) + " cannot have this value.",
                        "`memento " + std::string(kind.name) + " edit --help` says what can be.");
        throw;
    }
}

[[noreturn]] void refuse_rights()
{
    throw Error(ErrorCode::forbidden, "Only a manager of the project may do this.", "Ask one.");
}

} // namespace

std::span<const PartKind> part_kinds()
{
    return kinds;
}

std::vector<Part> list_parts(Transaction& transaction, const PartKind& kind, const std::string& within)
{
    const Target target =
        kind.in_category ? find_target(transaction, within) : find_target(transaction, within, Depth::project);
    if (target.depth == Depth::annotation)
        throw Error(ErrorCode::usage, "'" + within + "' is an annotation.", "Name a project, or a category of it.");
    const bool is_category = target.depth == Depth::category;
    return parts_of(transaction.run(selected(kind) + " WHERE t." + (is_category ? "category_id" : "project_id") +
                                        " = $1::int ORDER BY path, 1",
                                    {std::to_string(target.id())}),
                    kind);
}

Part find_part(Transaction& transaction, const PartKind& kind, const std::string& path)
{
    checked(path, "path");
    std::string sql = selected(kind) + " WHERE starts_with($1::text, p.name || '/') AND ";
    sql += kind.in_category
               ? "starts_with($1::text, p.name || '/' || c.name || '/') AND concat_ws('/', p.name, c.name, t.name)"
               : "concat_ws('/', p.name, t.name)";
    const std::vector<Part> found = parts_of(transaction.run(sql + " = $1::text", {composed(path)}), kind);
    if (found.size() > 1)
        throw Error(ErrorCode::conflict, "'" + path + "' could be two things, because names in it hold slashes.",
                    "Rename one of them.");
    if (found.empty())
        throw Error(ErrorCode::not_found, "There is no " + std::string(kind.name) + " '" + path + "'.",
                    "Name it as " + std::string(kind.shape) + "; `memento " + std::string(kind.name) +
                        " list` shows what there is.");
    return found.front();
}

int add_part(Transaction& transaction, const PartKind& kind, const std::string& path, const PartValues& values,
             int owner_id)
{
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos || slash == 0)
        throw Error(ErrorCode::usage, "'" + path + "' does not say where the " + std::string(kind.name) + " is to be.",
                    "Name it as " + std::string(kind.shape) + ".");
    const Target around =
        find_target(transaction, path.substr(0, slash), kind.in_category ? Depth::category : Depth::project);
    std::string columns = "name, project_id, owner_id";
    std::string places = "$1::text, $2::int, $3::int";
    std::vector<Value> given{checked(path.substr(slash + 1), "name"), std::to_string(around.project_id),
                             std::to_string(owner_id)};
    const auto add = [&](const std::string& column, const std::string& type, const std::string& value) {
        given.emplace_back(value);
        columns += ", " + column;
        places += ", $" + std::to_string(given.size()) + "::" + type;
    };
    if (kind.in_category)
        add("category_id", "int", std::to_string(around.category_id));
    for (const auto& [column, value] : values)
        add(column, "text", checked(value, column));
    return changed(kind, [&] {
        return static_cast<int>(transaction
                                    .run("INSERT INTO " + std::string(kind.table) + " (" + columns + ") VALUES (" +
                                             places + ") RETURNING " + std::string(kind.key),
                                         given)
                                    .number(0, 0));
    });
}

void edit_part(Transaction& transaction, const PartKind& kind, const std::string& path, const PartValues& values)
{
    const Part part = find_part(transaction, kind, path);
    std::string sql;
    std::vector<Value> given{std::to_string(part.id)};
    for (const auto& [column, value] : values) {
        given.emplace_back(checked(value, column));
        sql += (sql.empty() ? "" : ", ") + column + " = $" + std::to_string(given.size()) + "::text";
    }
    if (sql.empty())
        return;
    changed(kind, [&] {
        if (transaction
                .run("UPDATE " + std::string(kind.table) + " SET " + sql + " WHERE " + std::string(kind.key) +
                         " = $1::int RETURNING 1",
                     given)
                .empty())
            refuse_rights();
        return true;
    });
}

void remove_part(Transaction& transaction, const PartKind& kind, int id)
{
    if (transaction
            .run("DELETE FROM " + std::string(kind.table) + " WHERE " + std::string(kind.key) +
                     " = $1::int RETURNING 1",
                 {std::to_string(id)})
            .empty())
        refuse_rights();
    transaction.script("SET CONSTRAINTS ALL IMMEDIATE");
}

void set_properties(Transaction& transaction, int annotation_id, const PartValues& properties)
{
    const std::string id = std::to_string(annotation_id);
    for (const auto& [name, value] : properties) {
        checked(name, "name");
        if (checked(value, "value").empty())
            transaction.run("DELETE FROM properties WHERE annotation_id = $1::int AND name = normalize($2::text, NFC)",
                            {id, name});
        else
            transaction.run("INSERT INTO properties (annotation_id, name, value)"
                            " VALUES ($1::int, normalize($2::text, NFC), $3::text)"
                            " ON CONFLICT (annotation_id, name) DO UPDATE SET value = excluded.value",
                            {id, name, value});
    }
}

} // namespace memento
