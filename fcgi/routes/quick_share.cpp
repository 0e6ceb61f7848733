#include "routes/quick_share.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "resource/body.hpp"
#include "resource/resource.hpp"
#include "routes/answer.hpp"
#include "routes/change.hpp"
#include "routes/images.hpp"

#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

std::string name_in(const json& body)
{
    std::string name(trimmed(required_text(body, "name")));
    if (name.empty() || name.size() > max_name_bytes)
        throw Error(ErrorCode::bad_request,
                    "The key 'name' must have from 1 to " + std::to_string(max_name_bytes) + " bytes.");
    return name;
}

// A guest has one annotation, and nothing else is there for him.
template <typename Work> std::string as_sharer(Context& context, Work&& work)
{
    if (!context.caller.session)
        throw_not_found();
    try {
        return context.as_caller(std::forward<Work>(work));
    } catch (const SqlError& e) {
        if (e.state() == insufficient_privilege)
            throw Error(ErrorCode::forbidden, "You may not share images: you manage no project, and may create none.",
                        "Ask an administrator of the server.");
        throw;
    }
}

} // namespace

// {"name"} → where it is to be uploaded, and a name that is free there.
Response place_of_shared(Context& context, const Request& request, const json&)
{
    const std::string name = name_in(parse_object(request.body));
    return Response{.body = wrapped("place", as_sharer(context, [&](Transaction& transaction) {
                                        return transaction.run("SELECT place_of_shared($1)", {name}).text(0, 0);
                                    }))};
}

// {"name", "image_id" or "uri", "op_id"} → the annotation that shows an image that was uploaded there, or lies
// elsewhere.
Response put_shared(Context& context, const Request& request, const json&)
{
    const json body = parse_object(request.body);
    const std::string name = name_in(body);
    const std::string operation = operation_of(body);
    Value image;
    Value address;
    if (body.contains("uri")) {
        address = required_text(body, "uri");
        require_web_address(*address);
    } else {
        const json id = body.value("image_id", json());
        if (!id.is_number_integer() || id < 1 || id > INT32_MAX)
            throw Error(ErrorCode::bad_request, "The key 'image_id' must be the id of an image.",
                        "An image that lies elsewhere has a 'uri'.");
        image = id.dump();
    }
    const std::string made = as_sharer(context, [&](Transaction& transaction) {
        return once(transaction, operation, [&] {
            const Rows rows = transaction.run("SELECT put_shared($1, $2::int, $3)", {name, image, address});
            if (!rows.at(0, 0))
                throw_not_found();
            return rows.text(0, 0);
        });
    });
    return Response{.status = 201, .body = wrapped("annotation", made)};
}

} // namespace memento
