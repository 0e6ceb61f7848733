// From the listing of a folder to what an import would make of it. Pure. The shapes that a folder may have:
//   FOLDER/category/annotation/group/file: a layer in a group
//   FOLDER/category/annotation/file: a layer without a group
//   FOLDER/category/file: flat, an annotation with one image
//   FOLDER/file: flat, in a category that is called like FOLDER
// Or names or a table say what files are (naming.hpp).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

struct ListedFile {
    std::string path; // relative to FOLDER, parts separated by '/'; storable text
    std::int64_t size = 0;
};

struct PathReason {
    std::string path;
    std::string reason; // a sentence or a part of one, without the path
};

// One file, or one plane of it, becomes one image and one layer.
struct PlannedImage {
    std::string file; // relative to FOLDER
    std::int64_t size = 0;
    std::string image; // name
    std::string category;
    std::string annotation;
    std::string group; // "" = none
    int group_sequence = 1;
    std::string layer;
    int sequence = 1;
    bool flat = false;     // the file is a sample of its own
    bool shown = false;    // the annotation itself shows this image
    bool told = false;     // its place is told by its name or a table, not by its folders
    std::string colour;    // of the channel or of a well-known dye, "#RRGGBB", or ""
    int plane = -1;        // index of FileContents::planes; −1: the file is one image
    int planes = 1;        // of the file
    std::string companion; // the file beside it that describes it, or ""
    std::string former;    // at the first plane: what the image of the file would be called if it had only one

    std::int64_t share() const { return size / planes; } // of the bytes
};

// What is told of a sample besides its images: "dose" is "2 Gy".
struct PlannedSample {
    std::string category;
    std::string annotation;
    std::map<std::string, std::string> properties;
};

struct ImportPlan {
    std::string project;
    std::vector<PlannedImage> images; // in natural order of their files; of places where names or a table tell them
    std::vector<PlannedSample> samples = {}; // those that have properties
    std::vector<PathReason> skipped;         // not meant for an import: hidden files, notes, excluded ones
    std::vector<PathReason> notes;           // what a person should know about a file
    std::vector<PathReason> conflicts;       // cannot be imported until something is renamed, moved or converted
};

// How names say what files are; nothing of it: by their folders.
struct Naming {
    std::vector<std::string> patterns = {};           // the first that fits counts (pattern.hpp), or names of presets
    std::string sample = {};                          // of parts: "{row}{column}_f{field}"; "": see naming.hpp
    std::string category = {};                        // likewise
    std::map<std::string, std::string> channels = {}; // what channels are called, by what names say: "1" is "DAPI"
    std::string table = {};                           // the text of a CSV, instead of patterns

    bool empty() const { return patterns.empty() && table.empty(); }
};

// folder: the name of FOLDER itself; excluded: shell patterns, matched with the whole relative path and with each part.
ImportPlan make_plan(const std::string& folder, const std::string& project, const std::vector<ListedFile>& files,
                     const std::vector<std::string>& excluded, const Naming& naming = {});

// Takes out the files that cannot all be there (images of one name, layers of one name in a group), and numbers groups
// and layers. For whoever changes a plan.
void settle_plan(ImportPlan& plan);

// Why a file or folder of this name is never looked at: hidden, or left behind by an operating system or a download.
std::optional<std::string> ignored_name(std::string_view name);

// "z2" before "z10": runs of digits compare as numbers, all else by bytes.
bool natural_less(std::string_view a, std::string_view b);

// The name of a file without folders and ending.
std::string stem_of(const std::string& path);

// The tint of a dye that the name of a channel's file tells, or "".
std::string dye_colour(std::string_view file_name);

} // namespace memento
