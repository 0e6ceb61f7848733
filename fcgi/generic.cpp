#include "generic.hpp"

#include "access/hash_gate.hpp"
#include "access/password.hpp"
#include "base/error.hpp"
#include "paging.hpp"
#include "resource/body.hpp"
#include "resource/resource.hpp"
#include "resource/statement.hpp"
#include "store/json_rows.hpp"
#include "store/sqlstate.hpp"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

namespace memento {
namespace {

using nlohmann::json;

[[noreturn]] void forbidden()
{
    throw Error(ErrorCode::forbidden, "You may see this, but not change it.", "Ask a manager of the project.");
}

std::string wrapped(std::string_view key, const std::string& value)
{
    return "{\"" + std::string(key) + "\":" + value + "}";
}

// The database changed nothing, or refused: because the caller may not, or because he names what he cannot see?
[[noreturn]] void refuse(Context& context, const Resource& resource, const json& args)
{
    const std::string path(resource.path);
    const bool unseen = context.as_caller([&](Transaction& transaction) {
        return transaction.run("SELECT names_unseen($1, $2::jsonb)", {path, args.dump()}).truth(0, 0);
    });
    if (unseen)
        throw_not_found();
    forbidden();
}

// Runs a change; a refusal of the database is told as an absence when args name what the caller cannot see.
template <typename Work> auto changed(Context& context, const Resource& resource, const json& args, Work&& work)
{
    try {
        return context.as_caller(work);
    } catch (const SqlError& e) {
        if (e.state() == insufficient_privilege)
            refuse(context, resource, args);
        throw;
    }
}

// What a statement that changes a row answers, or nothing when no row was changed.
Value change(Context& context, const Resource& resource, const std::string& sql, const json& args)
{
    return changed(context, resource, args, [&](Transaction& transaction) {
        const Rows rows = transaction.run(sql, {args.dump()});
        return rows.empty() ? Value{} : rows.at(0, 0);
    });
}

// Hashing is dear: it is done for who may store the result (sysadm: users are the only resource with a secret), and
// when there is a place.
void hash_secrets(Context& context, const Resource& resource, json& args)
{
    for (const Column& column : resource.columns) {
        const auto found = args.find(column.name);
        if (column.part != Part::secret || found == args.end())
            continue;
        if (!context.read("SELECT is_sysadm()", {}).truth(0, 0))
            refuse(context, resource, args);
        with_hash_place([&] { *found = hash_digest(found->get_ref<const std::string&>()); });
    }
}

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

// So many rows are read at once; a list that is longer is streamed.
constexpr std::size_t rows_at_once = 1000;

// A list that grows too long to be held.
Response stream_rows(Context& context, std::string_view wrapper, const std::string& sql, const std::string& args)
{
    Response response;
    response.stream = [&context, wrapper, &sql, args](const Sink& sink) {
        context.as_caller([&](Transaction& transaction) {
            Pieces out(sink);
            out.add("{\"" + std::string(wrapper) + "\":");
            write_json_rows(transaction, sql, {args}, out);
            out.add("}");
            out.flush();
            return true;
        });
    };
    return response;
}

// A list by name: its rows are wrapped under the name.
struct ListStatement {
    std::string_view wrapper;
    std::string sql;
    std::string beginning; // of it: as many rows as are read at once, and one more
    bool is_told;          // by its arguments how many: nothing is added to it
    std::string mark;      // of a page, see paging.hpp
    ListStatement(std::string_view wrapped_by, const std::string& statement, bool told, std::string page_mark = {})
        : wrapper(wrapped_by)
        , sql(statement)
        , beginning(told ? statement : statement + " LIMIT " + std::to_string(rows_at_once + 1))
        , is_told(told)
        , mark(std::move(page_mark))
    {
    }
};

// The arguments of a list's beginning.
std::string beginning_of(const ListStatement& list, const json& args)
{
    if (!list.is_told)
        return args.dump();
    json first = args;
    first["limit"] = std::min<std::size_t>(args.value("limit", rows_at_once + 1), rows_at_once + 1);
    return first.dump();
}

// What a list is kept under: who asks, for what, as the statement is asked (a request may say the same in many ways).
// Nothing for guests, whose shares may expire at any moment.
std::string kept_as(const Context& context, const ListStatement& list, const std::string& args)
{
    if (!context.caller.session || !context.caller.share_id.empty())
        return "";
    return std::to_string(context.caller.session->user_id) + " " + std::string(list.wrapper) + " " + args;
}

Response answer_list(Context& context, const ListStatement& list, const json& args, bool may_be_empty)
{
    const std::string asked = args.dump();
    const std::string key = kept_as(context, list, asked);
    std::string snapshot;
    if (!key.empty() && context.kept.is_long(key)) {
        snapshot = context.read("SELECT pg_current_snapshot()::text", {}).text(0, 0);
        if (const AnswerCache::Body kept = context.kept.find(key, snapshot))
            return Response{.body = *kept};
    }
    const Rows rows = context.read(list.beginning, {beginning_of(list, args)});
    if (rows.empty())
        require_mark(context, list.mark, args);
    if (rows.empty() && !may_be_empty)
        throw_not_found();
    if (rows.size() > rows_at_once)
        return stream_rows(context, list.wrapper, list.sql, asked);
    std::string body = wrapped(list.wrapper, json_rows(rows));
    if (!key.empty() && body.size() >= AnswerCache::smallest)
        context.kept.keep(key, snapshot, snapshot.empty() ? "" : body);
    return Response{.body = std::move(body)};
}

Handler answer_first(const Resource& resource, const Filter& filter, std::string_view wrapper)
{
    return [sql = sql::select_one(resource, filter), wrapper](Context& context, const Request&, const json& named) {
        const Rows rows = context.read(sql, {named.dump()});
        if (rows.empty())
            throw_not_found();
        return Response{.body = wrapped(wrapper, rows.text(0, 0))};
    };
}

Handler answer_rows(const Resource& resource, const Filter* filter)
{
    const std::string_view wrapper = filter != nullptr && !filter->wrapper.empty() ? filter->wrapper : resource.path;
    if (filter != nullptr && filter->one)
        return answer_first(resource, *filter, wrapper);
    const bool may_be_empty = filter == nullptr || filter->empty == Empty::list;
    const bool told = !listed_by(resource, filter).empty();
    const auto all = std::make_shared<const ListStatement>(wrapper, sql::select_rows(resource, filter), told);
    const auto page = std::make_shared<const ListStatement>(wrapper, sql::select_page(resource, filter), told,
                                                            sql::select_mark(resource));
    return [may_be_empty, all, page, &resource](Context& context, const Request& request, const json& named) {
        json args = named;
        const bool paged = read_page(request, resource, args);
        return answer_list(context, paged ? *page : *all, args, may_be_empty);
    };
}

Handler answer_item(const Resource& resource)
{
    return [sql = sql::select_item(resource), &resource](Context& context, const Request&, const json& named) {
        const Rows rows = context.read(sql, {named.dump()});
        if (rows.empty())
            throw_not_found();
        return Response{.body = wrapped(resource.wrapper, rows.text(0, 0))};
    };
}

// A link or grant that is there already is as good as made. One that somebody else has just made is not seen by the
// statement that ran into it: the next one sees it.
Handler create(const Resource& resource)
{
    return [sql = sql::insert_item(resource), select = sql::select_item(resource),
            &resource](Context& context, const Request& request, const json&) {
        json args = checked_body(resource, parse_object(request.body), post);
        hash_secrets(context, resource, args);
        const std::string made = changed(context, resource, args, [&](Transaction& transaction) {
            Rows rows = transaction.run(sql, {args.dump()});
            if (rows.empty())
                rows = transaction.run(select, {args.dump()});
            if (rows.empty())
                throw Error(ErrorCode::conflict, "Somebody else is changing the same at this moment.", "Try again.");
            return rows.text(0, 0);
        });
        return Response{.status = 201, .body = wrapped(resource.wrapper, made)};
    };
}

// The version that the caller saw, from If-Match: 3 or "3".
std::optional<int> expected_version(const Request& request)
{
    std::string_view text = header(request, "if-match");
    if (text.empty() || text == "*")
        return std::nullopt;
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
        text = text.substr(1, text.size() - 2);
    const std::optional<int> version = whole_number(text);
    if (!version)
        throw Error(ErrorCode::bad_request, "The header If-Match must be the version of the row.");
    return version;
}

Handler update(const Resource& resource)
{
    return [sql = sql::update_item(resource), stale_sql = sql::is_stale(resource),
            &resource](Context& context, const Request& request, const json& named) {
        json args = checked_body(resource, parse_object(request.body), put);
        args.update(named);
        hash_secrets(context, resource, args);
        const std::optional<int> version = expected_version(request);
        if (version)
            args["if_match"] = *version;
        const Value changed = change(context, resource, sql, args);
        const bool stale = !changed && version && context.as_caller([&](Transaction& transaction) {
            const Rows rows = transaction.run(stale_sql, {args.dump()});
            return !rows.empty() && rows.truth(0, 0);
        });
        if (stale)
            throw Error(ErrorCode::conflict, "Somebody has changed this in the meantime.",
                        "Read it again before changing it.");
        if (!changed)
            refuse(context, resource, args);
        return Response{.status = 201, .body = wrapped(resource.wrapper, *changed)};
    };
}

// A DELETE that matched nothing: the caller may not, cannot see, or there was nothing to do.
void explain_nothing_deleted(Context& context, const Resource& resource, const json& named)
{
    const bool is_link = (resource.verbs & put) == 0;
    const bool may = is_link && context.as_caller([&](Transaction& transaction) {
        return transaction
            .run("SELECT may_change_links($2::jsonb) AND NOT names_unseen($1, $2::jsonb)",
                 {std::string(resource.path), named.dump()})
            .truth(0, 0);
    });
    if (!may)
        refuse(context, resource, named);
}

Response deleted(Context& context, const Resource& resource, const std::string& sql, const json& named)
{
    Value count;
    try {
        count = change(context, resource, sql, named);
    } catch (const SqlError& e) {
        if (e.state() == foreign_key_violation)
            throw Error(ErrorCode::conflict, "This is still used by something else.", "Remove what uses it first.");
        throw;
    }
    if (count == "0")
        explain_nothing_deleted(context, resource, named);
    return Response{.status = 204};
}

Handler remove_rows(const Resource& resource, const Filter& filter)
{
    return [sql = sql::delete_rows(resource, filter), &resource](Context& context, const Request&, const json& named) {
        bool all_wild = true;
        for (const auto& value : named)
            all_wild = all_wild && (value == 0 || value == "none");
        if (all_wild)
            throw Error(ErrorCode::bad_request, "A deletion must name at least one end.",
                        "Replace one of the zeros by an id.");
        return deleted(context, resource, sql, named);
    };
}

// "{user_id}" of the table is a number in the path unless its column is a text.
std::string typed(const Resource& resource, std::string_view path)
{
    std::string out(path);
    each_name(path, [&](std::string_view name) {
        const Column* column = find_column(resource, name);
        if (column != nullptr && column->type == Type::text)
            out.replace(out.find('{' + std::string(name)), 1, "{:");
    });
    return out;
}

std::string item_pattern(const Resource& resource)
{
    std::string pattern(resource.path);
    for (const Column& column : resource.columns) {
        if (column.part == Part::key)
            pattern += "/{" + std::string(column.name) + "}";
    }
    return typed(resource, pattern);
}

// "byfilter/{annotation_id}/{label_id}" as words: "by annotation_id and label_id".
std::string filter_words(const Filter& filter)
{
    std::string words;
    each_name(filter.path,
              [&](std::string_view name) { words += (words.empty() ? "by " : " and ") + std::string(name); });
    return words;
}

void add_routes(const Resource& resource, std::vector<Route>& table)
{
    std::string words(resource.path);
    std::ranges::replace(words, '_', ' ');
    const std::string all(resource.path);
    const std::string item = item_pattern(resource);
    const std::vector<std::string_view> none;
    const auto page = (resource.verbs & put) != 0 ? std::vector<std::string_view>{"limit", "after"}
                                                  : std::vector<std::string_view>{"limit"};
    if ((resource.verbs & list) != 0)
        table.push_back({"GET", all, answer_rows(resource, nullptr), "List " + words, 200, page, &resource, true});
    if ((resource.verbs & post) != 0)
        table.push_back({"POST", all, create(resource), "Create one of " + words, 201, {}, &resource});
    if ((resource.verbs & get) != 0)
        table.push_back({"GET", item, answer_item(resource), "Get one of " + words, 200, {}, &resource});
    if ((resource.verbs & put) != 0)
        table.push_back({"PUT", item, update(resource), "Change one of " + words, 201, {}, &resource});
    if ((resource.verbs & del) != 0)
        table.push_back({"DELETE", item, remove_item(resource), "Delete one of " + words, 204, {}, &resource});
    for (const Filter& filter : resource.filters) {
        const std::string pattern = all + "/" + typed(resource, filter.path);
        table.push_back({"GET", pattern, answer_rows(resource, &filter), "List " + words + " " + filter_words(filter),
                         200, filter.one ? none : page, &resource, !filter.one});
        if ((filter.verbs & del) != 0)
            table.push_back({"DELETE",
                             pattern,
                             remove_rows(resource, filter),
                             "Delete " + words + " " + filter_words(filter),
                             204,
                             {},
                             &resource});
    }
}

} // namespace

void refuse_change(Context& context, const Resource& resource, const json& args)
{
    refuse(context, resource, args);
}

std::string changed_row(Context& context, const Resource& resource, const json& args,
                        const std::function<std::string(Transaction&)>& work)
{
    return changed(context, resource, args, work);
}

Handler remove_item(const Resource& resource)
{
    return [sql = sql::delete_item(resource), &resource](Context& context, const Request&, const json& named) {
        return deleted(context, resource, sql, named);
    };
}

std::vector<Route> generic_routes()
{
    std::vector<Route> table;
    for (const Resource& resource : resources())
        add_routes(resource, table);
    return table;
}

} // namespace memento
