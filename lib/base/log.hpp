// The log: one line of JSON an event, on standard error, where systemd or the embedded instance picks it up.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace memento {

enum class LogLevel : std::uint8_t { info, warning, error };

// Secrets (tokens, passwords, share links) must not be given to it.
void log_line(LogLevel level, std::string_view message,
              std::initializer_list<std::pair<std::string_view, std::string>> fields = {});

} // namespace memento
