#include "import/planes.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <set>

namespace memento {
namespace {

using Place = std::vector<std::string>; // category, annotation, group, layer

// What tells the channels of a file apart.
std::vector<std::string> channel_names(const FileContents& contents)
{
    std::vector<std::string> names;
    std::set<std::string> taken;
    for (std::size_t i = 0; i < contents.channels.size(); ++i) {
        const std::string& given = contents.channels[i].name;
        const std::string unnumbered = given.empty() && contents.channels.size() > 1 ? "C" + std::to_string(i) : given;
        std::string name = unnumbered;
        for (int n = 2; !taken.insert(name).second; ++n)
            name = unnumbered + " " + std::to_string(n);
        names.push_back(name);
    }
    return names;
}

// Along which axes the planes of a file, or of its set, lie.
struct Extent {
    explicit Extent(const FileContents& contents)
        : depths(contents.set_depths > 1)
        , times(contents.set_times > 1)
    {
        for (const Plane& plane : contents.planes) {
            depths = depths || plane.z > 0;
            times = times || plane.t > 0;
            series = series || plane.series > 0;
        }
    }
    bool depths;
    bool times;
    bool series = false;
};

// "S1 T0 Z3", of what there is.
std::string group_name(const Plane& plane, const Extent& extent)
{
    std::string name;
    const auto add = [&](bool differs, char axis, int value) {
        if (differs)
            name += (name.empty() ? "" : " ") + std::string(1, axis) + std::to_string(value);
    };
    add(extent.series, 'S', plane.series);
    add(extent.times, 'T', plane.t);
    add(extent.depths, 'Z', plane.z);
    return name;
}

std::string joined(const std::string& first, const std::string& second)
{
    return first.empty() || second.empty() ? first + second : first + " " + second;
}

std::string colour_of(const PlannedImage& file, const ChannelInfo& channel, bool alone)
{
    if (!channel.colour.empty())
        return channel.colour;
    const std::string dye = dye_colour(channel.name + "."); // no ending to cut off
    return dye.empty() && alone ? file.colour : dye;
}

// named: the groups tell the file, too.
std::vector<PlannedImage> planes_of(const PlannedImage& file, const FileContents& contents, bool named)
{
    const std::vector<std::string> names = channel_names(contents);
    const Extent extent(contents);
    const bool one_image = contents.planes.size() == 1;
    std::vector<PlannedImage> images;
    for (std::size_t i = 0; i < contents.planes.size(); ++i) {
        const Plane& plane = contents.planes[i];
        const auto channel = static_cast<std::size_t>(plane.channel);
        PlannedImage image = file;
        image.companion = contents.companion;
        image.colour = colour_of(file, contents.channels[channel], names.size() == 1);
        if (one_image && (file.flat || file.told || group_name(plane, extent).empty())) {
            images.push_back(image);
            continue;
        }
        const std::string group = group_name(plane, extent);
        image.group = joined(file.group, named ? joined(stem_of(file.file), group) : group);
        if (!names[channel].empty())
            image.layer = names[channel];
        else if (one_image) // of a set of files, whose layers are called alike
            image.layer = "image";
        if (!one_image) {
            image.plane = static_cast<int>(i);
            image.planes = static_cast<int>(contents.planes.size());
            image.shown = file.shown && i == 0;
            image.former = i == 0 ? file.image : "";
            image.image += (group.empty() ? "" : "_" + group) + (names[channel].empty() ? "" : "_" + names[channel]);
        }
        images.push_back(image);
    }
    return images;
}

// Files of which some plane would be the same layer as one of another file.
std::set<std::string> clashing_files(const std::vector<PlannedImage>& images)
{
    std::map<Place, std::set<std::string>> files;
    for (const PlannedImage& image : images)
        files[{image.category, image.annotation, image.group, image.layer}].insert(image.file);
    std::set<std::string> clashing;
    for (const auto& [place, names] : files) {
        if (names.size() > 1)
            clashing.insert(names.begin(), names.end());
    }
    return clashing;
}

std::vector<PlannedImage> all_planes(const std::vector<PlannedImage>& images,
                                     const std::map<std::string, FileContents>& contents,
                                     const std::set<std::string>& named)
{
    std::vector<PlannedImage> all;
    for (const PlannedImage& image : images) {
        const auto found = contents.find(image.file);
        if (found == contents.end()) {
            all.push_back(image);
            continue;
        }
        for (PlannedImage& plane : planes_of(image, found->second, named.contains(image.file)))
            all.push_back(std::move(plane));
    }
    return all;
}

// Files of a category that are, as they say, planes of one stack: flat, each becomes a sample by itself, which is told.
void tell_of_sets(ImportPlan& plan, const std::map<std::string, FileContents>& contents)
{
    std::map<std::string, std::vector<std::string>> sets; // by folder
    for (const PlannedImage& image : plan.images) {
        const auto found = contents.find(image.file);
        const bool of_set = found != contents.end() && found->second.planes.size() == 1 &&
                            (found->second.set_depths > 1 || found->second.set_times > 1);
        if (of_set && image.flat && !image.told)
            sets[image.file.substr(0, image.file.rfind('/') + 1)].push_back(image.file);
    }
    for (const auto& [folder, files] : sets) {
        if (files.size() > 1)
            plan.notes.push_back(
                {files.front(), "This file and " + count_of(static_cast<std::int64_t>(files.size()) - 1, "other") +
                                    " of the folder say that they are planes of a stack, and become a sample each."
                                    " In a folder for the sample (category/sample/file) they become one."});
    }
}

} // namespace

void add_planes(ImportPlan& plan, const std::map<std::string, FileContents>& contents)
{
    tell_of_sets(plan, contents);
    const std::set<std::string> clashing = clashing_files(all_planes(plan.images, contents, {}));
    plan.images = all_planes(plan.images, contents, clashing);
    settle_plan(plan);
}

} // namespace memento
