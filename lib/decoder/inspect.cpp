#include "decoder/inspect.hpp"

#include "decoder/conversion.hpp"
#include "image/content.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <sys/stat.h>

namespace memento {
namespace {

// Decoders work in a folder, also when they write nothing; whoever they run as must be able to go there.
class EmptyFolder {
public:
    EmptyFolder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "memento-inspect-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr || ::chmod(name.c_str(), 0755) != 0)
            throw system_error("Cannot make a temporary folder");
        path_ = name;
    }
    EmptyFolder(const EmptyFolder&) = delete;
    EmptyFolder& operator=(const EmptyFolder&) = delete;
    ~EmptyFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

ConvertOptions header_of(ConvertOptions options)
{
    options.header_only = true;
    options.plane = 0;
    options.threads = 1;
    return options;
}

struct Look {
    std::size_t file;
    std::unique_ptr<Conversion> conversion;
    bool described = false; // by its companion
};

// Runs work and keeps the reason why it cannot be done.
void try_to(Inspection& inspection, const std::function<void()>& work)
{
    try {
        work();
    } catch (const Error& error) {
        if (stops_all(error))
            throw;
        inspection.reason = reason_of(error);
    }
}

void wait_for_any(const std::vector<Look>& looks)
{
    std::vector<pollfd> waiting;
    waiting.reserve(looks.size());
    for (const Look& look : looks)
        waiting.push_back({look.conversion->fd(), POLLIN, 0});
    ::poll(waiting.data(), waiting.size(), 200);
}

} // namespace

UniqueFd open_image_file(const std::filesystem::path& path)
{
    if (const auto format = multi_file_format(path.filename().string()))
        throw Error(ErrorCode::undecodable, "This is " + std::string(format->name) + ", which Memento does not read.",
                    std::string(format->advice));
    UniqueFd file = open_file(path, O_RDONLY | O_NONBLOCK);
    struct stat info {};
    if (::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode))
        throw Error(ErrorCode::failed, path.string() + " is not a file.", "Name an image file.");
    return file;
}

ImageInfo inspect_image(int input, const ConvertOptions& options, const std::optional<Identity>& as,
                        const OpenCompanion& companions, const std::function<bool()>& interrupted)
{
    const EmptyFolder folder;
    const auto go_on = [&](int) {
        if (interrupted && interrupted())
            throw Error(ErrorCode::failed, "Interrupted.", "Nothing was left behind.");
    };
    ImageInfo info = convert_image(input, folder.path(), header_of(options), go_on, as);
    if (const UniqueFd companion = find_companion(*info.contents, companions, info.contents->notes))
        info = convert_image(input, folder.path(), header_of(options), go_on, as, companion.get());
    return info;
}

std::vector<Inspection> inspect_images(const std::vector<ImageOnDisk>& files, const ConvertOptions& options,
                                       const std::optional<Identity>& as, std::size_t jobs,
                                       const std::function<bool(std::size_t)>& told)
{
    std::vector<Inspection> found(files.size());
    if (files.empty())
        return found;
    const EmptyFolder folder;
    std::vector<Look> looks;
    std::size_t next = 0;
    std::size_t done = 0;
    const auto look_at = [&](std::size_t file, int companion) {
        const UniqueFd input = files[file].open();
        return std::make_unique<Conversion>(input.get(), folder.path(), header_of(options), as, 0, companion);
    };
    // True when there is no more to see of it.
    const auto take = [&](Look& look) {
        FileContents contents = *look.conversion->finish().contents;
        if (!look.described) {
            if (const UniqueFd companion =
                    find_companion(contents, files[look.file].companions, found[look.file].notes)) {
                look.conversion = look_at(look.file, companion.get());
                look.described = true;
                return false;
            }
        }
        found[look.file].contents = std::move(contents);
        return true;
    };
    while (done < files.size() && told(done)) {
        while (next < files.size() && looks.size() < jobs) {
            const std::size_t file = next++;
            try_to(found[file], [&] { looks.push_back({file, look_at(file, -1)}); });
            done += found[file].reason.empty() ? 0 : 1;
        }
        wait_for_any(looks);
        std::erase_if(looks, [&](Look& look) {
            if (!look.conversion->advance())
                return false;
            bool ended = true;
            try_to(found[look.file], [&] { ended = take(look); });
            done += ended ? 1 : 0;
            return ended;
        });
    }
    return found;
}

} // namespace memento
