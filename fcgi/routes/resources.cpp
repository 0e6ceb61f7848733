#include "routes/resources.hpp"

#include "access/password.hpp"
#include "base/error.hpp"
#include "resource/body.hpp"
#include "resource/statement.hpp"
#include "routes/answer.hpp"
#include "routes/change.hpp"
#include "routes/layers.hpp"

#include <nlohmann/json.hpp>
#include <optional>

namespace memento {
namespace {

using nlohmann::json;

// A row that is changed; what drawings need besides is done in the same transaction.
Value change_row(Context& context, const Resource& resource, const std::string& sql, json& args)
{
    return run_change(context, resource, args, [&](Transaction& transaction) {
        const bool is_layer = !resource.bulk.empty();
        if (is_layer)
            before_layer_changes(transaction, args);
        const Rows rows = transaction.run(sql, {args.dump()});
        if (is_layer && !rows.empty())
            after_layer_changed(transaction, args);
        return rows.empty() ? Value{} : rows.at(0, 0);
    });
}

// What a statement that changes a row answers, or nothing when no row was changed. begin: what comes before it.
Value change(Context& context, const Resource& resource, const std::string& sql, const json& args,
             const std::string& begin = "")
{
    return run_change(context, resource, args, [&](Transaction& transaction) {
        if (!begin.empty())
            transaction.script(begin);
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
            refuse_change(context, resource, args);
        in_hash_place([&] { *found = hash_digest(found->get_ref<const std::string&>()); });
    }
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
        refuse_change(context, resource, named);
}

Response deleted(Context& context, const Resource& resource, const std::string& sql, const json& named)
{
    Value count;
    try {
        count = change(context, resource, sql, named, lift_time_limit);
    } catch (const SqlError& e) {
        if (e.state() == foreign_key_violation)
            throw Error(ErrorCode::conflict, "This is still used by something else.", "Remove what uses it first.");
        throw;
    }
    if (count == "0")
        explain_nothing_deleted(context, resource, named);
    return Response{.status = 204};
}

} // namespace

// A link or grant that is there already is as good as made. One that somebody else has just made is not seen by the
// statement that ran into it: the next one sees it.
Handler create_item(const Resource& resource)
{
    return [sql = sql::insert_item(resource), select = sql::select_item(resource),
            &resource](Context& context, const Request& request, const json&) {
        json args = checked_body(resource, parse_object(request.body), post);
        hash_secrets(context, resource, args);
        const std::string made = run_change(context, resource, args, [&](Transaction& transaction) {
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

Handler update_item(const Resource& resource)
{
    return [sql = sql::update_item(resource), stale_sql = sql::is_stale(resource),
            &resource](Context& context, const Request& request, const json& named) {
        json args = checked_body(resource, parse_object(request.body), put);
        args.update(named);
        hash_secrets(context, resource, args);
        const std::optional<int> version = expected_version(request);
        if (version)
            args["if_match"] = *version;
        const Value changed = change_row(context, resource, sql, args);
        const bool stale = !changed && version && context.as_caller([&](Transaction& transaction) {
            const Rows rows = transaction.run(stale_sql, {args.dump()});
            return !rows.empty() && rows.truth(0, 0);
        });
        if (stale)
            throw Error(ErrorCode::conflict, "Somebody has changed this in the meantime.",
                        "Read it again before changing it.");
        if (!changed)
            refuse_change(context, resource, args);
        return layer_answer(context, 201, resource, *changed);
    };
}

Handler remove_item(const Resource& resource)
{
    return [sql = sql::delete_item(resource), &resource](Context& context, const Request&, const json& named) {
        return deleted(context, resource, sql, named);
    };
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

} // namespace memento
