#include "reader/piece_cache.hpp"

namespace memento {

PieceCache::Pixels PieceCache::get(std::uint64_t key, const std::function<Pixels()>& decode)
{
    std::unique_lock lock(mutex_);
    if (const auto found = entries_.find(key); found != entries_.end()) {
        const std::shared_ptr<Entry> entry = found->second;
        recent_.splice(recent_.begin(), recent_, entry->place);
        changed_.wait(lock, [&] { return entry->done; });
        if (entry->failure)
            std::rethrow_exception(entry->failure);
        return entry->pixels;
    }
    const auto entry = std::make_shared<Entry>();
    recent_.push_front(key);
    entry->place = recent_.begin();
    entries_[key] = entry;
    lock.unlock();
    try {
        Pixels pixels = decode();
        lock.lock();
        entry->pixels = std::move(pixels);
    } catch (...) {
        if (!lock.owns_lock())
            lock.lock();
        entry->failure = std::current_exception();
    }
    entry->done = true;
    bytes_ += entry->pixels ? entry->pixels->size() : 0;
    drop_oldest();
    changed_.notify_all();
    if (entry->failure)
        std::rethrow_exception(entry->failure);
    return entry->pixels;
}

void PieceCache::keep(std::size_t capacity)
{
    const std::scoped_lock lock(mutex_);
    capacity_ = capacity;
    drop_oldest();
}

// Under the lock. Those that are being decoded stay; there are no more of them than threads.
void PieceCache::drop_oldest()
{
    constexpr std::size_t max_entries = 65536; // of those without pixels
    auto oldest = recent_.end();
    while ((bytes_ > capacity_ || entries_.size() > max_entries) && oldest != recent_.begin()) {
        --oldest;
        const auto found = entries_.find(*oldest);
        if (!found->second->done)
            continue;
        bytes_ -= found->second->pixels ? found->second->pixels->size() : 0;
        entries_.erase(found);
        oldest = recent_.erase(oldest);
    }
}

} // namespace memento
