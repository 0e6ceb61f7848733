#include "decoder/tile_folder.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "decoder/companion.hpp"
#include "decoder/conversion.hpp"
#include "decoder/inspect.hpp"

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace memento {
namespace {

namespace fs = std::filesystem;

// A folder beside the output that has its name only when it is complete.
class PartialFolder {
public:
    // decoder: who writes into it until take_back(), when we are root.
    PartialFolder(fs::path output, const std::optional<Identity>& decoder)
        : output_(std::move(output))
        , path_(output_.string() + ".partial-" + std::to_string(::getpid()))
    {
        if (::mkdir(path_.c_str(), 0755) != 0)
            throw system_error("Cannot create the folder " + path_.string());
        if (decoder)
            give(path_, decoder->uid, decoder->gid);
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

    // What the decoder made becomes ours; first the folder, so that nobody adds to it meanwhile.
    void take_back() const
    {
        give(path_, ::geteuid(), ::getegid());
        for (const auto& entry : fs::recursive_directory_iterator(path_))
            give(entry.path(), ::geteuid(), ::getegid());
    }

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
    static void give(const fs::path& path, uid_t uid, gid_t gid)
    {
        if (::lchown(path.c_str(), uid, gid) != 0)
            throw system_error("Cannot change the owner of " + path.string());
    }

    fs::path output_;
    fs::path path_;
};

ImageInfo convert(int input, int companion, const fs::path& folder, const ConvertOptions& options,
                  const std::optional<Identity>& as, const TileFolderNews& news)
{
    Conversion conversion(input, folder, options, as, 0, companion);
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
                            const std::optional<Identity>& as, const TileFolderNews& news)
{
    require_empty(output);
    const UniqueFd file = open_image_file(input);
    PartialFolder folder(without_slash(output), as);
    ConvertOptions header = options;
    header.header_only = true;
    const TileFolderNews quiet{{}, {}, news.interrupted};
    ImageInfo outlook = convert(file.get(), -1, folder.path(), header, as, quiet);
    std::vector<std::string> notes;
    const UniqueFd companion = find_companion(*outlook.contents, companions_beside(input), notes);
    if (companion)
        outlook = convert(file.get(), companion.get(), folder.path(), header, as, quiet);
    if (news.begun)
        news.begun(outlook);
    ImageInfo info = convert(file.get(), companion.get(), folder.path(), options, as, news);
    info.notes.insert(info.notes.end(), notes.begin(), notes.end());
    if (as)
        folder.take_back();
    write_file(folder.path() / "pyramid.json", to_json(info).dump(2) + "\n");
    folder.publish();
    return info;
}

} // namespace memento
