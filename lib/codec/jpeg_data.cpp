#include "codec/jpeg_stream.hpp"

#include <algorithm>
#include <cstring>

namespace memento {
namespace {

constexpr int max_dc_size = 11; // of 8-bit pixel samples
constexpr int max_ac_size = 10;
constexpr std::uint8_t impossible = 255; // bits of a code word that 8-bit pixel samples cannot have
// An MCU has at most 10 blocks of 64 code words of 16 bits with values of 11: so far the walk may run over the end
// before it is noticed.
constexpr std::size_t overrun = 10 * 64 * 27 / 8 + 24;

int divided_up(int value, int by)
{
    return (value + by - 1) / by;
}

// The data between two markers, without the zeros after 0xFF.
class Segment {
public:
    // Returns where the marker after the data stands.
    std::size_t fill(std::string_view jpeg, std::size_t at)
    {
        bytes_.clear();
        for (;;) {
            const void* const found = std::memchr(jpeg.data() + at, 0xFF, jpeg.size() - at);
            if (found == nullptr)
                throw JpegFault("its data end too early");
            const auto end = static_cast<std::size_t>(static_cast<const char*>(found) - jpeg.data());
            bytes_.insert(bytes_.end(), jpeg.begin() + static_cast<std::ptrdiff_t>(at),
                          jpeg.begin() + static_cast<std::ptrdiff_t>(end));
            at = end;
            while (at + 1 < jpeg.size() && jpeg[at + 1] == '\xFF') // fill bytes before a marker
                ++at;
            if (at + 1 >= jpeg.size())
                throw JpegFault("its data end too early");
            if (jpeg[at + 1] != 0)
                break;
            bytes_.push_back('\xFF');
            at += 2;
        }
        size_ = bytes_.size();
        bytes_.resize(size_ + overrun);
        next_ = 0;
        window_ = 0;
        have_ = 0;
        return at;
    }

    // At least 56 bits are in the window then.
    std::uint64_t look()
    {
        std::uint64_t more = 0;
        std::memcpy(&more, bytes_.data() + next_, sizeof more);
        window_ |= __builtin_bswap64(more) >> have_;
        next_ += (63 - have_) >> 3U;
        have_ |= 56U;
        return window_;
    }
    std::uint64_t window() const { return window_; }
    void skip(unsigned bits)
    {
        window_ <<= bits;
        have_ -= bits;
    }
    // Bits that are left, without those that were made up; negative when it was read beyond its end.
    std::ptrdiff_t left() const
    {
        return (static_cast<std::ptrdiff_t>(size_) - static_cast<std::ptrdiff_t>(next_)) * 8 +
               static_cast<std::ptrdiff_t>(have_);
    }

private:
    std::vector<char> bytes_;
    std::size_t size_ = 0;
    std::size_t next_ = 0;
    std::uint64_t window_ = 0;
    unsigned have_ = 0; // bits in the window
};

void take(Segment& data, HuffmanTable::Step step)
{
    if (step.bits == 0 || step.bits == impossible)
        throw JpegFault("its data are damaged");
    data.skip(step.bits);
}

void walk_block(Segment& data, const HuffmanTable& dc, const HuffmanTable& ac)
{
    take(data, dc.step(data.look()));
    int coefficient = 1;
    while (coefficient < 64) {
        data.look();
        HuffmanTable::Step step{};
        // Two of them and a single step are at most 49 bits.
        for (int strides = 0; strides < 2; ++strides) {
            step = ac.stride(data.window());
            if (coefficient + step.advance >= 64) // the next code words may be of another block
                break;
            data.skip(step.bits);
            coefficient += step.advance;
            if (step.ends)
                return;
        }
        step = ac.step(data.window());
        take(data, step);
        coefficient += step.advance;
        if (step.ends)
            return;
    }
    if (coefficient > 64)
        throw JpegFault("its data are damaged");
}

// Which tables the blocks of an MCU use, one after another.
struct BlockTables {
    const HuffmanTable* dc;
    const HuffmanTable* ac;
};

std::vector<BlockTables> blocks_of_mcu(const JpegHead& head, const JpegTables& tables)
{
    std::vector<BlockTables> blocks;
    for (const JpegComponent& component : head.components) {
        const auto& dc = tables.dc[static_cast<std::size_t>(component.dc)];
        const auto& ac = tables.ac[static_cast<std::size_t>(component.ac)];
        const bool quantised =
            component.quantisation < 4 && tables.quantisation[static_cast<std::size_t>(component.quantisation)];
        if (!dc || !ac || !quantised)
            throw JpegFault("it lacks a table");
        const bool alone = head.components.size() == 1; // then an MCU is one block
        blocks.insert(blocks.end(), alone ? 1U : static_cast<std::size_t>(component.across * component.down),
                      {dc.get(), ac.get()});
    }
    return blocks;
}

std::int64_t count_mcus(const JpegHead& head)
{
    if (head.components.size() == 1)
        return std::int64_t{divided_up(head.width, 8)} * divided_up(head.height, 8);
    int across = 1;
    int down = 1;
    int blocks = 0;
    for (const JpegComponent& component : head.components) {
        if (component.across < 1 || component.across > 4 || component.down < 1 || component.down > 4)
            throw JpegFault("its headers are damaged");
        across = std::max(across, component.across);
        down = std::max(down, component.down);
        blocks += component.across * component.down;
    }
    if (blocks == 0 || blocks > 10)
        throw JpegFault("its headers are damaged");
    return std::int64_t{divided_up(head.width, 8 * across)} * divided_up(head.height, 8 * down);
}

HuffmanTable::Step step_of(bool dc, std::uint8_t symbol, unsigned length)
{
    const unsigned size = dc ? symbol : symbol & 15U;
    if (size > static_cast<unsigned>(dc ? max_dc_size : max_ac_size))
        return {impossible, 0, false};
    const auto bits = static_cast<std::uint8_t>(length + size);
    if (dc)
        return {bits, 1, false};
    const unsigned run = symbol >> 4U;
    const bool ends = size == 0 && run != 15;
    return {bits, static_cast<std::uint8_t>(ends ? 0 : run + 1), ends};
}

} // namespace

HuffmanTable::HuffmanTable(bool dc, const std::array<std::uint8_t, 16>& counts, std::string_view symbols)
{
    std::int32_t code = 0;
    for (unsigned length = 1; length <= 16; ++length, code <<= 1U) {
        const std::int32_t count = counts[length - 1];
        first_[length] = static_cast<std::int32_t>(steps_.size()) - code;
        last_code_[length] = count > 0 ? code + count - 1 : -1;
        if (code + count > std::int32_t{1} << length)
            throw JpegFault("its headers are damaged");
        for (std::int32_t i = 0; i < count; ++i, ++code) {
            const Step step = step_of(dc, static_cast<std::uint8_t>(symbols[steps_.size()]), length);
            steps_.push_back(step);
            if (length > fast_bits)
                continue;
            const auto from = static_cast<std::size_t>(code) << (fast_bits - length);
            std::fill_n(fast_.begin() + static_cast<std::ptrdiff_t>(from), std::size_t{1} << (fast_bits - length),
                        step);
        }
    }
    if (!dc)
        gather_strides();
}

void HuffmanTable::gather_strides()
{
    for (std::size_t bits = 0; bits < strides_.size(); ++bits) {
        Step& all = strides_[bits];
        while (!all.ends) {
            const Step next = fast_[(bits << all.bits) & (strides_.size() - 1)];
            if (next.bits == 0 || all.bits + next.bits > static_cast<int>(fast_bits) || all.advance + next.advance > 63)
                break;
            all.bits = static_cast<std::uint8_t>(all.bits + next.bits);
            all.advance = static_cast<std::uint8_t>(all.advance + next.advance);
            all.ends = next.ends;
        }
        if (all.bits == 0)
            all.advance = 64;
    }
}

HuffmanTable::Step HuffmanTable::slow_step(std::uint64_t window) const
{
    for (unsigned length = fast_bits + 1; length <= 16; ++length) {
        const auto code = static_cast<std::int32_t>(window >> (64 - length));
        if (last_code_[length] >= 0 && code <= last_code_[length])
            return steps_[static_cast<std::size_t>(first_[length]) + static_cast<std::size_t>(code)];
    }
    return {};
}

std::size_t check_jpeg_data(std::string_view jpeg, const JpegHead& head, const JpegTables& tables)
{
    const std::int64_t all = count_mcus(head);
    const std::vector<BlockTables> blocks = blocks_of_mcu(head, tables);
    const std::int64_t together = tables.restart_interval > 0 ? tables.restart_interval : all;
    Segment data;
    std::size_t at = head.data;
    int restart = 0;
    for (std::int64_t done = 0; done < all; done += together) {
        if (done > 0) { // the marker RST0 … RST7 between
            if (static_cast<std::uint8_t>(jpeg[at + 1]) != 0xD0 + restart)
                throw JpegFault("its data are damaged");
            restart = (restart + 1) % 8;
            at += 2;
        }
        at = data.fill(jpeg, at);
        for (std::int64_t mcu = 0; mcu < std::min(together, all - done); ++mcu) {
            for (const BlockTables& block : blocks)
                walk_block(data, *block.dc, *block.ac);
            if (data.left() < 0)
                throw JpegFault("its data end too early");
        }
        if (data.left() >= 8)
            throw JpegFault("its data are damaged");
    }
    if (jpeg[at + 1] != '\xD9')
        throw JpegFault("its data do not end where they should");
    return at + 2;
}

namespace {

// Compressed data hold no such row of zeros, but for odd tables; a disk or a transfer that failed leaves them.
bool has_hole(std::string_view data)
{
    constexpr std::size_t stride = 32; // a hole of twice that is found for sure
    for (std::size_t at = 0; at + stride <= data.size(); at += stride) {
        std::array<std::uint64_t, stride / 8> words{};
        std::memcpy(words.data(), data.data() + at, stride);
        if ((words[0] | words[1] | words[2] | words[3]) == 0)
            return true;
    }
    return false;
}

} // namespace

std::optional<std::size_t> skim_jpeg_data(std::string_view jpeg, const JpegHead& head, const JpegTables& tables)
{
    constexpr std::size_t max_padding = 64; // after the end
    int restart = 0;
    for (std::size_t at = head.data; at < jpeg.size();) {
        const void* const found = std::memchr(jpeg.data() + at, 0xFF, jpeg.size() - at);
        if (found == nullptr)
            break;
        at = static_cast<std::size_t>(static_cast<const char*>(found) - jpeg.data()) + 1;
        const int marker = at < jpeg.size() ? static_cast<std::uint8_t>(jpeg[at]) : -1;
        if (marker == 0xFF) // a fill byte
            continue;
        ++at;
        if (marker == 0xD9) {
            const bool whole = jpeg.size() - at <= max_padding && !has_hole(jpeg.substr(head.data, at - head.data));
            return whole ? std::optional(at) : std::nullopt;
        }
        if (marker == 0)
            continue;
        if (tables.restart_interval == 0 || marker != 0xD0 + restart)
            break;
        restart = (restart + 1) % 8;
    }
    return std::nullopt;
}

} // namespace memento
