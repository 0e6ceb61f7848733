// The table. To add a resource: its columns, its filters, its row; CONTRIBUTING.md names what else it needs, from its
// table in sql/tables to its tests.
#include "resource/resource.hpp"

#include <algorithm>
#include <array>

namespace memento {
namespace {

using enum Type;
using enum Part;

constexpr Column version{"version", integer, read_only};
constexpr Column its_name{
    .name = "name", .canonical = "normalize($1::jsonb->>'name', NFC)", .max_bytes = max_name_bytes};
constexpr Column its_settings{.name = "settings", .max_bytes = max_text_bytes};

constexpr Column user_columns[] = {{"user_id", integer, key},
                                   {.name = "username", .max_bytes = 50},
                                   its_name,
                                   {.name = "email", .max_bytes = 320}, // RFC 5321: 64 + @ + 255
                                   its_settings,
                                   {"password", text, secret},
                                   version};
constexpr Filter user_filters[] = {
    {.path = "byusername/{username}", .one = true, .from = "person_named($1::jsonb->>'username')", .wrapper = "user"}};

constexpr Column permission_columns[] = {
    {"user_id", integer, key},
    {"type", text, key},
    {.name = "type_id",
     .type = integer,
     .part = key,
     .canonical = "grant_target($1::jsonb->>'type', ($1::jsonb->>'type_id')::int)"}};
constexpr Filter permission_filters[] = {{"byfilter/{user_id}/{type}/{type_id}", Empty::list, list | del, true}};

constexpr Column project_columns[] = {
    {"project_id", integer, key}, its_name, {"owner_id", integer}, its_settings, version};

constexpr Column category_columns[] = {{"category_id", integer, key}, its_name,     {"project_id", integer},
                                       {"owner_id", integer},         its_settings, version};
constexpr Filter category_filters[] = {{"byproject_id/{project_id}"}};

constexpr Column classification_columns[] = {{"classification_id", integer, key},
                                             its_name,
                                             {.name = "type", .max_bytes = max_name_bytes},
                                             {.name = "data", .max_bytes = max_text_bytes},
                                             {"project_id", integer},
                                             {"owner_id", integer},
                                             its_settings,
                                             version};
constexpr Filter classification_filters[] = {
    {"byproject_id/{project_id}"},
    {.path = "bycategory_id/{category_id}",
     .also = "t.classification_id IN (SELECT l.classification_id FROM categories_classifications l"
             " WHERE l.category_id = ($1::jsonb->>'category_id')::int)"}};

constexpr Column category_link_columns[] = {{"category_id", integer, key}, {"classification_id", integer, key}};
constexpr Filter category_link_filters[] = {
    {"byfilter/{category_id}/{classification_id}", Empty::list, list | del, true}};

constexpr Column label_columns[] = {
    {"label_id", integer, key}, its_name, {"project_id", integer}, {"owner_id", integer}, version};
constexpr Filter label_filters[] = {{"byproject_id/{project_id}"}};

constexpr Column image_columns[] = {
    {"image_id", integer, key},
    its_name,
    {"uri", text, read_only, "CASE t.type WHEN 'E' THEN t.uri ELSE 'images/geturl/' || t.image_id || '/0/none' END"},
    {"type", text, read_only},
    {"resolution", text, read_only, "coalesce(t.width || 'x' || t.height, '')"},
    {"project_id", integer},
    {"owner_id", integer},
    {"state", text, read_only},
    {"width", integer, read_only},
    {"height", integer, read_only},
    {"source_width", integer, read_only},
    {"source_height", integer, read_only},
    {"channels", integer, read_only},
    {"bit_depth", integer, read_only},
    {"pixel_size_um", number, read_only},
    {"mapping", object, read_only, "t.pyramid->'mapping'"}, // true value = offset + scale * stored
    {"tiles", text, read_only,
     "CASE t.state WHEN 'ready' THEN coalesce('/memento/t/' || t.key || '/', '') ELSE '' END"},
    {"thumbnail", text, read_only,
     "CASE t.state WHEN 'ready' THEN coalesce('/memento/t/' || t.key || '/thumbnail.jpg', '') ELSE '' END"},
    version};
constexpr Filter image_filters[] = {
    {.path = "byproject_id/{project_id}", .listed = "listed_images(($1::jsonb->>'project_id')::int, true"}};

constexpr Column annotation_columns[] = {{"annotation_id", integer, key},
                                         its_name,
                                         {"status"},
                                         {"shared", text, read_only,
                                          "CASE WHEN EXISTS (SELECT FROM shared_annotations s WHERE s.annotation_id = "
                                          "t.annotation_id) THEN '1' ELSE '' END"},
                                         {"image_id", ref},
                                         {"project_id", integer},
                                         {"category_id", integer},
                                         {"owner_id", integer},
                                         version};
constexpr Filter annotation_filters[] = {
    {.path = "byproject_id/{project_id}", .listed = "listed_annotations(($1::jsonb->>'project_id')::int, NULL, false"},
    {.path = "bycategory_id/{category_id}",
     .listed = "listed_annotations(NULL, ($1::jsonb->>'category_id')::int, false"},
    {"byimage_id/{image_id}"},
    {.path = "next/{project_id}/{category_id}",
     .listed = "listed_annotations(nullif(($1::jsonb->>'project_id')::int, 0),"
               " nullif(($1::jsonb->>'category_id')::int, 0), true",
     .wrapper = "next"}};

constexpr Column annotation_link_columns[] = {{"annotation_id", integer, key}, {"label_id", integer, key}};
constexpr Filter annotation_link_filters[] = {{"byfilter/{annotation_id}/{label_id}", Empty::list, list | del, true}};

constexpr Column layer_columns[] = {{"layer_id", integer, key},
                                    its_name,
                                    // NULL: the text is to be made of shapes (routes/layers.hpp)
                                    {.name = "data", .shown = "CASE WHEN NOT t.drawn THEN t.data END"},
                                    {"image_id", ref},
                                    {.name = "settings", .max_bytes = max_text_bytes / 4}, // a sample has many layers
                                    {"sequence", integer},
                                    {"parent_id", parent},
                                    {"annotation_id", integer},
                                    {"project_id", integer},
                                    {"owner_id", ref},
                                    version};
constexpr Filter layer_filters[] = {
    {"byannotation_id/{annotation_id}"},
    {"byimage_id/{image_id}"},
    {.path = "byproject_id/{project_id}", .listed = "listed_layers(($1::jsonb->>'project_id')::int"},
    {"byfilter/{annotation_id}/{sequence}", Empty::list, list, true}};

constexpr Column comment_columns[] = {{"comment_id", integer, key},
                                      {.name = "content", .max_bytes = max_text_bytes},
                                      {"sequence", integer},
                                      {"layer_id", integer},
                                      {"project_id", integer, Part::optional},
                                      {"owner_id", ref},
                                      version};
constexpr Filter comment_filters[] = {
    {"bylayer_id/{layer_id}"},
    {.path = "byproject_id/{project_id}", .listed = "listed_comments(($1::jsonb->>'project_id')::int"}};

constexpr Resource table[] = {
    {"users", "user", "people", user_columns, "t.username, t.user_id", all_verbs, user_filters},
    {"permissions", "permission", "permissions", permission_columns, "t.user_id, t.type, t.type_id", link_verbs,
     permission_filters},
    {"projects", "project", "projects", project_columns, "t.name, t.project_id"},
    {"categories", "category", "categories", category_columns, "t.name, t.category_id", all_verbs, category_filters},
    {"classifications", "classification", "classifications", classification_columns, "t.name, t.classification_id",
     all_verbs, classification_filters},
    {"categories_classifications", "category_classification", "categories_classifications", category_link_columns,
     "t.category_id, t.classification_id", link_verbs, category_link_filters},
    {"labels", "label", "labels", label_columns, "t.name, t.label_id", all_verbs, label_filters},
    // POST and DELETE of images move files too: they are routes of their own.
    {"images", "image", "images", image_columns, "t.name, t.image_id", list | get | put, image_filters,
     "listed_images(NULL, false"},
    {"annotations", "annotation", "annotations", annotation_columns, "t.name, t.annotation_id", all_verbs,
     annotation_filters, "listed_annotations(NULL, NULL, false"},
    {"annotations_labels", "annotation_label", "annotations_labels", annotation_link_columns,
     "t.annotation_id, t.label_id", link_verbs, annotation_link_filters},
    {"layers", "layer", "layers", layer_columns, "t.sequence, t.layer_id", all_verbs, layer_filters,
     "listed_layers(NULL", "data"},
    {"comments", "comment", "comments", comment_columns, "t.sequence, t.comment_id", all_verbs, comment_filters,
     "listed_comments(NULL"},
};

constexpr const Column* column_named(const Resource& resource, std::string_view name)
{
    for (const Column& column : resource.columns) {
        if (column.name == name)
            return &column;
    }
    return nullptr;
}

// A name in a filter's path is a column, or is used by the filter's own condition or source.
constexpr bool filter_is_sound(const Resource& resource, const Filter& filter)
{
    bool sound = filter.verbs != 0 && (filter.verbs & ~(list | del)) == 0;
    each_name(filter.path, [&](std::string_view name) {
        sound = sound && (column_named(resource, name) != nullptr || filter.also.find(name) != std::string_view::npos ||
                          filter.from.find(name) != std::string_view::npos ||
                          filter.listed.find(name) != std::string_view::npos);
    });
    return sound;
}

consteval bool table_is_sound()
{
    for (const Resource& resource : table) {
        if (resource.columns.front().part != key || resource.order.empty() || resource.relation.empty())
            return false;
        // Whatever has a PUT has a version, and one key; links have nothing but keys.
        const bool has_put = (resource.verbs & put) != 0;
        if (has_put != (column_named(resource, "version") != nullptr))
            return false;
        const auto keys = std::ranges::count(resource.columns, key, &Column::part);
        if (has_put ? keys != 1 : keys != static_cast<long>(resource.columns.size()))
            return false;
        if (!std::ranges::all_of(resource.filters, [&](const Filter& f) { return filter_is_sound(resource, f); }))
            return false;
    }
    return true;
}
static_assert(table_is_sound());

consteval int route_count()
{
    int count = 0;
    for (const Resource& resource : table) {
        for (unsigned verbs = resource.verbs; verbs != 0; verbs >>= 1U)
            count += static_cast<int>(verbs & 1U);
        for (const Filter& filter : resource.filters)
            count += (filter.verbs & list) != 0 ? ((filter.verbs & del) != 0 ? 2 : 1) : 0;
    }
    return count;
}
static_assert(route_count() == 77, "The contract has 77 generic routes.");

} // namespace

std::span<const Resource> resources()
{
    return table;
}

const Resource* find_resource(std::string_view path)
{
    const auto* const found = std::ranges::find(table, path, &Resource::path);
    return found == std::end(table) ? nullptr : found;
}

const Column* find_column(const Resource& resource, std::string_view name)
{
    return column_named(resource, name);
}

} // namespace memento
