#include "routes/drawings.hpp"

#include "base/error.hpp"
#include "drawing/drawings.hpp"
#include "drawing/edit.hpp"
#include "drawing/stored.hpp"
#include "resource/body.hpp"
#include "routes/answer.hpp"
#include "routes/change.hpp"
#include "routes/paging.hpp"

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

// How many pixels of the screen there are for one of the image; nothing when it is absent.
Value zoom_of(const Request& request)
{
    const std::string said = query_value(request, "zoom");
    if (said.empty())
        return std::nullopt;
    double zoom = 0;
    const auto [end, error] = std::from_chars(said.data(), said.data() + said.size(), zoom);
    if (error != std::errc{} || end != said.data() + said.size() || !(zoom > 0) || !(zoom <= 1e6))
        throw Error(ErrorCode::bad_request, "The parameter 'zoom' must be a number above 0.");
    return number_text(std::max(zoom, 1e-9));
}

// "id,id" as PostgreSQL reads a list of UUIDs; nothing when it is absent.
std::optional<std::string> ids_of(const Request& request)
{
    const std::string said = query_value(request, "ids");
    if (said.empty())
        return std::nullopt;
    for (std::size_t at = 0; at <= said.size();) {
        const std::size_t end = std::min(said.find(',', at), said.size());
        if (!is_uuid(said.substr(at, end - at)))
            throw Error(ErrorCode::bad_request, "The parameter 'ids' must be ids of shapes: id,id.");
        at = end + 1;
    }
    return "{" + said + "}";
}

// Which shapes are asked for.
struct Asked {
    std::optional<std::string> box;
    Value zoom;
    std::optional<int> at; // after this edit
    std::optional<std::string> ids;
    bool as_rows; // with their bounds, without their geometry
};

void write_shapes(Transaction& transaction, int layer_id, const Asked& asked, const Sink& sink)
{
    const OpenedDrawing opened = open_drawing(transaction, layer_id);
    BufferedSink out(sink);
    out.add(shapes_head(layer_id, opened.seq, opened.shapes));
    std::uint64_t count = 0;
    std::uint64_t in_view = 0; // besides those that are sent
    std::string record;
    const auto write = [&](std::string_view line) {
        record.clear();
        if (line.starts_with('#')) {
            in_view += append_density(line, record);
            out.add(record);
            return;
        }
        while (!line.empty()) {
            append_record(next_shape(line), record);
            ++count;
        }
        out.add(record);
    };
    const std::string layer = std::to_string(layer_id);
    if (asked.at)
        transaction.each("SELECT line FROM shape_lines_then($1::int, $2::int) line", {layer, std::to_string(*asked.at)},
                         write);
    else if (asked.box)
        transaction.each("SELECT line FROM shapes_in_view($1::int, $2::box, $3::double precision) line",
                         {layer, *asked.box, asked.zoom}, write);
    else if (asked.ids)
        transaction.each("SELECT line FROM shapes_of_ids($1::int, $2::uuid[]) line", {layer, *asked.ids}, write);
    else
        transaction.each(std::string("SELECT ") + (asked.as_rows ? "shape_row" : "shape_line") +
                             "(s) FROM shapes s WHERE s.layer_id = $1::int AND s.kind <> 'other' ORDER BY s.place",
                         {layer}, write);
    out.add(shapes_end(count, count + in_view));
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
    const Asked asked{box_of(request), zoom_of(request), query_number(request, "at"), ids_of(request),
                      query_value(request, "rows") == "1"};
    const int layer_id = named.at("layer_id").get<int>();
    context.as_caller([&](Transaction& transaction) { return open_drawing(transaction, layer_id).seq; });
    Response response{.content_type = "application/x-memento-shapes"};
    response.stream = [&context, layer_id, asked](const Sink& sink) {
        context.as_caller([&](Transaction& transaction) {
            write_shapes(transaction, layer_id, asked, sink);
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

Response edits_since(Context& context, const Request& request, const json& named)
{
    const int since = query_number(request, "since").value_or(0);
    return Response{.body = value_of(context, "SELECT page_edits($1::int, $2::int)",
                                     {named.at("annotation_id").dump(), std::to_string(since)})};
}

Response history_of_layer(Context& context, const Request& request, const json& named)
{
    context.as_caller([&](Transaction& transaction) { return open_drawing(transaction, named.at("layer_id")).seq; });
    const int limit = std::min(query_number(request, "limit").value_or(50), 200);
    const int before = query_number(request, "before").value_or(0);
    const std::string rows = value_of(context, "SELECT page_history($1::int, $2::int, $3::int)",
                                      {named.at("layer_id").dump(), std::to_string(before), std::to_string(limit)});
    return page_of("history", "seq", rows, json{{"limit", limit}});
}

// {"op_id", "seq", "ids"}: the shapes (all, where ids are not said) as they were after the edit; nothing of it for a
// layer that was deleted.
Response restore_layer(Context& context, const Request& request, const json& named)
{
    const json body = request.body.empty() ? json::object() : parse_object(request.body);
    const std::string operation = operation_of(body);
    Value ids;
    if (body.contains("ids")) {
        ids = "{";
        if (!body["ids"].is_array())
            throw Error(ErrorCode::bad_request, "The key 'ids' must be a list of ids of shapes.");
        for (const json& id : body["ids"]) {
            if (!id.is_string() || !is_uuid(id.get_ref<const std::string&>()))
                throw Error(ErrorCode::bad_request, "The key 'ids' must be a list of ids of shapes.");
            *ids += (ids->size() > 1 ? "," : "") + id.get<std::string>();
        }
        *ids += "}";
    }
    const int layer_id = named.at("layer_id").get<int>();
    const std::string layer = std::to_string(layer_id);
    return Response{.body = run_change(context, layers(), named, [&](Transaction& transaction) {
                        return once(transaction, operation, [&] {
                            const Rows back = transaction.run("SELECT bring_back($1::int)", {layer});
                            if (back.at(0, 0))
                                return wrapped("layer", back.text(0, 0));
                            const Rows begun = transaction.run("SELECT unread FROM begin_edit($1::int)", {layer});
                            if (begun.empty())
                                throw_not_found();
                            if (begun.at(0, 0))
                                read_into_shapes(transaction, layer_id, *begun.at(0, 0));
                            const auto seq = body.find("seq");
                            if (seq == body.end() || !seq->is_number_integer() || *seq < 0 || *seq > INT32_MAX)
                                throw Error(ErrorCode::bad_request,
                                            "The key 'seq' must be the number of the edit to go back to.");
                            return transaction
                                .run("SELECT restore_shapes($1::int, $2::int, $3::uuid[], $4::uuid)",
                                     {layer, seq->dump(), ids, operation.empty() ? Value{} : operation})
                                .text(0, 0);
                        });
                    })};
}

// Shapes of a class, or with `class=all` of any, over a project, or one category or annotation of it; `after` is what
// the page before called `next`.
Response gallery_of_project(Context& context, const Request& request, const json& named)
{
    const auto number = [&](const char* name) {
        const std::optional<int> given = query_number(request, name);
        return given ? Value{std::to_string(*given)} : Value{};
    };
    const std::string after = query_value(request, "after");
    int layer = 0;
    int place = 0;
    if (!after.empty()) {
        const char* const end = after.data() + after.size();
        const auto [dot, error] = std::from_chars(after.data(), end, layer);
        const auto [last, wrong] = dot != end ? std::from_chars(dot + 1, end, place) : std::from_chars(end, end, place);
        if (error != std::errc{} || wrong != std::errc{} || *dot != '.' || last != end || layer <= 0 || place < 0)
            throw Error(ErrorCode::bad_request, "The parameter 'after' must be what the page before called 'next'.");
    }
    constexpr int max_shapes_of_page = 500;
    const int limit = std::clamp(query_number(request, "limit").value_or(100), 1, max_shapes_of_page);
    return Response{
        .body = value_of(context, "SELECT page_gallery($1::int, $2::int, $3::int, $4::int, $5::int, $6::int, $7::int)",
                         {named.at("project_id").dump(), number("category"), number("annotation"),
                          query_value(request, "class") == "all"
                              ? Value{}
                              : std::to_string(query_number(request, "class").value_or(0)),
                          std::to_string(layer), std::to_string(place), std::to_string(limit)})};
}

Response deleted_drawings(Context& context, const Request&, const json& named)
{
    return Response{.body = wrapped("drawings", value_of(context, "SELECT page_deleted_drawings($1::int)",
                                                         {named.at("annotation_id").dump()}))};
}

} // namespace memento
