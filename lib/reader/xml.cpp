#include "reader/xml.hpp"

#include "base/text.hpp"
#include "base/utf16.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace memento {
namespace {

std::string_view local_name(const pugi::xml_node& node)
{
    const std::string_view name = node.name();
    return name.substr(name.find(':') + 1); // npos + 1 is 0
}

// Source: the WHATWG Encoding Standard, index windows-1252; 0 where it has nothing.
constexpr std::array<unsigned, 32> windows_1252{0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                                0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

// ISO-8859-15, where it differs from ISO-8859-1.
unsigned latin_9(unsigned byte)
{
    switch (byte) {
    case 0xA4:
        return 0x20AC;
    case 0xA6:
        return 0x160;
    case 0xA8:
        return 0x161;
    case 0xB4:
        return 0x17D;
    case 0xB8:
        return 0x17E;
    case 0xBC:
        return 0x152;
    case 0xBD:
        return 0x153;
    case 0xBE:
        return 0x178;
    default:
        return byte;
    }
}

std::string from_bytes(std::string_view text, bool ninth)
{
    std::u16string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        out += static_cast<char16_t>(ninth                         ? latin_9(byte)
                                     : byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80U]
                                                                   : byte);
    }
    return utf8_of(out);
}

std::string declared_encoding(std::string_view text)
{
    const std::string_view declaration = text.substr(0, text.starts_with("<?xml") ? text.find("?>") : 0);
    const std::size_t at = declaration.find("encoding");
    const std::size_t begin = at == std::string_view::npos ? at : declaration.find_first_of("\"'", at);
    if (begin == std::string_view::npos)
        return "utf-8";
    const std::size_t end = declaration.find(declaration[begin], begin + 1);
    return lower(trimmed(declaration.substr(begin + 1, end == std::string_view::npos ? end : end - begin - 1)));
}

bool is_one_of(const std::string& name, std::initializer_list<std::string_view> names)
{
    return std::ranges::find(names, std::string_view(name)) != names.end();
}

bool has_byte_order_mark(std::string_view text)
{
    return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
           text.starts_with(std::string_view("\0\0\xFE\xFF", 4));
}

} // namespace

std::vector<pugi::xml_node> xml_children(const pugi::xml_node& parent, std::string_view name)
{
    std::vector<pugi::xml_node> found;
    for (const pugi::xml_node& child : parent.children()) {
        if (local_name(child) == name)
            found.push_back(child);
    }
    return found;
}

pugi::xml_node xml_child(const pugi::xml_node& parent, std::string_view name)
{
    for (const pugi::xml_node& child : parent.children()) {
        if (local_name(child) == name)
            return child;
    }
    return {};
}

std::string xml_text(const pugi::xml_node& parent, std::string_view name)
{
    return std::string(trimmed(xml_child(parent, name).child_value()));
}

std::optional<int> xml_number(const pugi::xml_node& node, const char* attribute)
{
    const std::string_view text = trimmed(node.attribute(attribute).value());
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0)
        return std::nullopt;
    return value;
}

std::optional<double> real_number(std::string_view text)
{
    text = trimmed(text);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

XmlFault load_xml(pugi::xml_document& document, std::string_view text)
{
    const bool wide = has_byte_order_mark(text);
    if (!document.load_buffer(text.data(), text.size(), pugi::parse_default | pugi::parse_doctype,
                              wide ? pugi::encoding_auto : pugi::encoding_utf8))
        return XmlFault::damaged;
    for (const pugi::xml_node& child : document.children()) {
        if (child.type() == pugi::node_doctype)
            return XmlFault::doctype;
    }
    return XmlFault::none;
}

XmlText xml_in_utf8(std::string_view text)
{
    if (has_byte_order_mark(text))
        return {std::string(text), "", false};
    const std::string encoding = declared_encoding(text.substr(text.starts_with("\xEF\xBB\xBF") ? 3 : 0));
    const bool ascii = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    // One that says it is UTF-16 but is read by bytes was written anew, and its declaration left.
    if (ascii || is_one_of(encoding, {"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii"}))
        return is_storable_text(text) ? XmlText{std::string(text), "", false}
                                      : XmlText{from_bytes(text, false), "", true};
    if (is_one_of(encoding, {"iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1", "windows-1252",
                             "cp1252", "cp-1252", "x-cp1252"}))
        return {from_bytes(text, false), "", false};
    if (is_one_of(encoding, {"iso-8859-15", "iso8859-15", "iso_8859-15", "latin9", "latin-9", "l9"}))
        return {from_bytes(text, true), "", false};
    XmlText plain{"", encoding, false};
    std::ranges::copy_if(text, std::back_inserter(plain.text),
                         [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return plain;
}

} // namespace memento
