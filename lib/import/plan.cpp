#include "import/plan.hpp"

#include "base/composed.hpp"
#include "base/text.hpp"
#include "decoder/companion.hpp"
#include "image/content.hpp"
#include "import/naming.hpp"
#include "look/tint.hpp"

#include <algorithm>
#include <array>
#include <fnmatch.h>
#include <map>
#include <set>
#include <tuple>

namespace memento {
namespace {

constexpr std::array other_documents{".txt",  ".csv",  ".tsv", ".md",     ".log", ".xml",  ".json", ".yaml", ".yml",
                                     ".ini",  ".html", ".htm", ".pdf",    ".doc", ".docx", ".xls",  ".xlsx", ".ppt",
                                     ".pptx", ".odt",  ".ods", ".py",     ".r",   ".m",    ".ijm",  ".roi",  ".zip",
                                     ".tar",  ".gz",   ".7z",  ".rar",    ".mp4", ".avi",  ".mov",  ".db",   ".sqlite",
                                     ".sh",   ".bat",  ".exe", ".cppipe", ".xdce"};

std::string extension_of(const std::string& file_name)
{
    const std::size_t dot = file_name.rfind('.');
    return dot == std::string::npos ? "" : lower(file_name.substr(dot));
}

bool is_excluded(const std::vector<std::string>& parts, const std::string& path,
                 const std::vector<std::string>& patterns)
{
    return std::ranges::any_of(patterns, [&](const std::string& pattern) {
        return ::fnmatch(pattern.c_str(), path.c_str(), 0) == 0 ||
               std::ranges::any_of(
                   parts, [&](const std::string& part) { return ::fnmatch(pattern.c_str(), part.c_str(), 0) == 0; });
    });
}

// In what a plan names, a letter and its accent are one: a Mac writes them apart, and means the same name.
void compose(PlannedImage& image)
{
    for (std::string* const name :
         {&image.image, &image.category, &image.annotation, &image.group, &image.layer, &image.former})
        *name = composed(*name);
}

PlannedImage planned(const std::string& folder, const std::vector<std::string>& parts, const ListedFile& file)
{
    const std::string& name = parts.back();
    PlannedImage image;
    image.file = file.path;
    image.size = file.size;
    image.flat = parts.size() <= 2;
    image.shown = image.flat;
    image.category = parts.size() == 1 ? folder : parts[0];
    image.annotation = image.flat ? stem_of(name) : parts[1];
    image.group = parts.size() == 4 ? parts[2] : "";
    image.layer = image.flat ? "image" : name;
    image.image = image.category;
    if (!image.flat)
        image.image += "_" + image.annotation;
    if (!image.group.empty())
        image.image += "_" + image.group;
    image.image += "_" + name;
    image.colour = dye_colour(name);
    compose(image);
    return image;
}

// Moves the files of which `key` maps an image to the same value as one of another file into the conflicts; all of
// them, so that none is preferred by chance.
template <typename Key, typename Reason> void part_conflicts(ImportPlan& plan, const Key& key, const Reason& reason)
{
    std::map<std::string, std::set<std::string>> files;
    for (const PlannedImage& image : plan.images)
        files[key(image)].insert(image.file);
    std::set<std::string> refused;
    for (const PlannedImage& image : plan.images) {
        const std::set<std::string>& same = files[key(image)];
        if (same.size() < 2 || !refused.insert(image.file).second)
            continue;
        const std::string& other = *same.begin() == image.file ? *std::next(same.begin()) : *same.begin();
        plan.conflicts.push_back({image.file, reason(image, other)});
    }
    std::erase_if(plan.images, [&](const PlannedImage& image) { return refused.contains(image.file); });
}

// Layers of a group, and layers and groups at the top of an annotation, are numbered from 1 in their order.
void number_layers(std::vector<PlannedImage>& images)
{
    std::map<std::pair<std::string, std::string>, int> at_top; // category, annotation → layers and groups so far
    std::map<std::tuple<std::string, std::string, std::string>, std::pair<int, int>>
        groups;                          // → own sequence, layers so far
    for (PlannedImage& image : images) { // layers at the top come before groups
        if (image.group.empty())
            image.sequence = ++at_top[{image.category, image.annotation}];
    }
    for (PlannedImage& image : images) {
        if (image.group.empty())
            continue;
        auto& [own, layers] = groups[{image.category, image.annotation, image.group}];
        if (own == 0)
            own = ++at_top[{image.category, image.annotation}];
        image.group_sequence = own;
        image.sequence = ++layers;
    }
}

bool has_control_characters(std::string_view text)
{
    return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

// Whether it may be imported; else it is put where it says why not.
bool is_candidate(ImportPlan& plan, const ListedFile& file, const std::vector<std::string>& excluded, bool by_folders)
{
    const std::vector<std::string> parts = split(file.path, '/');
    const std::string& name = parts.back();
    if (is_excluded(parts, file.path, excluded))
        plan.skipped.push_back({file.path, "excluded"});
    else if (is_companion_name(name))
        plan.skipped.push_back({file.path, "describes the images beside it"});
    else if (std::ranges::find(other_documents, extension_of(name)) != other_documents.end())
        plan.skipped.push_back({file.path, "not an image"});
    else if (const auto format = multi_file_format(name))
        plan.conflicts.push_back(
            {file.path, "This is " + std::string(format->name) + ". " + std::string(format->advice)});
    else if (has_control_characters(file.path))
        plan.conflicts.push_back({file.path, "Its name has control characters; rename it."});
    else if (by_folders && parts.size() > 4)
        plan.conflicts.push_back({file.path, "It lies deeper than category/sample/group/file; move it up."});
    else
        return true;
    return false;
}

void place_by_folders(ImportPlan& plan, const std::string& folder, const std::vector<ListedFile>& files)
{
    for (const ListedFile& file : files)
        plan.images.push_back(planned(folder, split(file.path, '/'), file));
    part_conflicts(
        plan, [](const PlannedImage& i) { return i.flat ? "f/" + i.category + "/" + i.annotation : "t/" + i.file; },
        [](const PlannedImage& i, const std::string& other) {
            return "Both it and " + other + " would be the sample " + i.category + "/" + i.annotation + "; rename one.";
        });
}

} // namespace

std::string stem_of(const std::string& path)
{
    const std::string name = path.substr(path.rfind('/') + 1);
    const std::size_t dot = name.rfind('.');
    return dot == 0 ? name : name.substr(0, dot);
}

std::optional<std::string> ignored_name(std::string_view name)
{
    if (name.starts_with('.'))
        return "hidden";
    const std::string small = lower(name);
    if (small == "thumbs.db" || small == "desktop.ini" || small == "__macosx" || small.starts_with("~$"))
        return "left by the operating system";
    for (const std::string_view ending : {".part", ".partial", ".crdownload", ".tmp", "~"}) {
        if (small.ends_with(ending))
            return "an unfinished copy";
    }
    return std::nullopt;
}

bool natural_less(std::string_view a, std::string_view b)
{
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto number = [&](std::string_view& text) { // takes the digits; without leading zeros
        std::size_t end = 0;
        while (end < text.size() && is_digit(text[end]))
            ++end;
        std::string_view digits = text.substr(0, end);
        text.remove_prefix(end);
        digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
        return digits;
    };
    std::string_view x = a;
    std::string_view y = b;
    while (!x.empty() && !y.empty()) {
        if (is_digit(x.front()) && is_digit(y.front())) {
            const std::string_view m = number(x);
            const std::string_view n = number(y);
            if (m.size() != n.size())
                return m.size() < n.size();
            if (m != n)
                return m < n;
            continue;
        }
        if (x.front() != y.front())
            return static_cast<unsigned char>(x.front()) < static_cast<unsigned char>(y.front());
        x.remove_prefix(1);
        y.remove_prefix(1);
    }
    if (x.empty() != y.empty())
        return x.empty();
    return a < b; // "z1" and "z01"
}

std::string dye_colour(std::string_view file_name)
{
    return dye_tint(stem_of(std::string(file_name)));
}

void settle_plan(ImportPlan& plan)
{
    std::ranges::for_each(plan.images, compose);
    part_conflicts(
        plan, [](const PlannedImage& i) { return i.image; },
        [](const PlannedImage& i, const std::string& other) {
            return "The image of both it and " + other + " would be called " + i.image + "; rename one.";
        });
    part_conflicts(
        plan, [](const PlannedImage& i) { return i.category + "/" + i.annotation + "/" + i.group + "/" + i.layer; },
        [](const PlannedImage& i, const std::string& other) {
            return "Both it and " + other + " would make the layer " + i.layer + " of " +
                   (i.group.empty() ? "the sample " + i.category + "/" + i.annotation : "the group " + i.group) +
                   "; rename one.";
        });
    number_layers(plan.images);
}

ImportPlan make_plan(const std::string& folder, const std::string& project, const std::vector<ListedFile>& files,
                     const std::vector<std::string>& excluded, const Naming& naming)
{
    ImportPlan plan;
    plan.project = project;
    std::vector<ListedFile> ordered = files;
    std::ranges::sort(ordered, [](const ListedFile& a, const ListedFile& b) { return natural_less(a.path, b.path); });
    std::erase_if(ordered, [&](const ListedFile& file) { return !is_candidate(plan, file, excluded, naming.empty()); });
    if (!naming.patterns.empty())
        place_by_pattern(plan, folder, ordered, naming);
    else if (!naming.table.empty())
        place_by_table(plan, folder, ordered, naming.table);
    else
        place_by_folders(plan, folder, ordered);
    settle_plan(plan);
    return plan;
}

} // namespace memento
