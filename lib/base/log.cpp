#include "base/log.hpp"

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

} // namespace

void log_line(LogLevel level, std::string_view message,
              std::initializer_list<std::pair<std::string_view, std::string>> fields)
{
    nlohmann::ordered_json line{
        {"time", timestamp()}, {"level", names.at(static_cast<std::size_t>(level))}, {"message", message}};
    for (const auto& [name, value] : fields)
        line[std::string(name)] = value;
    const std::string text = line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
    // One write, so that lines of several threads do not mix. A full or closed log must not stop the work.
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

} // namespace memento
