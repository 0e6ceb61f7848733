// A question whose answer is the same for all who ask at one moment, such as which transactions the database sees: one
// asks for all who wait, as one write to disk commits for many (group commit).
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

namespace memento {

// Of all threads.
class SharedQuestion {
public:
    // An answer that was asked for after this call began: by this caller, or by another who came after him. Throws what
    // `ask` throws; then another asks for those who wait.
    std::string answer(const std::function<std::string()>& ask);

private:
    void ask_for_all(std::unique_lock<std::mutex>& lock, const std::function<std::string()>& ask);

    std::mutex mutex_;
    std::condition_variable answered_;
    bool is_asked_ = false;
    std::uint64_t begun_ = 0; // questions
    std::uint64_t last_ = 0;  // of those, the last one that was answered, by
    std::string answer_;
};

} // namespace memento
