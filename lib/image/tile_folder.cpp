#include "image/tile_folder.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "image/companion.hpp"
#include "image/conversion.hpp"

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace memento {
namespace {

namespace fs = std::filesystem;

// Opens what may be a pipe without waiting for it.
UniqueFd open_image(const fs::path& path)
{
    UniqueFd file = open_file(path, O_RDONLY | O_NONBLOCK);
    struct stat info {};
    if (::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode))
        throw Error(ErrorCode::failed, path.string() + " is not a file.", "Name an image file.");
    return file;
}

// A folder beside the output that has its name only when it is complete.
class PartialFolder {
public:
    explicit PartialFolder(fs::path output)
        : output_(std::move(output))
        , path_(output_.string() + ".partial-" + std::to_string(::getpid()))
    {
        if (::mkdir(path_.c_str(), 0755) != 0)
            throw system_error("Cannot create the folder " + path_.string());
    }
    PartialFolder(const PartialFolder&) = delete;
    PartialFolder& operator=(const PartialFolder&) = delete;
    ~PartialFolder()
    {
        std::error_code ignored;
        if (!path_.empty())
            fs::remove_all(path_, ignored);
    }
    const fs::path& path() const { return path_; }

    void publish()
    {
        const UniqueFd folder = open_file(path_, O_RDONLY | O_DIRECTORY);
        if (::syncfs(folder.get()) != 0)
            throw system_error("Cannot save the tiles in " + path_.string());
        if (::rename(path_.c_str(), output_.c_str()) != 0)
            throw system_error("Cannot rename " + path_.string() + " to " + output_.string());
        path_.clear();
        sync_directory(fs::absolute(output_).parent_path());
    }

private:
    fs::path output_;
    fs::path path_;
};

ImageInfo convert(int input, int companion, const fs::path& folder, const ConvertOptions& options,
                  const TileFolderNews& news)
{
    Conversion conversion(input, folder, options, std::nullopt, 0, companion);
    while (!conversion.advance()) {
        pollfd waiting{conversion.fd(), POLLIN, 0};
        ::poll(&waiting, 1, 1000);
        if (news.interrupted && news.interrupted())
            throw Error(ErrorCode::failed, "Interrupted.", "Nothing was left behind.");
        if (news.progress)
            news.progress(conversion.percent());
    }
    return conversion.finish();
}

fs::path without_slash(const fs::path& path)
{
    return path.has_filename() ? path : path.parent_path();
}

} // namespace

ImageInfo write_tile_folder(const fs::path& input, const fs::path& output, const ConvertOptions& options,
                            const TileFolderNews& news)
{
    require_empty(output);
    const UniqueFd file = open_image(input);
    PartialFolder folder(without_slash(output));
    ConvertOptions header = options;
    header.header_only = true;
    const TileFolderNews quiet{{}, {}, news.interrupted};
    ImageInfo outlook = convert(file.get(), -1, folder.path(), header, quiet);
    std::vector<std::string> notes;
    const UniqueFd companion = find_companion(*outlook.contents, companions_beside(input), notes);
    if (companion)
        outlook = convert(file.get(), companion.get(), folder.path(), header, quiet);
    if (news.begun)
        news.begun(outlook);
    ImageInfo info = convert(file.get(), companion.get(), folder.path(), options, news);
    info.notes.insert(info.notes.end(), notes.begin(), notes.end());
    write_file(folder.path() / "pyramid.json", to_json(info).dump(2) + "\n");
    folder.publish();
    return info;
}

} // namespace memento
