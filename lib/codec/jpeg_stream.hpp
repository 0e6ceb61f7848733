// The structure of a JPEG file: what its headers say, and whether its compressed data are whole. Pure.
//
// Source: ITU-T T.81, Annex B (markers), C and F (Huffman codes); the Adobe marker: ITU-T T.872. Sequential frames with
// Huffman codes and one scan, 8 bits a pixel sample: what tiles of slides are.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

// What is damaged in a JPEG, as half a sentence: "its data end too early".
struct JpegFault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Why a JPEG that may be whole cannot be used here, as half a sentence.
struct OtherJpeg : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A Huffman code, ready to be walked through: how many bits a code word and the value after it take, and how many
// coefficients it stands for.
class HuffmanTable {
public:
    struct alignas(4) Step {
        std::uint8_t bits = 0;    // of code word and value; 0: there is no such code word
        std::uint8_t advance = 0; // coefficients
        bool ends = false;        // the block
    };
    static constexpr unsigned fast_bits = 11;

    // dc: its symbols are sizes of differences, else runs and sizes.
    HuffmanTable(bool dc, const std::array<std::uint8_t, 16>& counts, std::string_view symbols);
    // window: the next bits, the first one on top; at least 16 must be there.
    Step step(std::uint64_t window) const
    {
        const Step quick = fast_[window >> (64 - fast_bits)];
        return quick.bits != 0 ? quick : slow_step(window);
    }
    // All the code words and values that lie in the next fast_bits bits as one; advance 64 when there is not even one.
    Step stride(std::uint64_t window) const { return strides_[window >> (64 - fast_bits)]; }

private:
    Step slow_step(std::uint64_t window) const;
    void gather_strides();

    std::array<Step, std::size_t{1} << fast_bits> fast_{};
    std::array<Step, std::size_t{1} << fast_bits> strides_{};
    std::array<std::int32_t, 17> last_code_{}; // of each length; -1: none
    std::array<std::int32_t, 17> first_{};     // index of the first step of a length, minus its code
    std::vector<Step> steps_;
};

// What tiles of one image may have in common, and each may change for itself.
struct JpegTables {
    std::array<std::shared_ptr<const HuffmanTable>, 4> dc;
    std::array<std::shared_ptr<const HuffmanTable>, 4> ac;
    std::array<bool, 4> quantisation{};
    int restart_interval = 0; // MCUs; 0 = none
};

struct JpegComponent {
    int id = 0;
    int across = 1; // blocks in an MCU
    int down = 1;
    int quantisation = 0; // indices of tables
    int dc = 0;
    int ac = 0;
};

struct JpegHead {
    int frame = 0; // its marker: 0xC0 baseline, 0xC1 extended sequential, 0xC2 progressive …; 0 = there is none
    int precision = 0;
    int width = 0; // pixels
    int height = 0;
    std::vector<JpegComponent> components;
    bool jfif = false;
    std::optional<int> adobe; // colour transform: 0 none (RGB), 1 YCbCr
    std::size_t data = 0;     // where the compressed data begin; of tables alone, where they end
};

// Reads the headers from SOI to the data, or to EOI when it holds tables only, and takes the tables into `tables`.
// Throws JpegFault or OtherJpeg.
JpegHead read_jpeg_head(std::string_view jpeg, JpegTables& tables);

// The same without a look at tables and at the scans, of any kind of JPEG. Throws JpegFault.
JpegHead read_jpeg_markers(std::string_view jpeg);

// Whether the pixel samples are RGB, not YCbCr: what the JPEG itself says (JFIF, else Adobe's marker, else components
// that are called R, G and B, or that lie at different resolutions, which only YCbCr does), as libjpeg and browsers
// take it; else what the file says that it is in.
bool holds_rgb(const JpegHead& head, bool file_says_rgb);

// The Adobe marker that says which colours a JPEG has. Without it a browser takes RGB for YCbCr.
std::string adobe_marker(bool rgb);

// Tables that tiles share, as they stand in the tiles' own headers: without what else there may be. Throws JpegFault.
std::string shared_jpeg_tables(std::string_view tables);

// Walks through all code words of the only scan. Returns the length of the file: what stands after EOI does not count.
// Throws JpegFault when data are missing, are left over, or cannot be.
std::size_t check_jpeg_data(std::string_view jpeg, const JpegHead& head, const JpegTables& tables);

// The same by a look at the markers only, at the speed of memory: what was cut off, left empty or overwritten by other
// data hardly ever passes. Nothing when it looks odd, which does not yet mean that it is damaged.
std::optional<std::size_t> skim_jpeg_data(std::string_view jpeg, const JpegHead& head, const JpegTables& tables);

} // namespace memento
