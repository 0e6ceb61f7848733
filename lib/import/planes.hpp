// Files with several planes in an import: a layer of each channel, a group of each depth and time. Pure.
//   FOLDER/category/annotation/group/file   groups are called "group", "group T0", "group Z3", "group T0 Z3"
//   FOLDER/category/annotation/file         "T0", "Z3", "T0 Z3"; channels alone are layers without a group
//   FOLDER/category/file                    the same; the annotation shows the first channel of the first group
// A layer is called like its channel; without a name C0, C1 …; a file's only channel without a name like other files.
// When two files of a sample would make the same layer of the same group, the name of the file goes before the group's.
#pragma once

#include "image/contents.hpp"
#include "import/plan.hpp"

#include <map>
#include <string>

namespace memento {

// Puts the planes of these files (by path) in the place of the images that were planned for them.
void add_planes(ImportPlan& plan, const std::map<std::string, FileContents>& contents);

} // namespace memento
