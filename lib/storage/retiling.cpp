#include "storage/retiling.hpp"

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "decoder/conversion.hpp"
#include "storage/buried.hpp"
#include "storage/files.hpp"
#include "storage/states.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace memento {
namespace {

constexpr int settled = 600; // seconds beyond the time of a decoder

// The files of an attempt, under a key of its own, which is buried from the beginning, for later: whatever cuts the
// attempt off, the worker removes them then.
class Attempt {
public:
    Attempt(const InTransaction& database, const StorageSettings& settings, const StoredImage& image)
        : database_(database)
        , files_(settings.store, random_hex(16))
    {
        // The sweep leaves alone what decoders make for an image that there is.
        files_.building = ImageFiles(settings.store, image.key).building;
        files_.building += "-" + files_.key.substr(0, 8);
        database_([&](Transaction& transaction) { bury(transaction, files_.key, settings.convert.seconds + settled); });
    }
    Attempt(const Attempt&) = delete;
    Attempt& operator=(const Attempt&) = delete;
    ~Attempt()
    {
        if (done_)
            return;
        try {
            bool in_use = false; // after a commit whose answer was lost
            database_([&](Transaction& transaction) { in_use = has_row(transaction, files_.key); });
            if (!in_use)
                discard_buried(database_, files_);
        } catch (const std::exception&) { // NOLINT: the tombstone is still there
        }
    }
    const ImageFiles& files() const { return files_; }
    void succeed() { done_ = true; }

private:
    const InTransaction& database_;
    ImageFiles files_;
    bool done_ = false;
};

ImageInfo convert(const StorageSettings& settings, const StoredImage& image, const ImageFiles& files, int format,
                  const std::function<void(int)>& progress)
{
    const ImageFiles former(settings.store, image.key);
    const UniqueFd input{::open(former.original.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!input)
        throw Error(ErrorCode::conflict, "There is no original of the image in the store.",
                    "It was imported with --transfer none, or keep_originals was off: import the file again.");
    ConvertOptions options = settings.convert;
    options.format = format;
    if (image.plane) {
        options.plane = image.plane->index;
        options.page = image.plane->page;
        options.pixel_sample = image.plane->pixel_sample;
    }
    options.threads = processors();
    begin_tiles(files);
    ImageInfo info = convert_image(input.get(), files.building, options, progress, settings.as);
    if (image.plane && image.plane->page >= 0) {
        const std::optional<StoredPlane> found = std::exchange(info.plane, image.plane);
        // How far planes are apart was not kept at first.
        if (found && found->z == image.plane->z && found->t == image.plane->t) {
            info.plane->z_um = found->z_um ? found->z_um : image.plane->z_um;
            info.plane->t_s = found->t_s ? found->t_s : image.plane->t_s;
        }
    }
    // A companion that described the file is not in the store; what it said is in the row.
    if (!info.pixel_size_um && image.pixel_size_um)
        info.pixel_size_um = *image.pixel_size_um * image.width / info.width;
    return info;
}

// Both keys have the same original: it is one file, with two names for a moment.
void share_original(const ImageFiles& former, const ImageFiles& files)
{
    if (::link(former.original.c_str(), files.original.c_str()) != 0)
        throw system_error("Cannot give the original a second name in the store");
}

// False when the image is not what it was.
bool swap_files(Transaction& transaction, const StoredImage& image, const ImageFiles& files, const ImageInfo& info)
{
    if (!hold_ready(transaction, image.image_id, image.key))
        return false;
    publish_tiles(files);
    replace_files(transaction, image.image_id, files.key, info);
    return true;
}

} // namespace

ImageInfo retile_image(const InTransaction& database, const StorageSettings& settings, const StoredImage& image,
                       std::optional<int> format, const std::function<void(int)>& progress)
{
    if (image.state != "ready" || image.type == "E")
        throw Error(ErrorCode::conflict, "The image '" + image.name + "' has no tiles: it is " +
                                             (image.type == "E" ? "external" : image.state) + ".");
    require_space(settings.store, 0, settings.min_free);
    const ImageFiles former(settings.store, image.key);
    Attempt attempt(database, settings, image);
    ImageInfo info = convert(settings, image, attempt.files(), format.value_or(image.format), progress);
    share_original(former, attempt.files());
    bool swapped = false;
    database([&](Transaction& transaction) { swapped = swap_files(transaction, image, attempt.files(), info); });
    if (!swapped)
        throw Error(ErrorCode::conflict, "Somebody else removed or replaced the image meanwhile.");
    attempt.succeed();
    discard_buried(database, former);
    return info;
}

} // namespace memento
