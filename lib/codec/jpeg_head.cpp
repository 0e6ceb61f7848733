#include "codec/jpeg_stream.hpp"

#include <algorithm>
#include <tuple>

namespace memento {
namespace {

constexpr int soi = 0xD8;
constexpr int eoi = 0xD9;
constexpr int sos = 0xDA;

class Reader { // of big-endian numbers
public:
    explicit Reader(std::string_view bytes)
        : bytes_(bytes)
    {
    }
    int byte()
    {
        if (at_ >= bytes_.size())
            throw JpegFault("its headers end too early");
        return static_cast<std::uint8_t>(bytes_[at_++]);
    }
    int word()
    {
        const int high = byte();
        return high << 8U | byte();
    }
    std::string_view take(std::size_t count)
    {
        if (count > bytes_.size() - at_)
            throw JpegFault("its headers end too early");
        at_ += count;
        return bytes_.substr(at_ - count, count);
    }
    bool done() const { return at_ == bytes_.size(); }
    std::size_t at() const { return at_; }

private:
    std::string_view bytes_;
    std::size_t at_ = 0;
};

int next_marker(Reader& reader)
{
    if (reader.byte() != 0xFF)
        throw JpegFault("its headers are damaged");
    int marker = 0xFF;
    while (marker == 0xFF) // fill bytes
        marker = reader.byte();
    return marker;
}

std::size_t table_index(int value)
{
    if (value > 3)
        throw JpegFault("its headers are damaged");
    return static_cast<std::size_t>(value);
}

void read_quantisation(Reader segment, JpegTables& tables)
{
    while (!segment.done()) {
        const int kind = segment.byte();
        segment.take(kind >> 4U != 0 ? 128 : 64);
        tables.quantisation[table_index(kind & 15)] = true;
    }
}

void read_huffman(Reader segment, JpegTables& tables)
{
    while (!segment.done()) {
        const int kind = segment.byte();
        std::array<std::uint8_t, 16> counts{};
        std::size_t total = 0;
        for (std::uint8_t& count : counts) {
            count = static_cast<std::uint8_t>(segment.byte());
            total += count;
        }
        if (kind > 0x1F || total > 256)
            throw JpegFault("its headers are damaged");
        const bool dc = kind < 0x10;
        auto& table = dc ? tables.dc : tables.ac;
        table[table_index(kind & 15)] = std::make_shared<HuffmanTable>(dc, counts, segment.take(total));
    }
}

void read_frame(Reader segment, int marker, JpegHead& head)
{
    if (head.frame != 0)
        throw OtherJpeg("it has two frames");
    head.frame = marker;
    head.precision = segment.byte();
    head.height = segment.word();
    head.width = segment.word();
    const int count = segment.byte();
    for (int i = 0; i < count; ++i) {
        JpegComponent component;
        component.id = segment.byte();
        const int sampling = segment.byte();
        component.across = sampling >> 4U;
        component.down = sampling & 15;
        component.quantisation = segment.byte();
        head.components.push_back(component);
    }
}

// Of one scan with all components in their order; any other is an error.
void read_scan(Reader segment, JpegHead& head)
{
    const int count = segment.byte();
    if (head.components.empty() || count != static_cast<int>(head.components.size()))
        throw OtherJpeg("it has several scans");
    for (JpegComponent& component : head.components) {
        if (segment.byte() != component.id)
            throw JpegFault("its headers are damaged");
        const int tables = segment.byte();
        component.dc = static_cast<int>(table_index(tables >> 4U));
        component.ac = static_cast<int>(table_index(tables & 15));
    }
}

void read_tables(int marker, std::string_view content, JpegTables& tables)
{
    if (marker == 0xDB)
        read_quantisation(Reader(content), tables);
    else if (marker == 0xC4)
        read_huffman(Reader(content), tables);
    else if (marker == 0xDD)
        tables.restart_interval = Reader(content).word();
}

void read_facts(int marker, std::string_view content, JpegHead& head)
{
    const Reader segment(content);
    if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC)
        read_frame(segment, marker, head);
    else if (marker == 0xE0 && content.starts_with(std::string_view("JFIF\0", 5)))
        head.jfif = true;
    else if (marker == 0xEE && content.starts_with("Adobe") && content.size() >= 12)
        head.adobe = static_cast<std::uint8_t>(content[11]);
}

// Calls segment(marker, content, place) for each from SOI to the data, which begin at head.data, or to EOI.
template <typename Segment> void walk(std::string_view jpeg, std::size_t& data, const Segment& segment)
{
    Reader reader(jpeg);
    if (next_marker(reader) != soi)
        throw JpegFault("it does not begin like a JPEG");
    for (;;) {
        const std::size_t before = reader.at();
        const int marker = next_marker(reader);
        if (marker == eoi) {
            data = before;
            return;
        }
        const int length = reader.word();
        if (length < 2)
            throw JpegFault("its headers are damaged");
        const std::string_view content = reader.take(static_cast<std::size_t>(length) - 2);
        data = reader.at();
        segment(marker, content, jpeg.substr(before, data - before));
        if (marker == sos)
            return;
    }
}

} // namespace

JpegHead read_jpeg_head(std::string_view jpeg, JpegTables& tables)
{
    JpegHead head;
    walk(jpeg, head.data, [&](int marker, std::string_view content, std::string_view) {
        read_tables(marker, content, tables);
        read_facts(marker, content, head);
        if (marker == sos)
            read_scan(Reader(content), head);
    });
    return head;
}

JpegHead read_jpeg_markers(std::string_view jpeg)
{
    JpegHead head;
    walk(jpeg, head.data,
         [&](int marker, std::string_view content, std::string_view) { read_facts(marker, content, head); });
    return head;
}

// Version 100, no flags, and the colour transform.
std::string adobe_marker(bool rgb)
{
    std::string marker("\xFF\xEE\0\x0E"
                       "Adobe\0\x64\0\0\0\0",
                       15);
    marker += rgb ? '\0' : '\1';
    return marker;
}

std::string shared_jpeg_tables(std::string_view tables)
{
    std::string shared;
    std::size_t end = 0;
    walk(tables, end, [&](int marker, std::string_view, std::string_view whole) {
        if (marker == 0xDB || marker == 0xC4 || marker == 0xDD)
            shared += whole;
    });
    return shared;
}

bool holds_rgb(const JpegHead& head, bool file_says_rgb)
{
    if (head.jfif)
        return false;
    if (head.adobe)
        return *head.adobe == 0;
    if (head.components.size() != 3)
        return file_says_rgb;
    const auto& [first, second, third] = std::tie(head.components[0], head.components[1], head.components[2]);
    if (first.id == 'R' && second.id == 'G' && third.id == 'B')
        return true;
    const bool same_resolution = first.across == second.across && first.down == second.down &&
                                 first.across == third.across && first.down == third.down;
    return file_says_rgb && same_resolution;
}

} // namespace memento
