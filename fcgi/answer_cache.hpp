// Answers that are kept for some seconds, for as long as the data do not change: scripts ask for the same rows again
// and again, and look names up in the same list.
//
// An answer is given again only to the same session, and only when the database sees the same transactions as when it
// was made (database/snapshot.hpp); so it is what would be made anew. A session that has ended, a right that was taken
// are transactions, too. What depends on the clock may be `lifetime` late.
//
// Looking whether the data are the same costs a question to the database. It is asked where an answer was asked for
// before, and while what is kept gets used: where somebody writes all the time, it is left out.
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
    static constexpr std::chrono::seconds lifetime{20};

    // max_bytes: bytes of all answers; 0 keeps none.
    explicit AnswerCache(std::size_t max_bytes)
        : max_bytes_(max_bytes)
    {
    }
    // The largest answer that is kept.
    std::size_t largest() const { return max_bytes_ / 8; }

    // Whether it pays to ask for a snapshot, and to keep what is made: it was asked for before. Remembers that it was.
    bool pays(const std::string& key);
    // Nothing when there is none, or the data have changed.
    Body find(const std::string& key, const std::string& snapshot);
    // snapshot: taken before the answer was made.
    void keep(const std::string& key, const std::string& snapshot, std::string body);
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
    Body still_true(Entry& entry, const Snapshot& now) const;

    static constexpr int max_credit = 1000;

    const std::size_t max_bytes_;
    std::mutex mutex_;
    std::size_t bytes_ = 0;
    Entries entries_;
    std::unordered_map<std::string, Entries::iterator> by_key_;
    std::unordered_set<std::size_t> asked_; // hashes of keys that were asked for lately
    int credit_ = max_credit;               // what is used adds to it, what is looked for in vain takes from it
    unsigned tried_ = 0;
    std::deque<std::uint64_t> ignored_in_order_;
    std::unordered_set<std::uint64_t> ignored_;
};

} // namespace memento
