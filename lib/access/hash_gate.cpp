#include "access/hash_gate.hpp"

#include "base/error.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace memento {
namespace {

constexpr int places = 2;
constexpr int max_queue = 64;
constexpr std::chrono::seconds patience{3};

std::mutex mutex;
std::condition_variable freed;
int running = 0;
int waiting = 0;

class Place {
public:
    Place()
    {
        std::unique_lock lock(mutex);
        if (waiting >= max_queue)
            refuse();
        ++waiting;
        const bool got = freed.wait_for(lock, patience, [] { return running < places; });
        --waiting;
        if (!got)
            refuse();
        ++running;
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place()
    {
        {
            const std::lock_guard lock(mutex);
            --running;
        }
        freed.notify_one();
    }

private:
    [[noreturn]] static void refuse()
    {
        throw Error(ErrorCode::too_many_requests, "Too many logins at once.", "Try again in a few seconds.");
    }
};

} // namespace

void with_hash_place(const std::function<void()>& work)
{
    const Place place;
    work();
}

} // namespace memento
