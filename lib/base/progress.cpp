#include "base/progress.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sys/ioctl.h>
#include <unistd.h>

namespace memento {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;
using namespace std::string_view_literals;

constexpr int bar_cells = 24;
constexpr std::size_t min_text = 10; // beside the bar, however narrow the terminal is

std::size_t terminal_width()
{
    winsize size{};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 80U;
}

// How many bytes the character at the front takes; 0 when it must not be shown as it is.
std::size_t harmless(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80)
        return lead >= 0x20 && lead != 0x7F ? 1 : 0;
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    const std::string_view character = text.substr(0, length);
    if (character.size() < length || !is_storable_text(character))
        return 0;
    // C1 controls; marks and overrides of direction (U+200E–F, U+202A–E, U+2066–9), line separators.
    constexpr std::array turning{"\u200E"sv, "\u200F"sv, "\u2028"sv, "\u2029"sv, "\u202A"sv, "\u202B"sv, "\u202C"sv,
                                 "\u202D"sv, "\u202E"sv, "\u2066"sv, "\u2067"sv, "\u2068"sv, "\u2069"sv};
    const bool c1 = length == 2 && lead == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
    return c1 || std::ranges::find(turning, character) != turning.end() ? 0 : length;
}

bool draws_bars()
{
    const char* const kind = std::getenv("TERM");
    return ::isatty(STDERR_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

} // namespace

std::string printable(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        const std::size_t length = harmless(text);
        if (length > 0)
            out += text.substr(0, length);
        else
            out += "\\x" + hex(text.substr(0, 1));
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

std::string clock_text(std::chrono::seconds time)
{
    std::array<char, 32> text{};
    const long long all = time.count();
    if (all >= 3600)
        std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld", all / 3600, all / 60 % 60, all % 60);
    else
        std::snprintf(text.data(), text.size(), "%02lld:%02lld", all / 60, all % 60);
    return text.data();
}

Progress::Progress(bool quiet)
    : quiet_(quiet)
    , terminal_(draws_bars())
    , started_(Clock::now())
    , last_(started_)
{
}

Progress::~Progress()
{
    wipe();
}

void Progress::wipe()
{
    if (drawn_)
        std::cerr << "\r\x1B[K" << std::flush;
    drawn_ = false;
}

void Progress::show(double fraction, const std::string& detail)
{
    const auto now = Clock::now();
    if (quiet_ || now - last_ < (terminal_ ? 100ms : 10s))
        return;
    last_ = now;
    const double done = std::clamp(fraction, 0., 1.);
    const auto passed = std::chrono::duration<double>(now - started_);
    std::string text = std::to_string(static_cast<int>(done * 100)) + " %";
    if (done > 0.01 && done < 1)
        text += ", " + clock_text(std::chrono::seconds(std::llround(passed.count() * (1 - done) / done))) + " left";
    text = printable(text + "  " + detail);
    if (!terminal_) {
        std::cerr << text << "\n";
        return;
    }
    const int filled = static_cast<int>(done * bar_cells);
    std::string line;
    for (int cell = 0; cell < bar_cells; ++cell)
        line += cell < filled ? "█" : "·";
    const std::size_t width = terminal_width();
    const std::size_t room = width > min_text + bar_cells + 3 ? width - bar_cells - 3 : min_text;
    if (text.size() > room) { // in bytes: at worst a little shorter than it could be
        std::size_t end = room - 1;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) // in the middle of a character
            --end;
        text = text.substr(0, end) + ">";
    }
    std::cerr << "\r\x1B[K" << line << " " << text << std::flush;
    drawn_ = true;
}

} // namespace memento
