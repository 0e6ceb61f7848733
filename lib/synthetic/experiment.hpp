// The demo experiment (decoder/demo.hpp), as memento-decoder writes it.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace memento {

// Writes WT/mouse_01/channels/{DAPI,GFP,RHOD}.tif, …, KO/…, WT/mouse_01/histology/HE.png into folder, which must not
// exist or be empty; with large, WT/slide_01.tif besides: 20,000 × 15,000 px, RGB. writing(path) is called before each
// file. Throws Error usage when the folder holds something.
void write_demo_experiment(const std::filesystem::path& folder, bool large,
                           const std::function<void(const std::string&)>& writing);

} // namespace memento
