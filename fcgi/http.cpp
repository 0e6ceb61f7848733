#include "http.hpp"

#include "base/text.hpp"

#include <charconv>

namespace memento {
namespace {

std::string percent_decoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned byte = 0;
        const char* const end = text.data() + i + 3;
        if (text[i] == '%' && i + 2 < text.size() && std::from_chars(text.data() + i + 1, end, byte, 16).ptr == end) {
            out += static_cast<char>(byte);
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

} // namespace

std::string_view header(const Request& request, std::string_view name)
{
    const auto found = request.headers.find(name);
    return found == request.headers.end() ? std::string_view{} : std::string_view{found->second};
}

std::string query_value(const Request& request, std::string_view name)
{
    for (const std::string& pair : split(request.query, '&')) {
        const std::size_t equals = pair.find('=');
        if (equals != std::string::npos && std::string_view(pair).substr(0, equals) == name)
            return percent_decoded(std::string_view(pair).substr(equals + 1));
    }
    return {};
}

std::string_view cookie(const Request& request, std::string_view name)
{
    std::string_view rest = header(request, "cookie");
    while (!rest.empty()) {
        const std::size_t end = rest.find(';');
        const std::string_view pair = trimmed(rest.substr(0, end));
        if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
            return pair.substr(name.size() + 1);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return {};
}

} // namespace memento
