#include "admin/trash.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

constexpr std::size_t max_name = 2000; // bytes, as of everything that has a name
constexpr std::string_view drawing_prefix = "drawing/";

[[noreturn]] void throw_no_entry(const std::string& id)
{
    throw Error(ErrorCode::not_found, "There is no '" + id + "' in the trash.",
                "`memento trash list` shows what can be brought back.");
}

RestoreAnswer answer_of(const Value& text, const std::string& id)
{
    if (!text)
        throw_no_entry(id);
    const json told = json::parse(*text);
    RestoreAnswer answer;
    if (const auto found = told.find("obstacles"); found != told.end()) {
        for (const json& one : *found)
            answer.obstacles.push_back({one.at("what"), one.at("id"), one.at("name"), one.value("free", "")});
        answer.restored.kind = told.at("kind");
        return answer;
    }
    answer.restored = {told.at("kind"),     told.at("id"),          told.at("project_id"),     told.at("name"),
                       told.at("left_out"), told.value("moved", 0), told.value("elsewhere", 0)};
    return answer;
}

json names_of(const std::map<int, std::string>& names)
{
    json said = json::object();
    for (const auto& [id, name] : names) {
        if (trimmed(name).empty() || name.size() > max_name || !is_storable_text(name))
            throw Error(ErrorCode::bad_request, "A name is a text of 1 to " + std::to_string(max_name) + " bytes.");
        said[std::to_string(id)] = name;
    }
    return said;
}

int number_of(const std::string& id, std::string_view digits)
{
    int number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size())
        throw_no_entry(id);
    return number;
}

std::string quoted(const std::string& name)
{
    return "'" + name + "'";
}

// A drawing stays with its sample, and comes back by the rights of a manager there.
Restored restore_drawing(Transaction& transaction, const std::string& id, int layer_id, int administrator)
{
    transaction.run("SELECT set_config('memento.user_id', $1, true)", {std::to_string(administrator)});
    const Rows back = transaction.run("SELECT bring_back($1::int)", {std::to_string(layer_id)});
    if (!back.at(0, 0))
        throw_no_entry(id);
    const json layer = json::parse(back.text(0, 0));
    return {"drawing", layer_id, 0, layer.at("name")};
}

} // namespace

std::vector<TrashEntry> list_trash(Transaction& transaction, int project_id, int days)
{
    const Rows rows = transaction.run(R"(
        SELECT x.id, x.kind, x.name, x.count, coalesce(p.name, ''), x.place, x.bytes,
               to_char(x.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), x.by,
               to_char((x.at + make_interval(days => $2::int)) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               x.into, x.moved
        FROM (
            SELECT t.entry_id::text AS id, t.kind, t.name, cardinality(t.root_ids) AS count, t.project_id, t.place, t.bytes, t.deleted_at AS at,
                   t.deleted_by AS by, coalesce(t.contents ->> 'into', '') AS into, coalesce((t.contents ->> 'moved')::int, 0) AS moved
            FROM trash t WHERE NOT t.ending
            UNION ALL
            SELECT 'drawing/' || d.layer_id, 'drawing', d.gone ->> 'name', 1, a.project_id, a.name, 0, d.gone_at, d.gone_by, '', 0
            FROM drawings d JOIN annotations a USING (annotation_id) WHERE d.gone IS NOT NULL) x
        LEFT JOIN projects p USING (project_id)
        WHERE ($1::int = 0 OR x.project_id = $1::int) AND x.at > now() - make_interval(days => $2::int)
        ORDER BY x.at DESC, x.id)",
                                      {std::to_string(project_id), std::to_string(days)});
    std::vector<TrashEntry> entries;
    for (std::size_t i = 0; i < rows.size(); ++i)
        entries.push_back({rows.text(i, 0), rows.text(i, 1), rows.text(i, 2), static_cast<int>(rows.number(i, 3)),
                           rows.text(i, 4), rows.text(i, 5), rows.number(i, 6), rows.text(i, 7), rows.text(i, 8),
                           rows.text(i, 9), rows.text(i, 10), static_cast<int>(rows.number(i, 11))});
    return entries;
}

RestoreAnswer restore_entry(Transaction& transaction, int entry_id, int days, const std::map<int, std::string>& names)
{
    const Rows rows = transaction.run("SELECT restore_entry($1::int, $2::int, $3::jsonb)",
                                      {std::to_string(entry_id), std::to_string(days), names_of(names).dump()});
    return answer_of(rows.at(0, 0), std::to_string(entry_id));
}

Restored restore_trash(Transaction& transaction, const std::string& id, int days, const std::string& name)
{
    const int administrator = static_cast<int>(
        transaction.run("SELECT user_id FROM permissions WHERE type = 'sysadm' ORDER BY user_id LIMIT 1").number(0, 0));
    if (id.starts_with(drawing_prefix))
        return restore_drawing(transaction, id, number_of(id, std::string_view(id).substr(drawing_prefix.size())),
                               administrator);
    const std::string entry = std::to_string(number_of(id, id));
    std::map<int, std::string> names;
    if (!name.empty()) {
        const Rows first = transaction.run("SELECT root_ids[1] FROM trash WHERE entry_id = $1::int", {entry});
        if (first.empty())
            throw_no_entry(id);
        names[static_cast<int>(first.number(0, 0))] = name;
    }
    const Rows rows =
        transaction.run("SELECT put_entry_back($1::int, $2::int, $3::jsonb, $4::int)",
                        {entry, std::to_string(days), names_of(names).dump(), std::to_string(administrator)});
    const RestoreAnswer answer = answer_of(rows.at(0, 0), id);
    if (!answer.obstacles.empty())
        throw Error(ErrorCode::conflict, sentence_of(answer.restored.kind, answer.obstacles),
                    hint_of(answer.obstacles));
    return answer.restored;
}

std::string sentence_of(const std::string& kind, const std::vector<Obstacle>& obstacles)
{
    const std::string& what = obstacles.at(0).what;
    if (what == "image lost")
        return "It uses " + count_of(static_cast<std::int64_t>(obstacles.size()), "image") + " that " +
               (obstacles.size() == 1 ? "is" : "are") + " gone for good.";
    constexpr std::size_t max_named = 3;
    std::string names;
    std::size_t named = 0;
    for (const Obstacle& one : obstacles) {
        if (one.what != what)
            continue;
        if (named++ < max_named)
            names += (names.empty() ? "" : ", ") + quoted(one.name);
    }
    if (named > max_named)
        names += " and " + std::to_string(named - max_named) + " more";
    if (what == "category gone")
        return "Its category " + names + " is deleted.";
    if (what == "merged away")
        return "It was merged into " + names + ", which is deleted with what came from here.";
    if (what == "image gone")
        return "It uses " + std::string(named == 1 ? "the image " : "the images ") + names + ", which " +
               (named == 1 ? "is" : "are") + " deleted.";
    return "By now there " + std::string(named == 1 ? "is another " : "are others of kind ") + kind + " called " +
           names + ".";
}

std::string hint_of(const std::vector<Obstacle>& obstacles)
{
    const std::string& what = obstacles.at(0).what;
    if (what == "name taken")
        return "Bring it back under another name: " + quoted(obstacles[0].free) + " is free.";
    return what == "image lost" ? "" : "Bring that back first.";
}

} // namespace memento
