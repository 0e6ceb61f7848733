#include "routes/answer.hpp"

#include "base/error.hpp"

namespace memento {
namespace {

// What the answer to a request is kept under: whose session asks, for what. Nothing for guests, whose shares may expire
// at any moment, and for tokens, each of which may see something else.
std::string key_of(const Context& context, const Request& request)
{
    const auto& session = context.caller.session;
    if (!session || !context.caller.share_id.empty() || !session->token_hash.empty())
        return "";
    return session->id + " " + std::to_string(session->version) + " " + request.path + "?" + request.query;
}

} // namespace

std::string wrapped(std::string_view key, const std::string& value)
{
    return "{\"" + std::string(key) + "\":" + value + "}";
}

std::string value_of(Context& context, const std::string& sql, const std::vector<Value>& parameters)
{
    const Rows rows = context.read(sql, parameters);
    if (rows.empty() || !rows.at(0, 0))
        throw_not_found();
    return rows.text(0, 0);
}

Response kept_or(Context& context, const Request& request, const std::function<Response()>& make)
{
    const std::string key = key_of(context, request);
    if (key.empty() || !context.kept.pays(key))
        return make();
    const std::string snapshot = context.snapshot();
    if (const AnswerCache::Body kept = context.kept.find(key, snapshot))
        return Response{.body = *kept};
    Response response = make();
    if (!response.stream && response.headers.empty())
        context.kept.keep(key, snapshot, response.body);
    return response;
}

} // namespace memento
