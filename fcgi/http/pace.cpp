#include "http/pace.hpp"

#include "base/error.hpp"

#include <string>

namespace memento {
namespace {

[[noreturn]] void end(std::size_t bytes, std::chrono::nanoseconds window)
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(window).count();
    throw Error(ErrorCode::too_slow,
                "The body came too slowly: " + std::to_string(bytes) + " bytes in " + std::to_string(seconds) +
                    " s, where " + std::to_string(Pace::least_bytes) + " are the least.",
                "Try again by a better connection; an upload in pieces (web/uploads) goes on where it stood.");
}

} // namespace

void Pace::came(std::size_t bytes, std::chrono::nanoseconds waited)
{
    bytes_ += bytes;
    waited_ += waited;
    if (waited_ < window_)
        return;
    if (bytes_ < least_bytes)
        end(bytes_, window_);
    bytes_ = 0;
    waited_ = {};
}

void Pace::stopped() const
{
    end(bytes_, window_);
}

} // namespace memento
