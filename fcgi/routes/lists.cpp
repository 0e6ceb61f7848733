#include "routes/lists.hpp"

#include "base/error.hpp"
#include "database/json_rows.hpp"
#include "resource/statement.hpp"
#include "routes/answer.hpp"
#include "routes/layers.hpp"
#include "routes/paging.hpp"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

namespace memento {
namespace {

using nlohmann::json;

// `limit` and `after` of the query string as arguments of a statement; false when there are none. A page begins after
// an id, which links and grants do not have.
bool read_page(const Request& request, const Resource& resource, json& args)
{
    if ((resource.verbs & put) == 0 && query_number(request, "after"))
        throw Error(ErrorCode::bad_request, "The parameter 'after' is an id, and these rows have none of their own.",
                    "Ask for a part of them by a filter.");
    bool paged = false;
    for (const char* name : {"limit", "after"}) {
        if (const std::optional<int> number = query_number(request, name)) {
            args[name] = *number;
            paged = true;
        }
    }
    return paged;
}

// A list that grows too long to be held.
Response stream_rows(Context& context, std::string_view wrapper, const std::string& sql, const std::string& args)
{
    Response response;
    response.stream = [&context, wrapper, &sql, args](const Sink& sink) {
        context.as_caller([&](Transaction& transaction) {
            BufferedSink out(sink);
            out.add("{\"" + std::string(wrapper) + "\":");
            write_json_rows(transaction, sql, {args}, out,
                            [&](std::string_view row) { write_layer(transaction, row, out); });
            out.add("}");
            out.flush();
            return true;
        });
    };
    return response;
}

// So much of a list is held at once; a longer one is streamed.
constexpr std::size_t rows_at_once = 1000;
constexpr std::size_t bytes_at_once = std::size_t{1} << 20U;

// A list by name: its rows are wrapped under the name.
struct ListStatement {
    std::string_view wrapper;
    std::string sql;
    std::string beginning; // of it: what is held at once, and a row more
    bool is_told;          // by its arguments how many: nothing is added to it
    std::string mark;      // of a page, see paging.hpp
    const Resource& resource;
    ListStatement(std::string_view wrapped_by, const Resource& listed, const Filter* filter, bool paged)
        : wrapper(wrapped_by)
        , sql(paged ? sql::select_page(listed, filter) : sql::select_rows(listed, filter))
        , beginning(sql::select_held(listed, filter, paged, bytes_at_once))
        , is_told(!listed_by(listed, filter).empty())
        , mark(paged ? sql::select_mark(listed) : "")
        , resource(listed)
    {
        if (!is_told)
            beginning += " LIMIT " + std::to_string(rows_at_once + 1);
    }
};

// Whether these are all rows of a list, and whole.
bool is_whole(const ListStatement& list, const Rows& rows)
{
    if (rows.size() > rows_at_once || (!rows.empty() && !rows.at(rows.size() - 1, 0)))
        return false;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (lacks_text(list.resource, *rows.at(i, 0)))
            return false;
    }
    return true;
}

// The arguments of a list's beginning.
std::string beginning_of(const ListStatement& list, const json& args)
{
    if (!list.is_told)
        return args.dump();
    json first = args;
    first["limit"] = std::min<std::size_t>(args.value("limit", rows_at_once + 1), rows_at_once + 1);
    return first.dump();
}

Response answer_list(Context& context, const ListStatement& list, const json& args, bool may_be_empty)
{
    const Rows rows = context.read(list.beginning, {beginning_of(list, args)});
    if (rows.empty())
        require_mark(context, list.mark, args);
    if (rows.empty() && !may_be_empty)
        throw_not_found();
    if (!is_whole(list, rows))
        return stream_rows(context, list.wrapper, list.sql, args.dump());
    return Response{.body = wrapped(list.wrapper, json_rows(rows))};
}

Handler answer_first(const Resource& resource, const Filter& filter, std::string_view wrapper)
{
    return [sql = sql::select_one(resource, filter), wrapper](Context& context, const Request& request,
                                                              const json& named) {
        return kept_or(context, request,
                       [&] { return Response{.body = wrapped(wrapper, value_of(context, sql, {named.dump()}))}; });
    };
}

} // namespace

Handler answer_rows(const Resource& resource, const Filter* filter)
{
    const std::string_view wrapper = filter != nullptr && !filter->wrapper.empty() ? filter->wrapper : resource.path;
    if (filter != nullptr && filter->one)
        return answer_first(resource, *filter, wrapper);
    const bool may_be_empty = filter == nullptr || filter->empty == Empty::list;
    const auto all = std::make_shared<const ListStatement>(wrapper, resource, filter, false);
    const auto page = std::make_shared<const ListStatement>(wrapper, resource, filter, true);
    return [may_be_empty, all, page, &resource](Context& context, const Request& request, const json& named) {
        json args = named;
        const bool paged = read_page(request, resource, args);
        return kept_or(context, request,
                       [&] { return answer_list(context, paged ? *page : *all, args, may_be_empty); });
    };
}

Handler answer_item(const Resource& resource)
{
    return [sql = sql::select_item(resource), &resource](Context& context, const Request& request, const json& named) {
        return kept_or(context, request,
                       [&] { return layer_answer(context, 200, resource, value_of(context, sql, {named.dump()})); });
    };
}

} // namespace memento
