// Password hashing costs 19 MiB and 20 ms a time: two at once, a short queue, then "too many".
#pragma once

#include <functional>

namespace memento {

// Runs work when one of two places is free. Throws Error too_many_requests when 64 wait already, or after 3 s of
// waiting.
void with_hash_place(const std::function<void()>& work);

} // namespace memento
