#include "codec/jpeg_stream.hpp"

#include <algorithm>

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

void read_segment(int marker, std::string_view content, JpegHead& head, JpegTables& tables)
{
    const Reader segment(content);
    if (marker == 0xDB)
        read_quantisation(segment, tables);
    else if (marker == 0xC4)
        read_huffman(segment, tables);
    else if (marker == 0xDD)
        tables.restart_interval = Reader(content).word();
    else if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC8 && marker != 0xCC)
        read_frame(segment, marker, head);
    else if (marker == 0xE0 && content.starts_with(std::string_view("JFIF\0", 5)))
        head.jfif = true;
    else if (marker == 0xEE && content.starts_with("Adobe") && content.size() >= 12)
        head.adobe = static_cast<std::uint8_t>(content[11]);
}

} // namespace

JpegHead read_jpeg_head(std::string_view jpeg, JpegTables& tables)
{
    Reader reader(jpeg);
    JpegHead head;
    if (next_marker(reader) != soi)
        throw JpegFault("it does not begin like a JPEG");
    for (;;) {
        const std::size_t before = reader.at();
        const int marker = next_marker(reader);
        if (marker == eoi) {
            head.data = before;
            return head;
        }
        const int length = reader.word();
        if (length < 2)
            throw JpegFault("its headers are damaged");
        const std::string_view content = reader.take(static_cast<std::size_t>(length) - 2);
        if (marker == sos) {
            read_scan(Reader(content), head);
            head.data = reader.at();
            return head;
        }
        read_segment(marker, content, head, tables);
    }
}

} // namespace memento
