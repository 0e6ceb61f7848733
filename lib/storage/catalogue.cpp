#include "storage/catalogue.hpp"

#include "base/composed.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "storage/buried.hpp"
#include "storage/states.hpp"

#include <nlohmann/json.hpp>

namespace memento {
namespace {

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

} // namespace

std::vector<StoredImage> list_images(Transaction& transaction, int project_id)
{
    return images_of(transaction.run(std::string(columns) + " WHERE project_id = $1::int ORDER BY i.name",
                                     {std::to_string(project_id)}));
}

std::map<std::string, StoredImage> find_images(Transaction& transaction, int project_id,
                                               const std::vector<std::string>& names)
{
    std::map<std::string, StoredImage> found;
    for (StoredImage& image :
         images_of(transaction.run(std::string(columns) + " WHERE project_id = $1::int"
                                                          " AND name IN (SELECT jsonb_array_elements_text($2::jsonb))",
                                   {std::to_string(project_id), nlohmann::json(names).dump()}))) {
        const std::string name = image.name;
        found.emplace(name, std::move(image));
    }
    return found;
}

StoredImage find_image(Transaction& transaction, const std::string& path)
{
    const std::vector<StoredImage> found =
        images_of(transaction.run(std::string(columns) + " JOIN projects p USING (project_id)"
                                                         " WHERE starts_with($1::text, p.name || '/')"
                                                         " AND p.name || '/' || i.name = $1::text",
                                  {composed(path)}));
    if (found.size() == 1)
        return found.front();
    if (found.empty())
        throw Error(ErrorCode::not_found, "There is no image '" + path + "'.",
                    "An image is named PROJECT/IMAGE; `memento image list PROJECT` shows all images.");
    throw Error(ErrorCode::conflict, "Two images are called '" + path + "'.", "Rename one of the projects.");
}

void remove_image(Database& database, const std::filesystem::path& store, const StoredImage& image)
{
    database.transact([&](Transaction& transaction) {
        const ImageUses uses = remove_unused(transaction, image.image_id);
        if (uses.layers + uses.annotations > 0)
            throw Error(ErrorCode::conflict,
                        "The image '" + image.name + "' is used by " + count_of(uses.layers, "layer") + " and " +
                            count_of(uses.annotations, "sample") + ".",
                        "Remove those first, in the pages or by the API.");
    });
    discard_all_buried([&](const auto& work) { database.transact(work); }, store);
}

} // namespace memento
