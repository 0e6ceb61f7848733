#include "resource/statement.hpp"

namespace memento::sql {
namespace {

std::string quoted(std::string_view name)
{
    return '"' + std::string(name) + '"';
}

void append(std::string& list, std::string_view separator, const std::string& item)
{
    if (!list.empty())
        list += separator;
    list += item;
}

// The columns of an answer.
std::string shown(const Resource& resource)
{
    std::string out;
    for (const Column& column : resource.columns) {
        if (column.part == Part::secret)
            continue;
        const std::string name = quoted(column.name);
        if (!column.shown.empty())
            append(out, ", ", std::string(column.shown) + " AS " + name);
        else if (column.type == Type::ref || column.type == Type::parent)
            append(out, ", ", std::string("coalesce(t.").append(name).append(", 0) AS ").append(name));
        else
            append(out, ", ", "t." + name);
    }
    return out;
}

// What $1 says of a column.
std::string argument(const Column& column)
{
    if (!column.canonical.empty())
        return std::string(column.canonical);
    const std::string text = "($1::jsonb->>'" + std::string(column.name) + "')";
    return column.type == Type::text ? text : text + "::int";
}

// What $1 says of a column, as it is asked for in a path: before equal forms become one.
std::string asked(const Column& column)
{
    Column plain = column;
    plain.canonical = "";
    return argument(plain);
}

// A body's value as it is stored.
std::string stored(const Column& column)
{
    std::string value = "b." + quoted(column.name);
    switch (column.type) {
    case Type::ref:
        return "nullif(" + value + ", 0)";
    case Type::parent:
        return "nullif(nullif(" + value + ", 0), -1)";
    default:
        return value;
    }
}

std::string by_key(const Resource& resource)
{
    std::string out;
    for (const Column& column : resource.columns) {
        if (column.part == Part::key)
            append(out, " AND ", "t." + quoted(column.name) + " = " + argument(column));
    }
    return out;
}

std::string matching(const Resource& resource, const Filter& filter)
{
    std::string out(filter.also);
    if (!filter.from.empty())
        return out.empty() ? "true" : out;
    each_name(filter.path, [&](std::string_view name) {
        const Column* column = find_column(resource, name);
        if (column == nullptr)
            return; // the filter's own condition uses it
        const std::string equal = "t." + quoted(name) + " = " + argument(*column);
        if (!filter.wildcards)
            append(out, " AND ", equal);
        else
            append(out, " AND ",
                   "(" + asked(*column) + (column->type == Type::text ? " = 'none' OR " : " = 0 OR ") + equal + ")");
    });
    return out;
}

std::string source(const Resource& resource, const Filter* filter)
{
    return " FROM " +
           (filter != nullptr && !filter->from.empty() ? std::string(filter->from) : quoted(resource.relation)) + " t";
}

std::string mark(const Resource& resource)
{
    return source(resource, nullptr) + " WHERE t." + quoted(resource.columns.front().name) +
           " = ($1::jsonb->>'after')::int";
}

// The condition that a row comes after the one whose (single) key is `after`, in the order of the resource.
std::string after(const Resource& resource)
{
    const std::string order = "(" + std::string(resource.order) + ")";
    return "($1::jsonb->>'after' IS NULL OR " + order + " > (SELECT " + std::string(resource.order) + mark(resource) +
           "))";
}

// The call of a function that lists: after and limit are its own affair, and its rows come in order.
std::string listed_rows(const Resource& resource, std::string_view listed)
{
    return "SELECT " + shown(resource) + " FROM " + std::string(listed) +
           ", ($1::jsonb->>'after')::int, ($1::jsonb->>'limit')::int) t";
}

std::string rows(const Resource& resource, const Filter* filter, bool paged = false)
{
    if (const std::string_view listed = listed_by(resource, filter); !listed.empty())
        return listed_rows(resource, listed);
    const bool has_single_key = (resource.verbs & put) != 0;
    std::string where = filter != nullptr ? matching(resource, *filter) : "";
    if (paged && has_single_key)
        append(where, " AND ", after(resource));
    return "SELECT " + shown(resource) + source(resource, filter) + (where.empty() ? "" : " WHERE " + where) +
           " ORDER BY " + std::string(resource.order) + (paged ? " LIMIT ($1::jsonb->>'limit')::int" : "");
}

// The rows, each as one text. $1 is named in every statement, so that all have the one parameter.
std::string lines(const std::string& line, const Resource& resource, const Filter* filter, bool paged)
{
    return "SELECT " + line + " FROM (" + rows(resource, filter, paged) + ") x WHERE $1::jsonb IS NOT NULL";
}

// The row that a data-changing statement named `changed` returns, as an answer.
std::string answer(const Resource& resource, const std::string& change)
{
    return "WITH t AS (" + change + ") SELECT row_to_json(x)::text FROM (SELECT " + shown(resource) + " FROM t) x";
}

std::string body(const Resource& resource)
{
    return " FROM jsonb_populate_record(NULL::" + quoted(resource.relation) + ", $1::jsonb) b";
}

bool is_written(const Column& column, bool is_link)
{
    return column.part != Part::read_only && (column.part != Part::key || is_link);
}

} // namespace

std::string select_rows(const Resource& resource, const Filter* filter)
{
    return lines("row_to_json(x)::text", resource, filter, false);
}

std::string select_page(const Resource& resource, const Filter* filter)
{
    return lines("row_to_json(x)::text", resource, filter, true);
}

std::string select_held(const Resource& resource, const Filter* filter, bool paged, std::size_t max_bytes)
{
    if (resource.bulk.empty())
        return lines("row_to_json(x)::text", resource, filter, paged);
    // How long a text is is known without reading it.
    return lines("CASE WHEN sum(octet_length(x." + quoted(resource.bulk) + ")) OVER (ROWS UNBOUNDED PRECEDING) <= " +
                     std::to_string(max_bytes) + " THEN row_to_json(x)::text END",
                 resource, filter, paged);
}

std::string select_mark(const Resource& resource)
{
    return "SELECT 1" + mark(resource);
}

std::string select_one(const Resource& resource, const Filter& filter)
{
    return "SELECT row_to_json(x)::text FROM (" + rows(resource, &filter) + " LIMIT 1) x";
}

std::string select_item(const Resource& resource)
{
    return "SELECT row_to_json(x)::text FROM (SELECT " + shown(resource) + source(resource, nullptr) + " WHERE " +
           by_key(resource) + ") x";
}

std::string insert_item(const Resource& resource)
{
    const bool is_link = (resource.verbs & put) == 0;
    std::string names;
    std::string values;
    for (const Column& column : resource.columns) {
        if (!is_written(column, is_link))
            continue;
        append(names, ", ", quoted(column.name));
        append(values, ", ", stored(column));
    }
    const std::string insert =
        "INSERT INTO " + quoted(resource.relation) + " (" + names + ") SELECT " + values + body(resource);
    if (!is_link)
        return answer(resource, insert + " RETURNING *");
    return "WITH made AS (" + insert +
           " ON CONFLICT DO NOTHING RETURNING *), t AS (SELECT * FROM made UNION ALL SELECT t.*" +
           source(resource, nullptr) + " WHERE " + by_key(resource) + ") SELECT row_to_json(x)::text FROM (SELECT " +
           shown(resource) + " FROM t LIMIT 1) x";
}

std::string update_item(const Resource& resource)
{
    std::string sets;
    for (const Column& column : resource.columns) {
        if (!is_written(column, false))
            continue;
        const std::string name = quoted(column.name);
        const bool may_be_missing = column.part == Part::optional || column.part == Part::secret;
        append(sets, ", ",
               name + " = " + (may_be_missing ? "coalesce(" + stored(column) + ", t." + name + ")" : stored(column)));
    }
    return answer(resource, "UPDATE " + quoted(resource.relation) + " t SET " + sets + body(resource) + " WHERE " +
                                by_key(resource) +
                                " AND coalesce(t.version = ($1::jsonb->>'if_match')::int, true) RETURNING t.*");
}

std::string is_stale(const Resource& resource)
{
    return "SELECT t.version <> ($1::jsonb->>'if_match')::int" + source(resource, nullptr) + " WHERE " +
           by_key(resource);
}

std::string delete_item(const Resource& resource)
{
    return "WITH gone AS (DELETE FROM " + quoted(resource.relation) + " t WHERE " + by_key(resource) +
           " RETURNING 1) SELECT count(*) FROM gone";
}

std::string delete_rows(const Resource& resource, const Filter& filter)
{
    return "WITH gone AS (DELETE FROM " + quoted(resource.relation) + " t WHERE " + matching(resource, filter) +
           " RETURNING 1) SELECT count(*) FROM gone";
}

} // namespace memento::sql
