#include "base/log.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace memento {
namespace {

constexpr std::array<std::string_view, 3> names{"info", "warning", "error"};

std::string timestamp()
{
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text.data(), length};
}

// Most values are plain, and there is a line for each request: they need no parser of JSON.
bool is_plain(std::string_view value)
{
    return std::ranges::all_of(value, [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

void append_field(std::string& line, std::string_view name, std::string_view value)
{
    line += ",\"";
    line += name;
    line += "\":";
    if (is_plain(value)) {
        line += '"';
        line += value;
        line += '"';
    } else {
        line += nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }
}

} // namespace

void log_line(LogLevel level, std::string_view message,
              std::initializer_list<std::pair<std::string_view, std::string>> fields)
{
    std::string text = "{\"time\":\"" + timestamp() + "\"";
    append_field(text, "level", names.at(static_cast<std::size_t>(level)));
    append_field(text, "message", message);
    for (const auto& [name, value] : fields)
        append_field(text, name, value);
    text += "}\n";
    // One write, so that lines of several threads do not mix. A full or closed log must not stop the work.
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

} // namespace memento
