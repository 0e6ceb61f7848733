#include "answer_cache.hpp"

#include <algorithm>
#include <charconv>
#include <functional>

namespace memento {
namespace {

constexpr std::size_t max_ignored = 10'000;
constexpr std::size_t max_asked = 30'000;
constexpr std::size_t long_body = 8192; // bytes; such a one is always looked for: making it costs more
constexpr unsigned seldom = 16;         // of so many others one is looked for where none is used
constexpr int earned = 4;               // credit, by one that is used

// What an entry takes: its body, its key, which stands in the list and in the index, and roughly what is around them.
std::size_t size_of(const std::string& key, const std::string& body)
{
    return body.size() + 2 * key.size() + 512;
}

} // namespace

bool AnswerCache::pays(const std::string& key)
{
    if (max_bytes_ == 0)
        return false;
    const std::lock_guard lock(mutex_);
    const auto kept = by_key_.find(key);
    if (asked_.size() >= max_asked)
        asked_.clear();
    const bool is_new = asked_.insert(std::hash<std::string>()(key)).second;
    if (kept == by_key_.end())
        return !is_new && (credit_ > 0 || tried_++ % seldom == 0);
    return credit_ > 0 || kept->second->body->size() >= long_body || tried_++ % seldom == 0;
}

AnswerCache::Body AnswerCache::still_true(Entry& entry, const Snapshot& now) const
{
    const bool fresh = std::chrono::steady_clock::now() - entry.made < lifetime;
    const auto harmless = [this](std::uint64_t id) { return ignored_.contains(id); };
    if (!fresh || !entry.snapshot || !same_data(*entry.snapshot, now, harmless))
        return nullptr;
    entry.snapshot = now; // so that the two stay close together
    return entry.body;
}

AnswerCache::Body AnswerCache::find(const std::string& key, const std::string& snapshot)
{
    const std::optional<Snapshot> now = parse_snapshot(snapshot);
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key);
    if (found != by_key_.end() && now) {
        entries_.splice(entries_.begin(), entries_, found->second);
        if (Body body = still_true(entries_.front(), *now)) {
            credit_ = std::min(credit_ + earned, max_credit);
            return body;
        }
    }
    credit_ = std::max(credit_ - 1, 0);
    return nullptr;
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
