#include "storage/stored_image.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "storage/buried.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

namespace memento {
namespace {

namespace fs = std::filesystem;

constexpr auto columns =
    "SELECT image_id, i.project_id, i.name, key, state, reason, type, format, width, height, channels,"
    " bit_depth, size_bytes, sha256, coalesce(pyramid->'plane', 'null'), coalesce(pixel_size_um, 0) FROM images i";

StoredImage image_at(const Rows& rows, std::size_t row)
{
    const auto whole = [&](std::size_t column) { return static_cast<int>(rows.number(row, column)); };
    const nlohmann::json plane = nlohmann::json::parse(rows.text(row, 14));
    const double pixel_size = std::stod(rows.text(row, 15));
    return {.image_id = whole(0),
            .project_id = whole(1),
            .name = rows.text(row, 2),
            .key = rows.text(row, 3),
            .state = rows.text(row, 4),
            .reason = rows.text(row, 5),
            .type = rows.text(row, 6),
            .format = whole(7),
            .width = whole(8),
            .height = whole(9),
            .channels = whole(10),
            .bit_depth = whole(11),
            .size = rows.number(row, 12),
            .sha256 = rows.text(row, 13),
            .plane = plane.is_null() ? std::nullopt : std::optional(stored_plane_from_json(plane)),
            .pixel_size_um = pixel_size > 0 ? std::optional(pixel_size) : std::nullopt};
}

std::vector<StoredImage> images_of(const Rows& rows)
{
    std::vector<StoredImage> images;
    for (std::size_t i = 0; i < rows.size(); ++i)
        images.push_back(image_at(rows, i));
    return images;
}

// Puts the file into files.part, safe on disk.
Arrived receive(int source, const WorkSettings& settings, const ImageFiles& files, const std::function<bool()>& stopped)
{
    make_store_folders(settings.store);
    struct stat info {};
    if (::fstat(source, &info) != 0 || !S_ISREG(info.st_mode))
        throw Error(ErrorCode::usage, "This is no file.");
    require_space(settings.store, static_cast<std::uint64_t>(info.st_size), settings.min_free);
    const UniqueFd target = open_file(files.part, O_WRONLY | O_CREAT | O_EXCL, 0640);
    Sha256 hash;
    Arrived arrived;
    std::vector<char> buffer(std::size_t{1} << 20U);
    ::lseek(source, 0, SEEK_SET);
    for (ssize_t count = 0; (count = ::read(source, buffer.data(), buffer.size())) != 0;) {
        if (stopped())
            throw Error(ErrorCode::failed, "Interrupted.");
        if (count < 0 && errno != EINTR)
            throw system_error("Cannot read the file");
        const std::string_view bytes(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        hash.add(bytes);
        write_all(target.get(), bytes, files.part);
        arrived.size += static_cast<std::int64_t>(bytes.size());
    }
    if (::fsync(target.get()) != 0)
        throw system_error("Cannot save " + files.part.string());
    arrived.sha256 = hash.finish();
    return arrived;
}

// True when the project has these bytes under this name.
bool is_present(const InTransaction& database, const NewImage& image)
{
    std::vector<StoredImage> known;
    database([&](Transaction& transaction) {
        known = images_of(transaction.run(std::string(columns) + " WHERE project_id = $1::int AND name = $2::text"
                                                                 " AND state = 'ready'",
                                          {std::to_string(image.project_id), image.name}));
    });
    if (known.empty())
        return false;
    if (known.front().sha256 == sha256_of_file(image.source.get(), image.name))
        return true;
    throw Error(ErrorCode::conflict,
                "The project has an image called '" + image.name + "' already, made from a different file.",
                "Rename the file, or remove that image first.");
}

ImageWork claim(const InTransaction& database, const NewImage& image, const ImageFiles& files, int patience)
{
    const nlohmann::json arguments{{"name", image.name},
                                   {"project_id", image.project_id},
                                   {"owner_id", image.owner_id},
                                   {"format", image.format},
                                   {"lifetime", patience}};
    ImageWork work{.key = files.key, .lease = random_hex(16), .format = image.format};
    database([&](Transaction& transaction) {
        work.image_id = static_cast<int>(transaction
                                             .run("SELECT claim_upload($1::jsonb, $2, $3::int)",
                                                  {arguments.dump(), files.key, std::to_string(patience)})
                                             .number(0, 0));
    });
    return work;
}

} // namespace

std::vector<StoredImage> list_images(Transaction& transaction, int project_id)
{
    return images_of(transaction.run(std::string(columns) + " WHERE project_id = $1::int ORDER BY i.name",
                                     {std::to_string(project_id)}));
}

StoredImage find_stored_image(Transaction& transaction, const std::string& path)
{
    const std::vector<StoredImage> found =
        images_of(transaction.run(std::string(columns) + " JOIN projects p USING (project_id)"
                                                         " WHERE starts_with($1::text, p.name || '/')"
                                                         " AND p.name || '/' || i.name = $1::text",
                                  {path}));
    if (found.size() == 1)
        return found.front();
    if (found.empty())
        throw Error(ErrorCode::not_found, "There is no image '" + path + "'.",
                    "An image is named PROJECT/IMAGE; `memento image list PROJECT` shows all images.");
    throw Error(ErrorCode::conflict, "Two images are called '" + path + "'.", "Rename one of the projects.");
}

std::optional<int> add_image(const InTransaction& database, const WorkSettings& settings, const NewImage& image,
                             const std::function<bool()>& stopped)
{
    if (is_present(database, image))
        return std::nullopt;
    const ImageFiles files(settings.store, random_hex(16));
    // The copy, the hash and the look at the header of the largest file take less than that.
    constexpr int patience = 3600;
    const ImageWork work = claim(database, image, files, patience);
    try {
        Arrived arrived = receive(image.source.get(), settings, files, stopped);
        arrived.header = look_at_header(settings, files, image.format);
        queue_image(database, settings, files, arrived, work.lease);
        if (!convert_claimed(database, settings, work, stopped))
            throw stopped()
                ? Error(ErrorCode::failed, "Interrupted.")
                : Error(ErrorCode::conflict, "Somebody else removed or replaced the image meanwhile.", "Add it again.");
    } catch (const Error& error) {
        abandon_upload(database, files, reason_of(without_paths(error)));
        throw;
    }
    return work.image_id;
}

void remove_image(Database& database, const fs::path& files, const StoredImage& image)
{
    database.transact([&](Transaction& transaction) {
        const std::string id = std::to_string(image.image_id);
        const Rows uses = transaction.run("SELECT (SELECT count(*) FROM layers WHERE image_id = $1::int),"
                                          " (SELECT count(*) FROM annotations WHERE image_id = $1::int)",
                                          {id});
        if (uses.number(0, 0) + uses.number(0, 1) > 0)
            throw Error(ErrorCode::conflict,
                        "The image '" + image.name + "' is used by " + count_of(uses.number(0, 0), "layer") + " and " +
                            count_of(uses.number(0, 1), "sample") + ".",
                        "Remove those first, in the pages or by the API.");
        transaction.run("DELETE FROM images WHERE image_id = $1::int", {id});
        transaction.script("SET CONSTRAINTS ALL IMMEDIATE");
    });
    discard_buried([&](const auto& work) { database.transact(work); }, files);
}

} // namespace memento
