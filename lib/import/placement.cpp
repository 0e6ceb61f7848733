#include "import/placement.hpp"

#include "base/error.hpp"

#include <nlohmann/json.hpp>

namespace memento {
namespace {

std::string text(long long number)
{
    return std::to_string(number);
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
    const Rows found =
        transaction.run("SELECT project_id FROM projects WHERE name = normalize($1::text, NFC)", {project});
    return found.empty() ? std::nullopt : std::optional(static_cast<int>(found.number(0, 0)));
}

ImportTarget find_or_make_project(Transaction& transaction, const std::string& project, int owner_id)
{
    const Made made = find_or_make(transaction,
                                   "INSERT INTO projects (name, owner_id) VALUES ($1::text, $2::int)"
                                   " ON CONFLICT DO NOTHING RETURNING project_id",
                                   {project, text(owner_id)},
                                   "SELECT project_id FROM projects WHERE name = normalize($1::text, NFC)", {project});
    return {made.id, owner_id};
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

void store_properties(Transaction& transaction, const ImportTarget& target, std::span<const PlannedSample> samples)
{
    nlohmann::json told = nlohmann::json::array();
    for (const PlannedSample& sample : samples) {
        for (const auto& [name, value] : sample.properties)
            told.push_back(
                {{"category", sample.category}, {"annotation", sample.annotation}, {"name", name}, {"value", value}});
    }
    transaction.run("INSERT INTO properties (annotation_id, name, value)"
                    " SELECT a.annotation_id, t.name, t.value"
                    " FROM jsonb_to_recordset($2::jsonb) t (category text, annotation text, name text, value text)"
                    " JOIN categories c ON c.project_id = $1::int AND c.name = t.category"
                    " JOIN annotations a ON a.category_id = c.category_id AND a.name = t.annotation"
                    " ON CONFLICT (annotation_id, name) DO UPDATE SET value = excluded.value"
                    " WHERE properties.value <> excluded.value",
                    {text(target.project_id), told.dump()});
}

std::string layer_settings(int channels, int bit_depth, const std::string& colour)
{
    if (channels > 2)
        return "";
    return "bitDepth:" + std::to_string(bit_depth) + (colour.empty() ? "" : ",color:" + colour);
}

} // namespace memento
