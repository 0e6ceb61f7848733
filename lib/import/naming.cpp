#include "import/naming.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "import/pattern.hpp"
#include "import/told.hpp"

#include <algorithm>
#include <fnmatch.h>
#include <set>

namespace memento {
namespace {

using Parts = std::map<std::string, std::string>;

bool is_number(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string without_zeros(std::string_view digits)
{
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size() - 1));
    return std::string(digits);
}

// 1 is A, 27 is AA, as plates have them.
std::string row_letters(const std::string& row)
{
    std::string letters;
    if (is_number(row)) {
        for (int left = std::stoi(row); left > 0; left = (left - 1) / 26)
            letters.insert(letters.begin(), static_cast<char>('A' + (left - 1) % 26));
    }
    if (!letters.empty())
        return letters;
    for (const char c : row)
        letters += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return letters;
}

std::string two_digits(std::string_view digits)
{
    const std::string number = without_zeros(digits);
    return number.size() < 2 ? "0" + number : number;
}

// Rows as letters, columns with two digits, and the well of both.
void settle_well(Parts& parts)
{
    if (const auto well = parts.find("well"); well != parts.end()) {
        const std::size_t digits = well->second.find_first_of("0123456789");
        parts.emplace("row", well->second.substr(0, digits));
        parts.emplace("column", well->second.substr(digits));
    }
    if (const auto row = parts.find("row"); row != parts.end())
        row->second = row_letters(row->second);
    if (const auto column = parts.find("column"); column != parts.end())
        column->second = two_digits(column->second);
    if (parts.contains("row") && parts.contains("column"))
        parts["well"] = parts["row"] + parts["column"];
}

std::string value(const Parts& parts, const std::string& name)
{
    const auto found = parts.find(name);
    return found == parts.end() ? "" : found->second;
}

// "{row}{column}_f{field}" of the parts of a name; a part that this name lacks is nothing.
std::string expand(const std::string& text, const Parts& parts)
{
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::size_t end = text[at] == '{' ? text.find('}', at) : std::string::npos;
        if (end == std::string::npos) {
            out += text[at];
            continue;
        }
        out += value(parts, part_name(text.substr(at + 1, end - at - 1)));
        at = end;
    }
    return out;
}

// Throws Error usage unless some pattern tells each part that the text asks for.
void require_told(const std::string& text, const std::vector<NamePattern>& patterns)
{
    for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
        const std::size_t end = text.find('}', at);
        const std::string name = end == std::string::npos ? "" : part_name(text.substr(at + 1, end - at - 1));
        const bool told = std::ranges::any_of(patterns, [&](const NamePattern& pattern) {
            return pattern.tells(name) || (pattern.tells("well") && (name == "row" || name == "column")) ||
                   (name == "well" && pattern.tells("row") && pattern.tells("column"));
        });
        if (!told)
            throw Error(ErrorCode::usage, "'" + text + "' asks for " +
                                              (name.empty() ? "a part without a name" : "the part " + name) +
                                              ", which no pattern tells.");
    }
}

std::string default_sample(const Parts& parts)
{
    std::string name;
    const auto add = [&](const std::string& text, const std::string& before) {
        if (!text.empty())
            name += (name.empty() ? "" : "_") + before + text;
    };
    add(value(parts, "annotation"), "");
    if (parts.contains("category"))
        add(value(parts, "plate"), "");
    add(value(parts, "well"), "");
    if (!parts.contains("well")) {
        add(value(parts, "row"), "r");
        add(value(parts, "column"), "c");
    }
    add(value(parts, "field"), "f");
    return name;
}

std::string channel_name(const std::string& told, const std::map<std::string, std::string>& channels)
{
    if (const auto named = channels.find(told); named != channels.end())
        return named->second;
    return told.empty() ? "image" : is_number(told) ? "C" + without_zeros(told) : told;
}

// Values of a part over the whole import: of one alone there are no groups.
std::set<std::string> values_of(const std::vector<Parts>& all, const std::string& name)
{
    std::set<std::string> values;
    for (const Parts& parts : all)
        values.insert(value(parts, name));
    return values;
}

std::string group_name(const Parts& parts, bool times, bool depths)
{
    std::string name = value(parts, "group");
    const auto add = [&](bool differs, const std::string& part, char axis) {
        const std::string text = value(parts, part);
        if (differs && !text.empty())
            name += (name.empty() ? "" : " ") + (is_number(text) ? axis + without_zeros(text) : text);
    };
    add(times, "time", 'T');
    add(depths, "z", 'Z');
    return name;
}

// Where a file belongs, of what its name and the folders around it say.
ToldPlace place_of(const Parts& parts, const std::vector<std::string>& folders, const std::string& root,
                   const Naming& naming)
{
    ToldPlace place;
    place.annotation = naming.sample.empty() ? default_sample(parts) : expand(naming.sample, parts);
    const bool by_folder = place.annotation.empty();
    if (by_folder)
        place.annotation = folders.empty() ? root : folders.back();
    place.category = !naming.category.empty() ? expand(naming.category, parts) : value(parts, "category");
    if (place.category.empty() && naming.category.empty())
        place.category = value(parts, "plate");
    if (place.category.empty())
        place.category = folders.size() > (by_folder ? 1U : 0U) ? folders.front() : root;
    place.layer = channel_name(value(parts, "channel"), naming.channels);
    for (const auto& [name, text] : parts) {
        static const std::set<std::string> places{"annotation", "category", "group", "channel",
                                                  "row",        "column",   "time",  "z"};
        if (!places.contains(name))
            place.properties.emplace(name, text);
    }
    return place;
}

// By the first pattern that fits.
std::optional<NamePattern::Match> match_of(const std::vector<NamePattern>& patterns, const std::string& path)
{
    for (const NamePattern& pattern : patterns) {
        if (auto match = pattern.match(path))
            return match;
    }
    return std::nullopt;
}

struct Reading {
    std::vector<NamePattern> patterns;
    std::vector<std::string> left_out;
};

Reading patterns_of(const Naming& naming)
{
    Reading reading;
    for (const std::string& text : naming.patterns) {
        const NamingPreset* preset = find_preset(text);
        if (preset == nullptr) {
            if (text.find('{') == std::string::npos) {
                std::string all;
                for (const NamingPreset& known : naming_presets())
                    all += (all.empty() ? "" : ", ") + std::string(known.name);
                throw Error(ErrorCode::usage, "'" + text + "' is neither a pattern nor a preset.",
                            "A pattern has parts in { }; there are the presets " + all + ".");
            }
            reading.patterns.emplace_back(text);
            continue;
        }
        for (const std::string_view pattern : preset->patterns)
            reading.patterns.emplace_back(std::string(pattern));
        reading.left_out.insert(reading.left_out.end(), preset->left_out.begin(), preset->left_out.end());
    }
    require_told(naming.sample, reading.patterns);
    require_told(naming.category, reading.patterns);
    return reading;
}

// The names that fit none are told one by one among what is left out, and once as what a person should know.
void note_unfitting(ImportPlan& plan, const std::vector<std::string>& files)
{
    if (files.empty())
        return;
    for (const std::string& file : files)
        plan.skipped.push_back({file, "its name does not fit the pattern"});
    plan.notes.push_back({files.front(), files.size() == 1
                                             ? "Its name does not fit the pattern; it is left out."
                                             : "Its name and those of " +
                                                   count_of(static_cast<int>(files.size()) - 1, "other file") +
                                                   " do not fit the pattern; they are left out."});
}

} // namespace

void place_by_pattern(ImportPlan& plan, const std::string& folder, const std::vector<ListedFile>& files,
                      const Naming& naming)
{
    const Reading reading = patterns_of(naming);
    std::vector<const ListedFile*> fitting;
    std::vector<Parts> told;
    std::vector<std::vector<std::string>> folders;
    std::vector<std::string> unfitting;
    for (const ListedFile& file : files) {
        if (std::ranges::any_of(reading.left_out, [&](const std::string& shape) {
                return ::fnmatch(shape.c_str(), file.path.c_str(), 0) == 0;
            })) {
            plan.skipped.push_back({file.path, "a thumbnail"});
            continue;
        }
        const auto match = match_of(reading.patterns, file.path);
        if (!match) {
            unfitting.push_back(file.path);
            continue;
        }
        Parts parts;
        for (const NamePattern::Part& part : match->parts)
            parts.emplace(part.name, part.value);
        settle_well(parts);
        fitting.push_back(&file);
        told.push_back(std::move(parts));
        folders.push_back(match->begin == 0 ? std::vector<std::string>()
                                            : split(std::string_view(file.path).substr(0, match->begin - 1), '/'));
    }
    const bool times = values_of(told, "time").size() > 1;
    const bool depths = values_of(told, "z").size() > 1;
    std::vector<std::pair<ToldPlace, const ListedFile*>> places;
    for (std::size_t i = 0; i < fitting.size(); ++i) {
        ToldPlace place = place_of(told[i], folders[i], folder, naming);
        place.group = group_name(told[i], times, depths);
        places.emplace_back(std::move(place), fitting[i]);
    }
    std::ranges::stable_sort(places, [](const auto& a, const auto& b) { return comes_before(a.first, b.first); });
    add_told(plan, places);
    note_unfitting(plan, unfitting);
}

std::vector<NamePiece> read_name(const Naming& naming, const std::string& path)
{
    const auto match = match_of(patterns_of(naming).patterns, path);
    if (!match)
        return {{path, ""}};
    std::vector<NamePiece> pieces;
    std::size_t at = 0;
    for (const NamePattern::Part& part : match->parts) {
        if (part.begin > at)
            pieces.push_back({path.substr(at, part.begin - at), ""});
        pieces.push_back({part.value, part.name});
        at = part.begin + part.value.size();
    }
    if (at < path.size())
        pieces.push_back({path.substr(at), ""});
    return pieces;
}

} // namespace memento
