// The parts of OME-XML that reader/ome.cpp is made of. Pure.
#pragma once

#include "image/contents.hpp"
#include "reader/xml.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

struct OmeChannel {
    ChannelInfo info;
    int bands = 1; // of a pixel
};

// One <Image> with its <Pixels>, in which all is that counts.
class OmeImage {
public:
    OmeImage(const pugi::xml_node& image, const pugi::xml_node& pixels);

    const pugi::xml_node& node() const { return pixels_; } // <Pixels>
    const std::string& name() const { return name_; }
    int depths() const { return size_z_; }
    int times() const { return size_t_; }

    // SizeC counts pixel samples: of those a page holds some.
    int channel_pages(int bands) const { return std::max(1, size_c_ / bands); }
    // How many pages there should be; as a floating-point number, which cannot wrap.
    double promised(int bands) const { return double{1} * size_z_ * size_t_ * channel_pages(bands); }
    const std::vector<OmeChannel>& channels() const { return channels_; }

    // The next coordinates in the order of the dimensions.
    void advance(std::array<int, 3>& czt, int channel_pages) const;

private:
    pugi::xml_node pixels_;
    std::string name_;
    int size_z_;
    int size_c_;
    int size_t_;
    std::vector<OmeChannel> channels_;
    std::string order_ = "CZT";
};

} // namespace memento
