#include "drawing/drawings.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "drawing/edit.hpp"
#include "drawing/fabric.hpp"

#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>

namespace memento {
namespace {

using nlohmann::json;

std::string new_uuid()
{
    const std::string hex = random_hex(16);
    return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-4" + hex.substr(13, 3) + "-a" + hex.substr(17, 3) + "-" +
           hex.substr(20);
}

// The shapes that a layer has, by what they look like as an object of Fabric.js. Texts are many and long: their hashes
// are kept.
class Present {
public:
    Present(Transaction& transaction, int layer_id)
    {
        transaction.each("SELECT fabric_line(s) FROM shapes s WHERE s.layer_id = $1::int ORDER BY s.place",
                         {std::to_string(layer_id)}, [this](std::string_view line) { add(line); });
    }
    bool empty() const { return looks_.empty(); }
    bool has(const std::string& id) const { return looks_.contains(id); }

    // The shape that an object is: the one of its id, or one that looks the same and is no other's. "" when there is
    // none.
    std::string take(const std::string& id, std::size_t look)
    {
        const auto own = looks_.find(id);
        if (own != looks_.end() && !taken_.contains(id))
            return *taken_.insert(id).first;
        for (auto [at, end] = ids_.equal_range(look); at != end; ++at) {
            if (taken_.insert(at->second).second)
                return at->second;
        }
        return "";
    }
    bool looks(const std::string& id, std::size_t look) const { return looks_.at(id) == look; }

    std::vector<std::string> left_over() const
    {
        std::vector<std::string> ids;
        for (const auto& [id, look] : looks_) {
            if (!taken_.contains(id))
                ids.push_back(id);
        }
        return ids;
    }

private:
    void add(std::string_view line)
    {
        const bool is_original = line.front() == '=';
        line.remove_prefix(1);
        const std::string id(line.substr(0, 36));
        const std::string_view rest = line.substr(37);
        const std::string object = is_original ? std::string(rest) : fabric_object(parse_shape(rest));
        const std::size_t look = std::hash<std::string>{}(canonical(json::parse(object)));
        looks_.emplace(id, look);
        ids_.emplace(look, id);
    }
    std::unordered_map<std::string, std::size_t> looks_;
    std::unordered_multimap<std::size_t, std::string> ids_;
    std::set<std::string> taken_;
};

// Edits on their way to the database, some at a time.
class Reading {
public:
    Reading(Transaction& transaction, int layer_id)
        : transaction_(transaction)
        , layer_(std::to_string(layer_id))
        , present_(transaction, layer_id)
        , places_matter_(!present_.empty())
    {
    }

    void add(std::string_view raw, std::string_view version)
    {
        const json object = json::parse(raw);
        const std::size_t look = std::hash<std::string>{}(canonical(object));
        const FabricShape shape = read_fabric(object, version);
        std::string id = present_.take(shape.geometry ? shape.id : "", look);
        if (id.empty()) {
            id = shape.id.empty() || present_.has(shape.id) || !made_.insert(shape.id).second ? new_uuid() : shape.id;
            put("created", described(shape, id, raw));
        } else if (!present_.looks(id, look)) {
            put("updated", described(shape, id, raw));
        }
        if (places_matter_)
            order_.push_back(id);
    }

    void finish(const Value& frame)
    {
        for (const std::string& id : present_.left_over())
            put("deleted", id);
        if (places_matter_) {
            std::string ids;
            for (const std::string& id : order_)
                ids += (ids.empty() ? "" : ",") + id;
            send(false);
            transaction_.run("SELECT place_shapes($1::int, $2::uuid[])", {layer_, "{" + ids + "}"});
        }
        frame_ = frame;
        send(true);
    }

private:
    static json described(const FabricShape& shape, const std::string& id, std::string_view raw)
    {
        json to{{"id", id}, {"original", raw}, {"name", shape.name}, {"colour", shape.colour}};
        to["class"] = shape.class_id == 0 ? json() : json(shape.class_id);
        to["group"] = shape.group_id == 0 ? json() : json(shape.group_id);
        if (shape.geometry)
            put_geometry(to, *shape.geometry);
        else
            to.update({{"kind", "other"},
                       {"geometry", "{}"},
                       {"parts", "{}"},
                       {"bounds", "(0,0),(0,0)"},
                       {"area", 0},
                       {"length", 0}});
        return to;
    }

    void put(const char* change, json what)
    {
        bytes_ += what.is_string() ? 40 : what["original"].get_ref<const std::string&>().size();
        asked_[change].push_back(std::move(what));
        if (++count_ >= max_shapes_at_once || bytes_ >= max_edit_bytes / 4)
            send(false);
    }

    void send(bool is_last)
    {
        transaction_.run("SELECT read_shapes($1::int, $2::jsonb, $3::text, $4::boolean)",
                         {layer_, asked_.dump(), frame_, is_last ? "true" : "false"});
        asked_ = nothing();
        count_ = bytes_ = 0;
    }

    static json nothing()
    {
        return {{"created", json::array()}, {"updated", json::array()}, {"deleted", json::array()}};
    }

    Transaction& transaction_;
    std::string layer_;
    Present present_;
    bool places_matter_;
    std::set<std::string> made_;
    std::vector<std::string> order_;
    json asked_ = nothing();
    Value frame_;
    std::size_t count_ = 0;
    std::size_t bytes_ = 0;
};

// What a text says of the version of Fabric.js that wrote it: its frame is known at the end only, so it is asked first.
std::string version_of(const std::string& text)
{
    const std::optional<std::string> frame = split_fabric(text, [](std::string_view) {});
    if (!frame || frame->empty())
        return "";
    const json beside = json::parse(*frame + "}");
    const auto version = beside.find("version");
    return version != beside.end() && version->is_string() ? version->get<std::string>() : "";
}

} // namespace

OpenedDrawing open_drawing(Transaction& transaction, int layer_id)
{
    const std::string layer = std::to_string(layer_id);
    Rows rows = transaction.run("SELECT seq, unread, shapes FROM open_drawing($1::int)", {layer});
    if (rows.empty())
        throw_not_found();
    if (rows.truth(0, 1)) {
        const Rows held = transaction.run("SELECT hold_drawing($1::int)", {layer});
        if (held.at(0, 0))
            read_into_shapes(transaction, layer_id, *held.at(0, 0));
        rows = transaction.run("SELECT seq, unread, shapes FROM open_drawing($1::int)", {layer});
    }
    return {static_cast<int>(rows.number(0, 0)), static_cast<std::uint64_t>(rows.number(0, 2))};
}

void write_fabric(Transaction& transaction, int layer_id, const std::function<void(std::string_view)>& piece)
{
    const std::string layer = std::to_string(layer_id);
    const std::string frame = transaction.run("SELECT seq, frame FROM open_drawing($1::int)", {layer}).text(0, 1);
    piece(fabric_begin(frame));
    bool first = true;
    transaction.each("SELECT fabric_line(s) FROM shapes s WHERE s.layer_id = $1::int ORDER BY s.place", {layer},
                     [&](std::string_view line) {
                         const bool is_original = line.front() == '=';
                         line.remove_prefix(1);
                         if (!first)
                             piece(",");
                         first = false;
                         line.remove_prefix(37); // its id
                         piece(is_original ? std::string(line) : fabric_object(parse_shape(line)));
                     });
    piece(fabric_end);
}

bool says(Transaction& transaction, int layer_id, std::string_view text)
{
    bool same = true;
    write_fabric(transaction, layer_id, [&](std::string_view piece) {
        same = same && text.starts_with(piece);
        if (same)
            text.remove_prefix(piece.size());
    });
    return same && text.empty();
}

void read_into_shapes(Transaction& transaction, int layer_id, const std::string& text)
{
    Reading reading(transaction, layer_id);
    if (text == "none") {
        reading.finish("");
        return;
    }
    const std::string version = version_of(text);
    reading.finish(split_fabric(text, [&](std::string_view object) { reading.add(object, version); }));
}

} // namespace memento
