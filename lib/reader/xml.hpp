// XML in descriptions of TIFF files, of whatever format: a stranger's text, so no DOCTYPE, and nothing is fetched.
// Names are compared without their prefix: "Pixels" finds "ome:Pixels". Pure.
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

std::vector<pugi::xml_node> xml_children(const pugi::xml_node& parent, std::string_view name);
pugi::xml_node xml_child(const pugi::xml_node& parent, std::string_view name); // the first, or none
// What stands in the first child of this name, trimmed; "" when there is none.
std::string xml_text(const pugi::xml_node& parent, std::string_view name);
// A whole number ≥ 0.
std::optional<int> xml_number(const pugi::xml_node& node, const char* attribute);

// The whole text as a number that is finite.
std::optional<double> real_number(std::string_view text);

enum class XmlFault { none, doctype, damaged };
// text: UTF-8, or UTF-16 and UTF-32 with a byte order mark.
XmlFault load_xml(pugi::xml_document& document, std::string_view text);

// The text in UTF-8, as its declaration says that it is written: UTF-8, UTF-16, ISO-8859-1 and -15, Windows-1252,
// ASCII.
struct XmlText {
    std::string text;
    std::string unknown; // the name of an encoding that is not known; bytes beyond ASCII are gone then
    bool wrong = false;  // it is not UTF-8 as it says, and was taken for Windows-1252
};
XmlText xml_in_utf8(std::string_view text);

} // namespace memento
