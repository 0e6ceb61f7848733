// Long answers that are kept for a few seconds, for as long as the data do not change: scripts look names up in the
// same list again and again, and thirty people open the same project at nine o'clock.
//
// An answer is given again only to the same user, after his session was checked, and only when the database sees the
// same transactions as when it was made (database/snapshot.hpp); so it is what would be made anew. What depends on the
// clock (a share that has expired) may be `lifetime` late.
#pragma once

#include "database/snapshot.hpp"

#include <chrono>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace memento {

class AnswerCache {
public:
    using Body = std::shared_ptr<const std::string>;
    static constexpr std::chrono::seconds lifetime{5};
    static constexpr std::size_t smallest = 8192; // bytes; what is shorter is made as fast

    // max_bytes: bytes of all answers; 0 keeps none.
    explicit AnswerCache(std::size_t max_bytes)
        : max_bytes_(max_bytes)
    {
    }
    // The largest answer that is kept.
    std::size_t largest() const { return max_bytes_ / 8; }

    // Whether it pays to ask for a snapshot first: such an answer was long before.
    bool is_long(const std::string& key);
    // Nothing when there is none, or the data have changed.
    Body find(const std::string& key, const std::string& snapshot);
    // snapshot: taken before the answer was made.
    void keep(const std::string& key, const std::string& snapshot, std::string body);
    // Remembers that this one was long, without keeping it.
    void mark(const std::string& key) { keep(key, "", ""); }
    // A transaction that is over and changed nothing that an answer shows (it added to the audit).
    void ignore(const std::string& transaction);

private:
    struct Entry {
        std::string key;
        std::optional<Snapshot> snapshot;
        Body body;
        std::chrono::steady_clock::time_point made;
    };
    using Entries = std::list<Entry>; // the one used last is first
    void remove(Entries::iterator entry);

    const std::size_t max_bytes_;
    std::mutex mutex_;
    std::size_t bytes_ = 0;
    Entries entries_;
    std::unordered_map<std::string, Entries::iterator> by_key_;
    std::deque<std::uint64_t> ignored_in_order_;
    std::unordered_set<std::uint64_t> ignored_;
};

} // namespace memento
