#include "reader/jpeg_scans.hpp"

#include "base/error.hpp"
#include "reader/file_window.hpp"

#include <string>
#include <string_view>

namespace memento {
namespace {

constexpr int sos = 0xDA;
constexpr int eoi = 0xD9;
constexpr int max_scans = 100;
constexpr std::size_t window_bytes = std::size_t{1} << 20U;

// A file from its beginning on.
class Bytes {
public:
    explicit Bytes(int fd)
        : file_(fd, window_bytes)
    {
    }

    int next() // −1 at the end
    {
        const std::string_view here = file_.from(at_);
        if (here.empty())
            return -1;
        ++at_;
        return static_cast<unsigned char>(here.front());
    }

    int word()
    {
        const int high = next();
        const int low = next();
        return high < 0 || low < 0 ? -1 : high << 8 | low;
    }

    void skip(std::uint64_t count) { at_ += count; }

    // Up to and with the next 0xFF; false when there is none.
    bool skip_to_mark()
    {
        for (std::string_view here = file_.from(at_); !here.empty(); here = file_.from(at_)) {
            const std::size_t mark = here.find('\xFF');
            if (mark != std::string_view::npos) {
                at_ += mark + 1;
                return true;
            }
            at_ += here.size();
        }
        return false;
    }

private:
    FileWindow file_;
    std::uint64_t at_ = 0;
};

bool is_progressive(int marker)
{
    return marker == 0xC2 || marker == 0xC6 || marker == 0xCA || marker == 0xCE;
}

bool stands_alone(int marker) // without a length
{
    return marker <= 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

// The next marker, wherever the data in between end; −1 at the end of the file.
int next_marker(Bytes& bytes)
{
    while (bytes.skip_to_mark()) {
        int marker = 0xFF;
        while (marker == 0xFF) // fill bytes
            marker = bytes.next();
        if (marker < 0 || !stands_alone(marker))
            return marker;
    }
    return -1;
}

// Two bytes for each coefficient of each component, as if none were subsampled.
void check_memory(std::int64_t height, std::int64_t width, std::int64_t components, std::int64_t memory_mb)
{
    const std::int64_t mebibytes = 2 * height * width * components >> 20U;
    if (mebibytes > memory_mb)
        throw Error(ErrorCode::undecodable,
                    "The JPEG file is progressive, and decoding it takes " + std::to_string(mebibytes) +
                        " MiB of memory, which is more than the limit of " + std::to_string(memory_mb) + ".",
                    "Save it as baseline JPEG, or raise the setting decode_memory_mb.");
}

} // namespace

void check_jpeg_scans(int fd, std::int64_t memory_mb)
{
    Bytes bytes(fd);
    bool progressive = false;
    int scans = 0;
    for (int marker = next_marker(bytes); marker >= 0 && marker != eoi; marker = next_marker(bytes)) {
        const int length = bytes.word();
        if (length < 2)
            return;
        auto left = static_cast<std::uint64_t>(length) - 2;
        if (is_progressive(marker) && left >= 6) {
            progressive = true;
            bytes.skip(1);
            const int height = bytes.word();
            const int width = bytes.word();
            check_memory(height, width, bytes.next(), memory_mb);
            left -= 6;
        }
        bytes.skip(left);
        if (marker != sos)
            continue;
        if (++scans > max_scans)
            throw Error(ErrorCode::undecodable,
                        "The JPEG file has more than " + std::to_string(max_scans) +
                            " scans, each of which goes over the whole picture.",
                        "Save it anew, as baseline JPEG.");
        if (!progressive)
            return;
    }
}

} // namespace memento
