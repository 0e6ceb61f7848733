// From pages in their order to planes with their places. Pure.
#pragma once

#include "image/contents.hpp"

#include <string>
#include <vector>

namespace memento {

struct Axes {
    int channels = 1;
    int slices = 1;
    int frames = 1;
    int series = 1;
    std::string order = "CZTS"; // which of them changes fastest, next …

    std::int64_t product() const { return std::int64_t{channels} * slices * frames * series; }
};

// Planes of these pages (or of raw images), with pixel samples that are channels of their own fastest of all; by
// series, time, depth, channel. `contents` gets as many channels as there are.
void put_planes(FileContents& contents, const std::vector<int>& pages, const Axes& axes, int channels_in_pixel);

// 0, 1, 2 … below count.
std::vector<int> counted(int count);

void sort_planes(FileContents& contents);

} // namespace memento
