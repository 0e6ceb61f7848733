// The REST resources as data: twelve descriptors that the SQL builder (statement.hpp), the check of bodies (body.hpp)
// and the router walk. Access is not here: the database decides it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace memento {

enum class Type : std::uint8_t {
    text,
    integer,
    ref,    // an id; 0 means none and is stored as NULL
    parent, // like ref, and -1 means none too
    number, // with a fraction; read only
    object, // read only
};

enum class Part : std::uint8_t {
    key,       // identifies the row; in the path, in a body only of resources without PUT
    field,     // required in a body
    optional,  // may be missing in a body
    secret,    // write-only: required on POST, optional on PUT, stored hashed
    read_only, // shown; whatever a body says of it is ignored
};

struct Column {
    std::string_view name;
    Type type = Type::text;
    Part part = Part::field;
    std::string_view shown = {};     // SQL for what an answer shows, when it is not the column itself; `t` is the row
    std::string_view canonical = {}; // SQL for what a key in a path stands for, when equal forms exist; uses $1::jsonb
    std::size_t max_bytes = 0;       // of a text in UTF-8; 0: as many as a body has
};

// Names stand in unique indexes, and an entry of a B-tree has 2,704 bytes at most. The longest name of an import, of a
// category, a sample, a group and a file with 255 bytes each, fits.
inline constexpr std::size_t max_name_bytes = 2000;

// Of what somebody writes: a comment, settings, the options of a classification. Pages carry hundreds of them at once.
inline constexpr std::size_t max_text_bytes = std::size_t{64} << 10U;

enum class Empty : std::uint8_t { not_found, list }; // what a filter answers when nothing matches

enum Verb : std::uint8_t { list = 1, get = 2, post = 4, put = 8, del = 16 };
inline constexpr unsigned link_verbs = list | get | post | del;
inline constexpr unsigned all_verbs = link_verbs | put;

struct Filter {
    std::string_view path; // below the resource: "byfilter/{annotation_id}/{sequence}"
    Empty empty = Empty::not_found;
    std::uint8_t verbs = list;
    bool wildcards = false;        // 0 (or none for a type) matches every row
    bool one = false;              // answers one item instead of a list
    std::string_view also = {};    // a further condition on the row t
    std::string_view from = {};    // where the rows come from instead of the relation
    std::string_view listed = {};  // or: a function of sql/code/lists.sql, up to its last two arguments (see below)
    std::string_view wrapper = {}; // key of the answer instead of the resource's
};

struct Resource {
    std::string_view path;     // the first segment, and the key of lists
    std::string_view wrapper;  // the key of one item
    std::string_view relation; // table or view
    std::span<const Column> columns;
    std::string_view order; // SQL, completed by the key
    unsigned verbs = all_verbs;
    std::span<const Filter> filters = {};
    // Where the rows of the whole list come from, when one must not look at all there are: the beginning of a call,
    // "listed_layers(NULL". It is completed by the row after which a page begins and by its length; the rows come in
    // order.
    std::string_view listed = {};
    // A column of texts that may have megabytes each: of a list, no more of them are held at once than are small
    // together.
    std::string_view bulk = {};
};

std::span<const Resource> resources();

// The function that lists the rows of the filter, or of the resource; "" when they are read from the relation.
constexpr std::string_view listed_by(const Resource& resource, const Filter* filter)
{
    return filter != nullptr ? filter->listed : resource.listed;
}

// The resource of that path, or nullptr.
const Resource* find_resource(std::string_view path);

const Column* find_column(const Resource& resource, std::string_view name);

// Calls f with each {name} of a path template, in order.
template <typename F> constexpr void each_name(std::string_view path, F f)
{
    for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1))
        f(path.substr(open + 1, path.find('}', open) - open - 1));
}

} // namespace memento
