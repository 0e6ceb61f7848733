#include "routes/images.hpp"

#include "base/error.hpp"
#include "resource/body.hpp"
#include "resource/statement.hpp"
#include "routes/change.hpp"
#include "routes/resources.hpp"
#include "routes/uploads.hpp"
#include "storage/files.hpp"
#include "storage/states.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

const Resource& images()
{
    return *find_resource("images");
}

std::string text_of(const json& body, const char* name)
{
    const auto found = body.find(name);
    return found != body.end() && found->is_string() ? found->get<std::string>() : "";
}

// An address becomes a header of an answer: in one, a space or a control character would begin something else.
bool is_address(std::string_view uri)
{
    const bool is_web = uri.starts_with("http://") || uri.starts_with("https://");
    return is_web && uri.size() <= 2000 &&
           std::ranges::none_of(uri, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; });
}

} // namespace

void require_web_address(std::string_view uri)
{
    if (!is_address(uri))
        throw Error(ErrorCode::bad_request,
                    "The key 'uri' must be an http or https address of at most 2000 characters, without spaces or "
                    "control characters.");
}

// Registers an image that lies elsewhere: the address is kept and never fetched by us.
Response register_external_image(Context& context, const Request& request, const json&)
{
    const json body = parse_object(request.body);
    json args = checked_body(images(), body, post);
    const std::string uri = text_of(body, "uri");
    if (!text_of(body, "filepath").empty())
        throw Error(ErrorCode::bad_request,
                    "The key 'filepath' names a file on the server, which is not read over HTTP.",
                    "Upload the file, or import it with `memento import` on the server.");
    if (text_of(body, "type") != "E")
        throw Error(ErrorCode::bad_request, "The key 'type' must be 'E' for an external image.",
                    "Files are sent to images/upload.");
    require_web_address(uri);
    args["uri"] = uri;
    static const std::string select = sql::select_item(images());
    const std::string made = run_change(context, images(), args, [&](Transaction& transaction) {
        args["image_id"] = claim_external(transaction, args);
        return transaction.run(select, {args.dump()}).text(0, 0);
    });
    return Response{.status = 201, .body = "{\"image\":" + made + "}"};
}

// Rows first, then files: a crash in between leaves a tombstone, by which they are found. What waits in the trash keeps
// its files.
Response remove_image(Context& context, const Request& request, const json& named)
{
    static const Handler remove_row = remove_item(images());
    const Rows rows =
        context.read("SELECT key FROM images WHERE image_id = ($1::jsonb->>'image_id')::int", {named.dump()});
    Response response = remove_row(context, request, named);
    if (rows.empty() || !rows.at(0, 0))
        return response;
    const bool waits =
        context.in_transaction([&](Transaction& transaction) { return has_row(transaction, rows.text(0, 0)); });
    if (!waits)
        discard_files(ImageFiles(context.config.store(), rows.text(0, 0)));
    return response;
}

// The files of an image by its id, for scripts; nginx sends them.
Response image_file(Context& context, const Request&, const json& named)
{
    const int thumb = named.at("thumb").get<int>();
    const Rows rows = context.read("SELECT key, pyramid->>'flat', type, uri FROM images"
                                   " WHERE image_id = ($1::jsonb->>'image_id')::int AND state = 'ready'",
                                   {named.dump()});
    if (rows.empty() || thumb > 1 || named.at("sub_filename") != "none")
        throw_not_found();
    if (rows.text(0, 2) == "E")
        return Response{.status = 302, .headers = {{"Location", rows.text(0, 3)}}};
    const std::string name = thumb == 1 ? "thumbnail.jpg" : rows.text(0, 1);
    return Response{.content_type = name.ends_with(".png") ? "image/png" : "image/jpeg",
                    .headers = {{"X-Accel-Redirect", "/internal-files/tiles/" + rows.text(0, 0) + "/" + name}}};
}

} // namespace memento
