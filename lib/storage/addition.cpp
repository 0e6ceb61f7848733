#include "storage/addition.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "storage/arrival.hpp"
#include "storage/catalogue.hpp"
#include "storage/states.hpp"

#include <nlohmann/json.hpp>
#include <sys/stat.h>

namespace memento {
namespace {

// True when the project has these bytes under this name.
bool is_present(const InTransaction& database, const NewImage& image, const Stopped& stopped)
{
    std::map<std::string, StoredImage> known;
    database([&](Transaction& transaction) { known = find_images(transaction, image.project_id, {image.name}); });
    if (known.empty() || known.begin()->second.state != "ready")
        return false;
    if (known.begin()->second.sha256 == hash_file(image.source.get(), image.name, stopped).sha256)
        return true;
    throw Error(ErrorCode::conflict,
                "The project has an image called '" + image.name + "' already, made from a different file.",
                "Rename the file, or remove that image first.");
}

int claim(const InTransaction& database, const StorageSettings& settings, const NewImage& image, const std::string& key)
{
    const nlohmann::json arguments{{"name", image.name},
                                   {"project_id", image.project_id},
                                   {"owner_id", image.owner_id},
                                   {"format", image.format},
                                   {"lifetime", settings.upload_seconds}};
    int image_id = 0;
    database([&](Transaction& transaction) {
        image_id = claim_upload(transaction, arguments, key, settings.upload_seconds);
    });
    return image_id;
}

// Puts the file into files.part, safe on disk.
Received receive(const NewImage& image, const StorageSettings& settings, const ImageFiles& files,
                 const Stopped& stopped)
{
    make_store_folders(settings.store);
    struct stat info {};
    if (::fstat(image.source.get(), &info) != 0 || !S_ISREG(info.st_mode))
        throw Error(ErrorCode::usage, "This is no file.");
    require_space(settings.store, static_cast<std::uint64_t>(info.st_size), settings.min_free);
    Intake intake(files);
    intake.copy(image.source.get(), image.name, stopped);
    intake.save();
    return intake.finish();
}

} // namespace

std::optional<int> add_image(const InTransaction& database, const StorageSettings& settings, const NewImage& image,
                             const Stopped& stopped)
{
    if (is_present(database, image, stopped))
        return std::nullopt;
    const ImageFiles files(settings.store, random_hex(16));
    Arrival arrival{.format = image.format, .tile_now = true};
    arrival.image_id = claim(database, settings, image, files.key);
    Heartbeat beat([&] { give_sign_of_life(database, files.key, std::nullopt, settings.upload_seconds); },
                   settings.upload_seconds);
    const auto asked = [&] {
        beat();
        return stopped && stopped();
    };
    try {
        arrival.received = receive(image, settings, files, asked);
        if (!settle_arrival(
                database, settings, files, arrival, [&] { beat(); }, stopped))
            throw stopped && stopped()
                ? Error(ErrorCode::failed, "Interrupted.")
                : Error(ErrorCode::conflict, "Somebody else removed or replaced the image meanwhile.", "Add it again.");
    } catch (const Error& error) {
        abandon_arrival(database, files, reason_of(without_paths(error)));
        throw;
    }
    return arrival.image_id;
}

} // namespace memento
