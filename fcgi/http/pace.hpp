// Whether a body moves: a sender who sends nothing, or next to nothing, holds what others wait for.
#pragma once

#include <chrono>
#include <cstddef>

namespace memento {

class Pace {
public:
    static constexpr std::size_t least_bytes = std::size_t{32} << 10U; // in each window, the last one excepted

    explicit Pace(std::chrono::nanoseconds window)
        : window_(window)
    {
    }

    // So many bytes came after so long a wait. Only waiting counts: what is done with the bytes is not the sender's
    // fault. Throws Error too_slow when a window is over in which fewer than least_bytes came.
    void came(std::size_t bytes, std::chrono::nanoseconds waited);

    // Throws Error too_slow: nothing came for a whole window.
    [[noreturn]] void stopped() const;

private:
    std::chrono::nanoseconds window_;
    std::chrono::nanoseconds waited_{};
    std::size_t bytes_ = 0;
};

} // namespace memento
