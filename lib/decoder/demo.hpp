// The demo experiment: synthetic, in the shape that an import expects; written by memento-decoder, which has the
// libraries.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace memento {

// Writes WT/mouse_01/channels/{DAPI,GFP,RHOD}.tif, …, KO/…, WT/mouse_01/histology/HE.png into folder, which must not
// exist or be empty; with large, WT/slide_01.tif besides: 20,000 × 15,000 px, RGB. writing(path) is called before each
// file. Throws Error usage when the folder holds something, failed with the reason when a file cannot be written.
void write_demo(const std::filesystem::path& folder, bool large,
                const std::function<void(const std::string&)>& writing);

} // namespace memento
