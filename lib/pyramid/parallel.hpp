// Work for several threads of the decoder.
#pragma once

#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

namespace memento {

// Threads that can use libvips; joined at the latest when it goes away. What they run must not throw.
class ThreadGroup {
public:
    ThreadGroup() = default;
    ThreadGroup(const ThreadGroup&) = delete;
    ThreadGroup& operator=(const ThreadGroup&) = delete;
    ~ThreadGroup() { join(); }

    // As many as there is memory for. Returns false when not one could be started.
    bool start(int count, const std::function<void()>& run);
    void join();

private:
    std::vector<std::thread> threads_;
};

using IndexedWork = std::function<void(std::size_t)>;

// Runs work(0) … work(count − 1) on so many threads, which each make a work of their own; throws the first error after
// all have ended.
void in_parallel(std::size_t count, int threads, const std::function<IndexedWork()>& make_work);

} // namespace memento
