#include "storage/tiling.hpp"

#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "decoder/conversion.hpp"

#include <chrono>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace memento {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto shown_progress = 1s;                          // how often a changed percentage is told
constexpr std::int64_t large_file = std::int64_t{32} << 20U; // worth all processors for itself

// The folder in which a decoder works, by a name of this attempt: a process that lost its lease and does not know it
// yet must not work in the folder of the next one. Gone at the end, whatever comes.
class BuildingFolder {
public:
    explicit BuildingFolder(const ImageFiles& files)
        : files_(files)
    {
        files_.building += "-" + random_hex(4);
        begin_tiles(files_);
    }
    BuildingFolder(const BuildingFolder&) = delete;
    BuildingFolder& operator=(const BuildingFolder&) = delete;
    ~BuildingFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(files_.building, ignored);
    }
    const ImageFiles& files() const { return files_; }

private:
    ImageFiles files_;
};

// What a process that was cut off left. If it lives on, its decoder fails: it has lost the lease.
void drop_former_attempts(const StorageSettings& settings, const ImageFiles& files)
{
    for (const std::filesystem::path& folder : building_folders(settings.store)) {
        if (folder.string().starts_with(files.building.string()))
            std::filesystem::remove_all(folder);
    }
}

// Waits for the decoder and keeps the lease meanwhile. False when it is lost, or it is time to stop.
bool wait_for_decoder(const InTransaction& database, const StorageSettings& settings, const LeasedImage& image,
                      Conversion& conversion, const Stopped& stopped)
{
    const auto heartbeat = std::chrono::milliseconds(settings.lease_seconds * 250);
    auto told = Clock::now();
    int percent = 0;
    while (!conversion.advance()) {
        if (stopped && stopped())
            return false;
        pollfd waiting{conversion.fd(), POLLIN, 0};
        ::poll(&waiting, 1, 500);
        const auto silence = Clock::now() - told;
        if (silence < heartbeat && (silence < shown_progress || conversion.percent() == percent))
            continue;
        percent = conversion.percent();
        told = Clock::now();
        bool kept = false;
        database(
            [&](Transaction& transaction) { kept = keep_lease(transaction, image, percent, settings.lease_seconds); });
        if (!kept)
            return false;
    }
    return true;
}

// Tiles in place and row ready, while nobody else can touch the row.
bool publish(const InTransaction& database, const LeasedImage& image, const ImageFiles& files, const ImageInfo& info)
{
    bool held = false;
    database([&](Transaction& transaction) {
        held = hold_leased(transaction, image);
        if (!held)
            return;
        std::filesystem::remove_all(files.tiles); // of an attempt that was cut off before its row was ready
        publish_tiles(files);
        finish_leased(transaction, image, info);
    });
    return held;
}

} // namespace

std::vector<std::filesystem::path> building_folders(const std::filesystem::path& store)
{
    std::vector<std::filesystem::path> found;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(store / "tiles", error), end; !error && entry != end;
         entry.increment(error)) {
        if (entry->path().filename().string().starts_with(".tmp-"))
            found.push_back(entry->path());
    }
    return found;
}

ImageInfo look_at_header(const StorageSettings& settings, const ImageFiles& files, int format,
                         const std::function<void()>& beat)
{
    ConvertOptions options = settings.convert;
    options.format = format;
    options.threads = 1;
    options.header_only = true;
    const UniqueFd input = open_file(files.part, O_RDONLY);
    const BuildingFolder folder(files);
    return convert_image(
        input.get(), folder.files().building, options, [&beat](int) { beat(); }, settings.as);
}

bool tile_leased(const InTransaction& database, const StorageSettings& settings, const LeasedImage& image,
                 const Stopped& stopped)
{
    const ImageFiles files(settings.store, image.key);
    bool finished = false;
    {
        require_space(settings.store, 0, settings.min_free);
        if (image.attempt > 1)
            drop_former_attempts(settings, files);
        const UniqueFd input = open_file(files.original, O_RDONLY);
        ConvertOptions options = settings.convert;
        options.format = image.format;
        options.threads =
            static_cast<std::int64_t>(std::filesystem::file_size(files.original)) >= large_file ? processors() : 1;
        const BuildingFolder folder(files);
        Conversion conversion(input.get(), folder.files().building, options, settings.as);
        if (wait_for_decoder(database, settings, image, conversion, stopped)) {
            const ImageInfo info = conversion.finish();
            finished = publish(database, image, folder.files(), info);
        }
    }
    if (!finished)
        drop_if_gone(database, files);
    else if (!settings.keep_originals)
        ::unlink(files.original.c_str());
    return finished;
}

void drop_if_gone(const InTransaction& database, const ImageFiles& files)
{
    bool gone = false;
    database([&](Transaction& transaction) { gone = !has_row(transaction, files.key); });
    if (gone)
        discard_files(files);
}

} // namespace memento
