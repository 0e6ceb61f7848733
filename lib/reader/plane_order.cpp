#include "reader/plane_order.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace memento {

std::vector<int> counted(int count)
{
    std::vector<int> numbers(static_cast<std::size_t>(count));
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
}

void sort_planes(FileContents& contents)
{
    std::ranges::stable_sort(contents.planes, {},
                             [](const Plane& p) { return std::tuple(p.series, p.t, p.z, p.channel); });
}

void put_planes(FileContents& contents, const std::vector<int>& pages, const Axes& axes, int channels_in_pixel)
{
    contents.channels.resize(static_cast<std::size_t>(axes.channels) * static_cast<std::size_t>(channels_in_pixel));
    contents.planes.clear();
    int index = 0;
    for (const int page : pages) {
        int rest = index++;
        Plane plane{.page = page};
        for (const char axis : axes.order) {
            const int size = axis == 'C'   ? axes.channels
                             : axis == 'Z' ? axes.slices
                             : axis == 'T' ? axes.frames
                                           : axes.series;
            int& place = axis == 'C' ? plane.channel : axis == 'Z' ? plane.z : axis == 'T' ? plane.t : plane.series;
            place = rest % size;
            rest /= size;
        }
        const int channel = plane.channel;
        for (int band = 0; band < channels_in_pixel; ++band) {
            plane.pixel_sample = channels_in_pixel > 1 ? band : -1;
            plane.channel = channel * channels_in_pixel + band;
            contents.planes.push_back(plane);
        }
    }
    sort_planes(contents);
}

} // namespace memento
