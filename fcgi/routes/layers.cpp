#include "routes/layers.hpp"

#include "drawing/drawings.hpp"
#include "drawing/fabric.hpp"
#include "routes/answer.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

// Quotes inside of a text are escaped: this is the key itself.
constexpr std::string_view no_text = "\"data\":null";

// {"layer_id":7,…
int layer_of(std::string_view row)
{
    constexpr std::string_view key = "{\"layer_id\":";
    int id = 0;
    if (row.starts_with(key))
        std::from_chars(row.data() + key.size(), row.data() + row.size(), id);
    return id;
}

} // namespace

bool lacks_text(const Resource& resource, std::string_view row)
{
    return !resource.bulk.empty() && row.find(no_text) != std::string_view::npos;
}

void write_layer(Transaction& transaction, std::string_view row, BufferedSink& out)
{
    const std::size_t at = row.find(no_text);
    if (at == std::string_view::npos) {
        out.add(row);
        return;
    }
    out.add(row.substr(0, at));
    out.add("\"data\":\"");
    write_fabric(transaction, layer_of(row), [&](std::string_view piece) { out.add(json_escaped(piece)); });
    out.add("\"");
    out.add(row.substr(at + no_text.size()));
}

Response layer_answer(Context& context, int status, const Resource& resource, const std::string& row)
{
    Response response{.status = status};
    if (!lacks_text(resource, row)) {
        response.body = wrapped(resource.wrapper, row);
        return response;
    }
    response.stream = [&context, &resource, row](const Sink& sink) {
        context.as_caller([&](Transaction& transaction) {
            BufferedSink out(sink);
            out.add("{\"" + std::string(resource.wrapper) + "\":");
            write_layer(transaction, row, out);
            out.add("}");
            out.flush();
            return true;
        });
    };
    return response;
}

void before_layer_changes(Transaction& transaction, json& args)
{
    const std::string layer = args.at("layer_id").dump();
    const Rows kept = transaction.run("SELECT is_drawn FROM hold_text($1::int)", {layer});
    if (!kept.empty() && kept.truth(0, 0) &&
        says(transaction, args.at("layer_id").get<int>(), args.at("data").get_ref<const std::string&>()))
        args["data"] = "shapes"; // as it is stored
}

void after_layer_changed(Transaction& transaction, const json& args)
{
    const int layer_id = args.at("layer_id").get<int>();
    const std::string layer = std::to_string(layer_id);
    if (transaction.run("SELECT 1 FROM hold_text($1::int)", {layer}).empty())
        return;
    const Rows text = transaction.run("SELECT hold_drawing($1::int)", {layer});
    if (text.at(0, 0))
        read_into_shapes(transaction, layer_id, *text.at(0, 0));
}

} // namespace memento
