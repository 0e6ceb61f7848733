// Gathers small texts and hands them on in larger pieces.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace memento {

class BufferedSink {
public:
    explicit BufferedSink(const std::function<void(std::string_view)>& sink)
        : sink_(sink)
    {
    }
    void add(std::string_view text)
    {
        buffer_ += text;
        if (buffer_.size() >= piece_size)
            flush();
    }
    void flush()
    {
        sink_(buffer_);
        buffer_.clear();
    }

private:
    static constexpr std::size_t piece_size = std::size_t{64} << 10U;
    const std::function<void(std::string_view)>& sink_;
    std::string buffer_;
};

} // namespace memento
