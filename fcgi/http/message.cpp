#include "http/message.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

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

std::string header_line(const std::string& name, const std::string& value)
{
    if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
        throw Error(ErrorCode::internal, "The value of the header " + name + " has more than one line.");
    return name + ": " + value + "\r\n";
}

std::string checked(std::string value, std::string_view name)
{
    if (!is_storable_text(value))
        throw Error(ErrorCode::bad_request, "The parameter '" + std::string(name) + "' is not a text in UTF-8.");
    return value;
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
            return checked(percent_decoded(std::string_view(pair).substr(equals + 1)), name);
    }
    return {};
}

std::optional<int> whole_number(std::string_view text)
{
    std::int32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() || number < 0)
        return std::nullopt;
    return number;
}

std::optional<int> query_number(const Request& request, std::string_view name)
{
    const std::string text = query_value(request, name);
    if (text.empty())
        return std::nullopt;
    const std::optional<int> number = whole_number(text);
    if (!number)
        throw Error(ErrorCode::bad_request, "The parameter '" + std::string(name) + "' must be a whole number.");
    return number;
}

std::string response_head(const Response& response)
{
    std::string head = header_line("Status", std::to_string(response.status));
    if (response.status != 204)
        head += header_line("Content-Type", response.content_type);
    const auto cached =
        std::ranges::find(response.headers, "Cache-Control", &std::pair<std::string, std::string>::first);
    if (cached == response.headers.end())
        head += header_line("Cache-Control", "no-store");
    for (const auto& [name, value] : response.headers)
        head += header_line(name, value);
    if (!response.stream && response.status != 204)
        head += header_line("Content-Length", std::to_string(response.body.size()));
    return head + "\r\n";
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
