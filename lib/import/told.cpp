#include "import/told.hpp"

#include "base/composed.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <set>

namespace memento {
namespace {

constexpr std::size_t max_name = 255; // bytes
constexpr std::size_t max_properties = 100;

// "" or why it cannot be a name.
std::string flaw_of(const std::string& name)
{
    if (trimmed(name).empty())
        return "is empty";
    if (name.size() > max_name)
        return "has more than " + std::to_string(max_name) + " bytes";
    const bool is_text =
        is_storable_text(name) && std::ranges::none_of(name, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
    return is_text ? "" : "is not text, or has control characters";
}

std::string flaw_of(const ToldPlace& place)
{
    const auto check = [](const std::string& what, const std::string& name) {
        const std::string flaw = flaw_of(name);
        return flaw.empty() ? "" : "The name of its " + what + " " + flaw + ".";
    };
    std::string flaw = check("category", place.category);
    if (flaw.empty())
        flaw = check("sample", place.annotation);
    if (flaw.empty() && !place.group.empty())
        flaw = check("group", place.group);
    if (flaw.empty())
        flaw = check("layer", place.layer);
    for (const auto& [name, value] : place.properties) {
        if (flaw.empty())
            flaw = check("property", name);
        if (flaw.empty() && !value.empty())
            flaw = check("property " + name, value);
    }
    if (flaw.empty() && place.properties.size() > max_properties)
        flaw = "It has more than " + std::to_string(max_properties) + " properties.";
    return flaw;
}

PlannedImage image_at(const ToldPlace& place, const ListedFile& file)
{
    const std::string name = file.path.substr(file.path.rfind('/') + 1);
    PlannedImage image;
    image.file = file.path;
    image.size = file.size;
    image.told = true;
    image.category = place.category;
    image.annotation = place.annotation;
    image.group = place.group;
    image.layer = place.layer;
    image.image = place.category + "_" + place.annotation + (place.group.empty() ? "" : "_" + place.group) + "_" + name;
    image.colour = dye_colour(place.layer + "."); // no ending to cut off
    if (image.colour.empty())
        image.colour = dye_colour(name);
    return image;
}

// What is told of one annotation, by its files.
struct Gathered {
    std::size_t images = 0;
    std::map<std::string, std::set<std::string>> properties;
};

} // namespace

bool comes_before(const ToldPlace& a, const ToldPlace& b)
{
    for (const auto& [x, y] : {std::pair(&a.category, &b.category), std::pair(&a.annotation, &b.annotation),
                               std::pair(&a.group, &b.group), std::pair(&a.layer, &b.layer)}) {
        if (*x != *y)
            return natural_less(*x, *y);
    }
    return false;
}

void add_told(ImportPlan& plan, const std::vector<std::pair<ToldPlace, const ListedFile*>>& places)
{
    std::map<std::pair<std::string, std::string>, Gathered> samples;
    const auto key = [](const std::string& category, const std::string& annotation) {
        return std::pair(composed(category), composed(annotation));
    };
    for (const auto& [place, file] : places) {
        if (const std::string flaw = flaw_of(place); !flaw.empty()) {
            plan.conflicts.push_back({file->path, flaw});
            continue;
        }
        plan.images.push_back(image_at(place, *file));
        Gathered& sample = samples[key(place.category, place.annotation)];
        ++sample.images;
        for (const auto& [name, value] : place.properties) {
            if (!trimmed(value).empty())
                sample.properties[composed(name)].insert(composed(std::string(trimmed(value))));
        }
    }
    for (PlannedImage& image : plan.images)
        image.shown = samples[key(image.category, image.annotation)].images == 1;
    for (const auto& [names, gathered] : samples) {
        PlannedSample sample{names.first, names.second, {}};
        for (const auto& [name, values] : gathered.properties) {
            if (values.size() == 1)
                sample.properties.emplace(name, *values.begin());
            else
                plan.notes.push_back(
                    {names.first + "/" + names.second, "The property " + name + " differs between its files (" +
                                                           *values.begin() + ", " + *std::next(values.begin()) +
                                                           (values.size() > 2 ? ", …" : "") + ") and is not kept."});
        }
        if (!sample.properties.empty())
            plan.samples.push_back(std::move(sample));
    }
}

} // namespace memento
