#include "pyramid/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <vips/vips8>

namespace memento {

bool ThreadGroup::start(int count, const std::function<void()>& run)
{
    try {
        for (int i = 0; i < count; ++i) {
            threads_.emplace_back([run] {
                run();
                vips_thread_shutdown();
            });
        }
    } catch (const std::system_error&) { // their stacks do not fit into the memory that is left
    }
    return !threads_.empty();
}

void ThreadGroup::join()
{
    for (std::thread& thread : threads_)
        thread.join();
    threads_.clear();
}

void in_parallel(std::size_t count, int threads, const std::function<IndexedWork()>& make_work)
{
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::exception_ptr failure;
    const auto run = [&] {
        try {
            const IndexedWork work = make_work();
            for (std::size_t i = next++; i < count; i = next++)
                work(i);
        } catch (...) {
            next = count;
            const std::scoped_lock lock(mutex);
            if (!failure)
                failure = std::current_exception();
        }
    };
    ThreadGroup others;
    if (count > 1)
        others.start(static_cast<int>(std::min(count, static_cast<std::size_t>(std::max(threads, 1)))) - 1, run);
    run();
    others.join();
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace memento
