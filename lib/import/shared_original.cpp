#include "import/shared_original.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace memento {
namespace {

// The same file, with a position of its own: decoders that share one would disturb each other.
UniqueFd opened_again(int fd)
{
    return open_file("/proc/self/fd/" + std::to_string(fd), O_RDONLY);
}

} // namespace

const Received& SharedOriginal::hash(int source, const std::string& file, const Stopped& interrupted)
{
    if (file != file_) {
        *this = {};
        received_ = hash_file(source, file, interrupted);
        file_ = file;
    }
    return received_;
}

bool SharedOriginal::share(const std::string& file, const ImportOptions& options, const ImageFiles& files)
{
    if (file != file_)
        return false;
    if (options.transfer == Transfer::none)
        return static_cast<bool>(bytes_);
    const WorkingAs writer(options.works_as);
    return !original_.empty() && ::link(original_.c_str(), files.part.c_str()) == 0;
}

Received SharedOriginal::receive(int source, const std::string& file, const ImportOptions& options,
                                 const ImageFiles& files, UniqueFd& input)
{
    if (!share(file, options, files)) {
        const Received received =
            receive_file(source, options.folder / file, files, options.transfer, options.works_as, options.interrupted);
        *this = {};
        file_ = file;
        received_ = received;
        const WorkingAs writer(options.works_as);
        if (options.transfer == Transfer::none)
            bytes_ = open_file(files.part, O_RDONLY);
    }
    const WorkingAs writer(options.works_as);
    if (options.transfer == Transfer::none) {
        input = opened_again(bytes_.get());
    } else {
        rename_original(files);
        original_ = files.original;
        input = open_file(files.original, O_RDONLY);
    }
    return received_;
}

} // namespace memento
