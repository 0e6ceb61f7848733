#include "routes/drawings.hpp"

#include "base/error.hpp"
#include "drawing/drawings.hpp"
#include "drawing/edit.hpp"
#include "drawing/stored.hpp"
#include "resource/body.hpp"
#include "routes/answer.hpp"
#include "routes/change.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

namespace memento {
namespace {

using nlohmann::json;

const Resource& layers()
{
    return *find_resource("layers");
}

std::map<std::string, ShapeKind> kinds_of(Transaction& transaction, const std::string& layer,
                                          const std::vector<std::string>& ids)
{
    std::map<std::string, ShapeKind> kinds;
    if (ids.empty())
        return kinds;
    std::string list;
    for (const std::string& id : ids)
        list += (list.empty() ? "{" : ",") + id;
    const Rows rows = transaction.run("SELECT shape_id, kind FROM kinds_of($1::int, $2::uuid[])", {layer, list + "}"});
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (const auto kind = kind_named(rows.text(i, 1)))
            kinds.emplace(rows.text(i, 0), *kind);
    }
    return kinds;
}

// Conflicts with what the caller meant: the shape or the fields that he sent, null where he meant to delete it.
std::string with_mine(const std::string& answer, const json& body)
{
    json told = json::parse(answer);
    if (told.at("conflicts").empty())
        return answer;
    for (json& conflict : told["conflicts"]) {
        conflict["mine"] = nullptr;
        for (const char* list : {"created", "updated"}) {
            for (const json& shape : body.value(list, json::array())) {
                if (shape.at("id") == conflict.at("id"))
                    conflict["mine"] = shape;
            }
        }
    }
    return told.dump();
}

int base_of(const json& body)
{
    const auto base = body.find("base");
    if (base == body.end() || !base->is_number_integer() || *base < 0 || *base > INT32_MAX)
        throw Error(ErrorCode::bad_request, "The key 'base' must be the number of the last edit that is known.");
    return base->get<int>();
}

// "x0,y0,x1,y1" as PostgreSQL reads a box, within what anything may lie in; nothing when it is absent.
std::optional<std::string> box_of(const Request& request)
{
    const std::string said = query_value(request, "box");
    if (said.empty())
        return std::nullopt;
    std::array<double, 4> sides{};
    const char* at = said.data();
    const char* const end = at + said.size();
    for (std::size_t i = 0; i < sides.size(); ++i) {
        const auto [next, error] = std::from_chars(at, end, sides.at(i));
        const bool is_last = i + 1 == sides.size();
        if (error != std::errc{} || !std::isfinite(sides.at(i)) ||
            (is_last ? next != end : next == end || *next != ','))
            throw Error(ErrorCode::bad_request, "The parameter 'box' must be four numbers: x0,y0,x1,y1.");
        sides.at(i) = std::clamp(sides.at(i), -1.5 * farthest, 1.5 * farthest);
        at = is_last ? end : next + 1;
    }
    return "(" + number_text(sides[2]) + "," + number_text(sides[3]) + "),(" + number_text(sides[0]) + "," +
           number_text(sides[1]) + ")";
}

void write_shapes(Transaction& transaction, int layer_id, const std::optional<std::string>& box, const Sink& sink)
{
    const OpenedDrawing opened = open_drawing(transaction, layer_id);
    BufferedSink out(sink);
    out.add(shapes_head(layer_id, opened.seq, opened.shapes));
    std::uint64_t count = 0;
    std::string record;
    const auto write = [&](std::string_view line) {
        record.clear();
        append_record(parse_shape(line), record);
        out.add(record);
        ++count;
    };
    const std::string layer = std::to_string(layer_id);
    if (box)
        transaction.each("SELECT line FROM shapes_in_view($1::int, $2::box) line", {layer, *box}, write);
    else
        transaction.each(
            "SELECT shape_line(s) FROM shapes s WHERE s.layer_id = $1::int AND s.kind <> 'other' ORDER BY s.place",
            {layer}, write);
    out.add(shapes_end(count, count));
    out.flush();
}

} // namespace

// {"op_id", "base", "created", "updated", "deleted"}: what somebody else has changed since `base` stays, and is told.
Response edit_shapes(Context& context, const Request& request, const json& named)
{
    if (request.body.size() > max_edit_bytes)
        throw Error(ErrorCode::too_large, "An edit has 8 MiB at the most.", "Send it in parts.");
    const json body = parse_object(request.body);
    const std::string operation = operation_of(body);
    const std::string base = std::to_string(base_of(body));
    const std::vector<std::string> unsaid = of_unsaid_kind(body);
    if (unsaid.empty())
        checked_edit(body, {}); // what is malformed is refused before anybody is held up
    const int layer_id = named.at("layer_id").get<int>();
    const std::string layer = std::to_string(layer_id);
    const std::string done = run_change(context, layers(), named, [&](Transaction& transaction) {
        return once(transaction, operation, [&] {
            const Rows begun = transaction.run("SELECT unread FROM begin_edit($1::int)", {layer});
            if (begun.empty())
                throw_not_found();
            if (begun.at(0, 0))
                read_into_shapes(transaction, layer_id, *begun.at(0, 0));
            const json asked = checked_edit(body, kinds_of(transaction, layer, unsaid));
            return with_mine(transaction
                                 .run("SELECT edit_shapes($1::int, $2::int, $3::jsonb, $4::uuid)",
                                      {layer, base, asked.dump(), operation.empty() ? Value{} : operation})
                                 .text(0, 0),
                             body);
        });
    });
    return Response{.body = done};
}

Response shapes_of_layer(Context& context, const Request& request, const json& named)
{
    const std::optional<std::string> box = box_of(request);
    const int layer_id = named.at("layer_id").get<int>();
    context.as_caller([&](Transaction& transaction) { return open_drawing(transaction, layer_id).seq; });
    Response response{.content_type = "application/x-memento-shapes"};
    response.stream = [&context, layer_id, box](const Sink& sink) {
        context.as_caller([&](Transaction& transaction) {
            write_shapes(transaction, layer_id, box, sink);
            return true;
        });
    };
    return response;
}

Response one_shape(Context& context, const Request&, const json& named)
{
    const std::string id = named.at("shape_id").get<std::string>();
    if (!is_uuid(id))
        throw_not_found();
    const std::string layer = named.at("layer_id").dump();
    context.as_caller([&](Transaction& transaction) { return open_drawing(transaction, named.at("layer_id")).seq; });
    return Response{.body = wrapped("shape", value_of(context, "SELECT page_shape($1::int, $2::uuid)", {layer, id}))};
}

} // namespace memento
