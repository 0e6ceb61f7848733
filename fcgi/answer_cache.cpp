#include "answer_cache.hpp"

#include <charconv>

namespace memento {
namespace {

constexpr std::size_t max_ignored = 10'000;

// What an entry takes: its body, its key, which stands in the list and in the index, and roughly what is around them.
std::size_t size_of(const std::string& key, const std::string& body)
{
    return body.size() + 2 * key.size() + 512;
}

} // namespace

bool AnswerCache::is_long(const std::string& key)
{
    const std::lock_guard lock(mutex_);
    return by_key_.contains(key);
}

AnswerCache::Body AnswerCache::find(const std::string& key, const std::string& snapshot)
{
    const std::optional<Snapshot> now = parse_snapshot(snapshot);
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end() || !now)
        return nullptr;
    const Entries::iterator entry = found->second;
    entries_.splice(entries_.begin(), entries_, entry);
    const bool fresh = std::chrono::steady_clock::now() - entry->made < lifetime;
    const auto harmless = [this](std::uint64_t id) { return ignored_.contains(id); };
    if (!fresh || !entry->snapshot || !same_data(*entry->snapshot, *now, harmless))
        return nullptr;
    entry->snapshot = now; // so that the two stay close together
    return entry->body;
}

void AnswerCache::keep(const std::string& key, const std::string& snapshot, std::string body)
{
    const std::size_t size = size_of(key, body);
    if (size > largest())
        return;
    Entry entry{key, parse_snapshot(snapshot), std::make_shared<const std::string>(std::move(body)),
                std::chrono::steady_clock::now()};
    const std::lock_guard lock(mutex_);
    if (const auto found = by_key_.find(key); found != by_key_.end())
        remove(found->second);
    entries_.push_front(std::move(entry));
    by_key_.emplace(key, entries_.begin());
    bytes_ += size;
    while (bytes_ > max_bytes_)
        remove(std::prev(entries_.end()));
}

void AnswerCache::ignore(const std::string& transaction)
{
    std::uint64_t id = 0;
    std::from_chars(transaction.data(), transaction.data() + transaction.size(), id);
    const std::lock_guard lock(mutex_);
    ignored_.insert(id);
    ignored_in_order_.push_back(id);
    if (ignored_in_order_.size() <= max_ignored)
        return;
    ignored_.erase(ignored_in_order_.front());
    ignored_in_order_.pop_front();
}

void AnswerCache::remove(Entries::iterator entry)
{
    bytes_ -= size_of(entry->key, *entry->body);
    by_key_.erase(entry->key);
    entries_.erase(entry);
}

} // namespace memento
