#include "storage/work.hpp"

#include "base/file.hpp"
#include "base/log.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "decoder/conversion.hpp"
#include "image/settings.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <nlohmann/json.hpp>
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

bool keep_lease(const InTransaction& database, const WorkSettings& settings, const ImageWork& work, int percent)
{
    bool kept = false;
    database([&](Transaction& transaction) {
        kept = transaction
                   .run("SELECT keep_image_work($1, $2, $3::int, $4::int)",
                        {work.key, work.lease, std::to_string(percent), std::to_string(settings.lease_seconds)})
                   .truth(0, 0);
    });
    return kept;
}

// What a process that was cut off left. If it lives on, its decoder fails: it has lost the lease.
void drop_former_attempts(const WorkSettings& settings, const ImageFiles& files)
{
    for (const std::filesystem::path& folder : building_folders(settings.store)) {
        if (folder.string().starts_with(files.building.string()))
            std::filesystem::remove_all(folder);
    }
}

// Waits for the decoder and keeps the lease meanwhile. False when it is lost, or it is time to stop.
bool wait_for_decoder(const InTransaction& database, const WorkSettings& settings, const ImageWork& work,
                      Conversion& conversion, const std::function<bool()>& stopped)
{
    const auto heartbeat = std::chrono::milliseconds(settings.lease_seconds * 250);
    auto told = Clock::now();
    int percent = 0;
    while (!conversion.advance()) {
        if (stopped())
            return false;
        pollfd waiting{conversion.fd(), POLLIN, 0};
        ::poll(&waiting, 1, 500);
        const auto silence = Clock::now() - told;
        if (silence < heartbeat && (silence < shown_progress || conversion.percent() == percent))
            continue;
        percent = conversion.percent();
        told = Clock::now();
        if (!keep_lease(database, settings, work, percent))
            return false;
    }
    return true;
}

// Tiles in place and row ready, while nobody else can touch the row.
bool publish(const InTransaction& database, const ImageWork& work, const ImageFiles& files, const ImageInfo& info)
{
    bool held = false;
    database([&](Transaction& transaction) {
        held = transaction.run("SELECT hold_image_work($1, $2)", {work.key, work.lease}).truth(0, 0);
        if (!held)
            return;
        std::filesystem::remove_all(files.tiles); // of an attempt that was cut off before its row was ready
        publish_tiles(files);
        transaction.run("SELECT finish_image_work($1, $2::jsonb)", {work.key, to_json(info).dump()});
    });
    return held;
}

// Who finds the row gone drops the files in silence.
void drop_if_gone(const InTransaction& database, const ImageFiles& files)
{
    bool gone = false;
    database(
        [&](Transaction& transaction) { gone = !transaction.run("SELECT image_exists($1)", {files.key}).truth(0, 0); });
    if (gone)
        discard_files(files);
}

} // namespace

WorkSettings work_settings(const Config& config)
{
    WorkSettings settings;
    settings.store = config.store();
    settings.convert = convert_options(config);
    settings.keep_originals = config.flag("keep_originals");
    settings.lease_seconds = config.number_between("lease_seconds", 1, 86400);
    settings.min_free = static_cast<std::uint64_t>(config.number("min_free"));
    return settings;
}

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

ImageInfo look_at_header(const WorkSettings& settings, const ImageFiles& files, int format)
{
    ConvertOptions options = settings.convert;
    options.format = format;
    options.threads = 1;
    options.header_only = true;
    const UniqueFd input = open_file(files.part, O_RDONLY);
    const BuildingFolder folder(files);
    return convert_image(input.get(), folder.files().building, options, {}, settings.as);
}

void queue_image(const InTransaction& database, const WorkSettings& settings, const ImageFiles& files,
                 const Arrived& arrived, const std::optional<std::string>& lease)
{
    const auto lost = [] {
        return Error(ErrorCode::conflict, "The image was removed or uploaded anew meanwhile.", "Upload it again.");
    };
    std::error_code ignored;
    if (!std::filesystem::exists(files.part, ignored))
        throw lost();
    publish_original(files);
    bool queued = false;
    database([&](Transaction& transaction) {
        queued = transaction
                     .run("SELECT queue_upload($1, $2, $3::bigint, $4::jsonb, $5, $6::int)",
                          {files.key, arrived.sha256, std::to_string(arrived.size), to_json(arrived.header).dump(),
                           lease, std::to_string(settings.lease_seconds)})
                     .truth(0, 0);
    });
    if (!queued)
        throw lost();
}

std::optional<ImageWork> claim_work(const InTransaction& database, const WorkSettings& settings)
{
    std::optional<ImageWork> work;
    const std::string lease = random_hex(16);
    database([&](Transaction& transaction) {
        const Rows rows = transaction.run(
            "SELECT claimed_id, claimed_key, claimed_format, claimed_attempt FROM claim_image_work($1, $2::int)",
            {lease, std::to_string(settings.lease_seconds)});
        if (!rows.empty())
            work = ImageWork{static_cast<int>(rows.number(0, 0)), rows.text(0, 1), lease,
                             static_cast<int>(rows.number(0, 2)), static_cast<int>(rows.number(0, 3))};
    });
    return work;
}

bool convert_claimed(const InTransaction& database, const WorkSettings& settings, const ImageWork& work,
                     const std::function<bool()>& stopped)
{
    const ImageFiles files(settings.store, work.key);
    bool finished = false;
    {
        require_space(settings.store, 0, settings.min_free);
        if (work.attempt > 1)
            drop_former_attempts(settings, files);
        const UniqueFd input = open_file(files.original, O_RDONLY);
        ConvertOptions options = settings.convert;
        options.format = work.format;
        options.threads =
            static_cast<std::int64_t>(std::filesystem::file_size(files.original)) >= large_file ? processors() : 1;
        const BuildingFolder folder(files);
        Conversion conversion(input.get(), folder.files().building, options, settings.as);
        if (wait_for_decoder(database, settings, work, conversion, stopped)) {
            const ImageInfo info = conversion.finish();
            finished = publish(database, work, folder.files(), info);
        }
    }
    if (!finished)
        drop_if_gone(database, files);
    else if (!settings.keep_originals)
        ::unlink(files.original.c_str());
    return finished;
}

void abandon_upload(const InTransaction& database, const ImageFiles& files, const std::string& reason) noexcept
{
    try {
        database([&](Transaction& transaction) {
            transaction.run("SELECT abandon_upload($1, $2)", {files.key, reason});
        });
        drop_if_gone(database, files); // a commit that was lost on its way back may have made it ready all the same
    } catch (const std::exception& e) {
        // The database is away, for one. The upload expires, and the worker sweeps what is left of it.
        log_line(LogLevel::warning, "upload not cleaned up", {{"reason", e.what()}});
    }
}

} // namespace memento
