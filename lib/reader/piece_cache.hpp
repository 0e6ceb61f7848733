// Pieces of an image that were decoded a moment ago, for threads that need the same ones. Pure.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace memento {

class PieceCache {
public:
    using Pixels = std::shared_ptr<const std::vector<std::byte>>; // nothing: it is known that there are none

    // Keeps so many bytes at most, of those that were asked for last.
    explicit PieceCache(std::size_t capacity)
        : capacity_(capacity)
    {
    }

    void keep(std::size_t capacity);

    // Decodes what is not there; who asks for it meanwhile waits. What decode throws is thrown to all of them.
    Pixels get(std::uint64_t key, const std::function<Pixels()>& decode);

private:
    struct Entry {
        Pixels pixels;
        bool done = false;
        std::exception_ptr failure;
        std::list<std::uint64_t>::iterator place; // in recent_
    };
    void drop_oldest();

    std::size_t capacity_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::unordered_map<std::uint64_t, std::shared_ptr<Entry>> entries_;
    std::list<std::uint64_t> recent_; // the last one first
    std::size_t bytes_ = 0;
};

} // namespace memento
