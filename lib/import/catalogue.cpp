#include "import/catalogue.hpp"

#include "base/error.hpp"

#include <nlohmann/json.hpp>

namespace memento {
namespace {

std::string text(long long number)
{
    return std::to_string(number);
}

Value text_or_null(const std::optional<double>& number)
{
    return number ? Value(nlohmann::json(*number).dump()) : std::nullopt; // shortest exact decimal
}

struct Made {
    int id = 0;
    bool now = false;
};

// insert … ON CONFLICT DO NOTHING RETURNING id; when it made nothing, select finds the id.
Made find_or_make(Transaction& transaction, const std::string& insert, const std::vector<Value>& values,
                  const std::string& select, const std::vector<Value>& names)
{
    const Rows present = transaction.run(select, names);
    if (!present.empty())
        return {static_cast<int>(present.number(0, 0)), false};
    const Rows made = transaction.run(insert, values);
    if (!made.empty())
        return {static_cast<int>(made.number(0, 0)), true};
    const Rows after = transaction.run(select, names); // somebody else was faster
    if (after.empty())
        throw Error(ErrorCode::conflict, "Somebody changed the project at the same time.", "Import again.");
    return {static_cast<int>(after.number(0, 0)), false};
}

// The same for rows that many images share. kind keeps names of different tables apart.
template <typename Find>
Made remembered(FoundRows& found, const std::string& kind, std::vector<Value> names, Find&& find)
{
    names.emplace_back(kind);
    if (const auto known = found.find(names); known != found.end())
        return {known->second, false};
    const Made made = find();
    found.emplace(std::move(names), made.id);
    return made;
}

Made find_or_make_category(Transaction& transaction, const ImportTarget& target, const std::string& name)
{
    return find_or_make(transaction,
                        "INSERT INTO categories (name, project_id, owner_id) VALUES ($1::text, $2::int, $3::int)"
                        " ON CONFLICT DO NOTHING RETURNING category_id",
                        {name, text(target.project_id), text(target.owner_id)},
                        "SELECT category_id FROM categories WHERE name = $1::text AND project_id = $2::int",
                        {name, text(target.project_id)});
}

Made find_or_make_annotation(Transaction& transaction, const ImportTarget& target, const PlannedImage& planned,
                             int category_id, int image_id)
{
    const Value image = planned.shown ? Value(text(image_id)) : std::nullopt;
    return find_or_make(
        transaction,
        "INSERT INTO annotations (name, category_id, project_id, owner_id, image_id)"
        " VALUES ($1::text, $2::int, $3::int, $4::int, $5::int) ON CONFLICT DO NOTHING RETURNING annotation_id",
        {planned.annotation, text(category_id), text(target.project_id), text(target.owner_id), image},
        "SELECT annotation_id FROM annotations WHERE name = $1::text AND category_id = $2::int",
        {planned.annotation, text(category_id)});
}

// Where a layer goes.
struct Sample {
    int annotation_id = 0;
    int category_id = 0;
};

struct NewLayer {
    std::string name;
    Value image_id;
    std::string settings;
    int sequence = 1;
    Value parent_id;
};

Made find_or_make_layer(Transaction& transaction, const ImportTarget& target, const Sample& sample,
                        const NewLayer& layer)
{
    const Made made = find_or_make(
        transaction,
        "INSERT INTO layers (name, image_id, settings, sequence, parent_id, annotation_id, category_id, project_id,"
        " owner_id) VALUES ($1::text, $2::int, $3::text, $4::int, $5::int, $6::int, $7::int, $8::int, $9::int)"
        " ON CONFLICT DO NOTHING RETURNING layer_id",
        {layer.name, layer.image_id, layer.settings, text(layer.sequence), layer.parent_id, text(sample.annotation_id),
         text(sample.category_id), text(target.project_id), text(target.owner_id)},
        "SELECT layer_id FROM layers WHERE name = $1::text AND annotation_id = $2::int"
        " AND parent_id IS NOT DISTINCT FROM $3::int",
        {layer.name, text(sample.annotation_id), layer.parent_id});
    if (made.now)
        return made;
    const Rows found = transaction.run("SELECT kind FROM layers WHERE layer_id = $1::int", {text(made.id)});
    if (found.text(0, 0) != (layer.image_id ? "image" : "group"))
        throw Error(ErrorCode::conflict,
                    "The sample has a layer called '" + layer.name + "' already, which is something else.",
                    "Rename that layer, or the file.");
    return made;
}

} // namespace

std::optional<int> find_project(Transaction& transaction, const std::string& project)
{
    const Rows found = transaction.run("SELECT project_id FROM projects WHERE name = $1::text", {project});
    return found.empty() ? std::nullopt : std::optional(static_cast<int>(found.number(0, 0)));
}

ImportTarget find_or_make_project(Transaction& transaction, const std::string& project, int owner_id)
{
    const Made made =
        find_or_make(transaction,
                     "INSERT INTO projects (name, owner_id) VALUES ($1::text, $2::int)"
                     " ON CONFLICT DO NOTHING RETURNING project_id",
                     {project, text(owner_id)}, "SELECT project_id FROM projects WHERE name = $1::text", {project});
    return {made.id, owner_id};
}

std::map<std::string, KnownImage> find_images(Transaction& transaction, int project_id,
                                              const std::vector<std::string>& names)
{
    const Rows found =
        transaction.run("SELECT image_id, state, key, sha256, size_bytes, channels, bit_depth, type = 'E',"
                        " name FROM images WHERE project_id = $1::int"
                        " AND name IN (SELECT jsonb_array_elements_text($2::jsonb))",
                        {text(project_id), nlohmann::json(names).dump()});
    std::map<std::string, KnownImage> images;
    for (std::size_t i = 0; i < found.size(); ++i)
        images.emplace(found.text(i, 8), KnownImage{.image_id = static_cast<int>(found.number(i, 0)),
                                                    .state = found.text(i, 1),
                                                    .key = found.text(i, 2),
                                                    .sha256 = found.text(i, 3),
                                                    .size = found.number(i, 4),
                                                    .channels = static_cast<int>(found.number(i, 5)),
                                                    .bit_depth = static_cast<int>(found.number(i, 6)),
                                                    .external = found.truth(i, 7)});
    return images;
}

ClaimedImage claim_image(Transaction& transaction, const ImportTarget& target, const std::string& name,
                         const std::string& key)
{
    const Rows made = transaction.run("INSERT INTO images (name, project_id, owner_id, key, state)"
                                      " VALUES ($1::text, $2::int, $3::int, $4::text, 'uploading')"
                                      " ON CONFLICT DO NOTHING RETURNING image_id",
                                      {name, text(target.project_id), text(target.owner_id), key});
    if (!made.empty())
        return {static_cast<int>(made.number(0, 0)), true, ""};
    const Rows wreck = transaction.run(
        "SELECT image_id, key FROM images WHERE project_id = $1::int AND name = $2::text"
        " AND state <> 'ready' AND NOT EXISTS (" // an upload that goes on, or waits for its tiles, is no wreck
        " SELECT FROM image_work w WHERE w.image_id = images.image_id AND w.key = images.key"
        " AND (state IN ('queued', 'tiling')"
        " OR (state = 'uploading' AND w.heartbeat_at > now() - interval '1 minute')))"
        " FOR UPDATE",
        {text(target.project_id), name});
    if (wreck.empty())
        throw Error(ErrorCode::conflict, "Somebody else made an image of this name at the same time.", "Import again.");
    ClaimedImage claimed{static_cast<int>(wreck.number(0, 0)), false, wreck.text(0, 1)};
    transaction.run("UPDATE images SET key = $2::text, state = 'uploading', reason = '' WHERE image_id = $1::int",
                    {text(claimed.image_id), key});
    if (!claimed.old_key.empty())
        transaction.run("INSERT INTO tombstones (key) VALUES ($1::text) ON CONFLICT DO NOTHING", {claimed.old_key});
    return claimed;
}

bool finish_image(Transaction& transaction, const ClaimedImage& image, const std::string& key,
                  const std::string& sha256, std::int64_t size, const ImageInfo& info)
{
    const Rows done = transaction.run(
        "UPDATE images SET state = 'ready', reason = '', type = $3::text, format = $4::int, sha256 = $5::text,"
        " size_bytes = $6::bigint, width = $7::int, height = $8::int, source_width = $9::int, source_height = $10::int,"
        " channels = $11::int, bit_depth = $12::int, planes = $13::int, pixel_size_um = $14::float8, pyramid = "
        "$15::jsonb"
        " WHERE image_id = $1::int AND key = $2::text RETURNING image_id",
        {text(image.image_id), key, info.tiled ? "T" : "", text(info.format), sha256, text(size), text(info.width),
         text(info.height), text(info.source_width), text(info.source_height), text(info.channels),
         text(info.bit_depth), text(info.planes), text_or_null(info.pixel_size_um), pyramid_json(info).dump()});
    return !done.empty();
}

bool drop_image(Transaction& transaction, const ClaimedImage& image, const std::string& key, const std::string& reason)
{
    if (!transaction
             .run("SELECT 1 FROM images WHERE image_id = $1::int AND key = $2::text AND state = 'ready' FOR UPDATE",
                  {text(image.image_id), key})
             .empty())
        return false;
    // A layer may point at it already; then it stays, and the layer shows why it is empty.
    const bool used = !transaction
                           .run("SELECT 1 FROM layers WHERE image_id = $1::int UNION ALL"
                                " SELECT 1 FROM annotations WHERE image_id = $1::int LIMIT 1",
                                {text(image.image_id)})
                           .empty();
    if (image.made && !used)
        transaction.run("DELETE FROM images WHERE image_id = $1::int AND key = $2::text", {text(image.image_id), key});
    else
        transaction.run(
            "UPDATE images SET state = 'failed', reason = $3::text WHERE image_id = $1::int AND key = $2::text",
            {text(image.image_id), key, reason});
    transaction.run("INSERT INTO tombstones (key) VALUES ($1::text) ON CONFLICT DO NOTHING", {key});
    return true;
}

void forget_tombstone(Transaction& transaction, const std::string& key)
{
    transaction.run("DELETE FROM tombstones WHERE key = $1::text", {key});
}

bool is_placed(Transaction& transaction, const ImportTarget& target, const PlannedImage& planned, int image_id)
{
    return !transaction
                .run(
                    "SELECT 1 FROM layers l JOIN annotations a USING (annotation_id)"
                    " JOIN categories c ON c.category_id = a.category_id"
                    " WHERE l.image_id = $1::int AND a.name = $2::text AND c.name = $3::text AND c.project_id = $4::int"
                    " LIMIT 1",
                    {text(image_id), planned.annotation, planned.category, text(target.project_id)})
                .empty();
}

bool place_image(Transaction& transaction, const ImportTarget& target, const PlannedImage& planned, int image_id,
                 const std::string& settings, FoundRows& found)
{
    const Made category = remembered(found, "category", {planned.category},
                                     [&] { return find_or_make_category(transaction, target, planned.category); });
    const Made annotation = remembered(found, "annotation", {planned.annotation, text(category.id)}, [&] {
        return find_or_make_annotation(transaction, target, planned, category.id, image_id);
    });
    if (planned.shown && planned.planes > 1 && !annotation.now) // another plane of the file made it
        transaction.run("UPDATE annotations SET image_id = $2::int WHERE annotation_id = $1::int AND image_id IS NULL",
                        {text(annotation.id), text(image_id)});
    const Sample sample{annotation.id, category.id};
    Made group;
    Value parent;
    if (!planned.group.empty()) {
        group = remembered(found, "group", {planned.group, text(annotation.id)}, [&] {
            return find_or_make_layer(transaction, target, sample,
                                      {planned.group, std::nullopt, "", planned.group_sequence, std::nullopt});
        });
        parent = text(group.id);
    }
    const Made layer = find_or_make_layer(transaction, target, sample,
                                          {planned.layer, text(image_id), settings, planned.sequence, parent});
    return category.now || annotation.now || group.now || layer.now;
}

std::string layer_settings(int channels, int bit_depth, const std::string& colour)
{
    if (channels > 2)
        return "";
    return "bitDepth:" + std::to_string(bit_depth) + (colour.empty() ? "" : ",color:" + colour);
}

} // namespace memento
