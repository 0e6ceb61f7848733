#include "routes/plan.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "database/sqlstate.hpp"
#include "import/naming.hpp"
#include "import/report.hpp"
#include "resource/body.hpp"
#include "routes/answer.hpp"

#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::size_t max_files = 100000;
constexpr std::size_t max_path = 4096;
constexpr std::size_t max_patterns = 20;

[[noreturn]] void refuse(const std::string& what)
{
    throw Error(ErrorCode::bad_request, what);
}

// "" when it is not there.
std::string text_in(const json& body, const char* name)
{
    const json text = body.value(name, json(""));
    if (!text.is_string())
        refuse("The key '" + std::string(name) + "' must be a text.");
    return text.get<std::string>();
}

std::vector<ListedFile> files_in(const json& body)
{
    const auto found = body.find("files");
    if (found == body.end() || !found->is_array() || found->size() > max_files)
        refuse("The key 'files' must be a list of {\"path\", \"size\"}, " + std::to_string(max_files) +
               " at the most.");
    std::vector<ListedFile> files;
    files.reserve(found->size());
    for (const json& one : *found) {
        const json path = one.is_object() ? one.value("path", json()) : json();
        const json size = one.is_object() ? one.value("size", json()) : json();
        if (!path.is_string() || path.get_ref<const std::string&>().empty() ||
            path.get_ref<const std::string&>().size() > max_path || !size.is_number_integer() || size < 0)
            refuse("Each of 'files' must have a path, a text of " + std::to_string(max_path) +
                   " bytes at the most, and a size.");
        files.push_back({path.get<std::string>(), size.get<std::int64_t>()});
    }
    return files;
}

Naming naming_in(const json& body)
{
    Naming naming{
        .sample = text_in(body, "sample"), .category = text_in(body, "category"), .table = text_in(body, "table")};
    const json patterns = body.value("patterns", json::array());
    const json channels = body.value("channels", json::object());
    if (!patterns.is_array() || patterns.size() > max_patterns)
        refuse("The key 'patterns' must be a list of texts, " + std::to_string(max_patterns) + " at the most.");
    if (!channels.is_object())
        refuse("The key 'channels' must be an object: what a name says of a channel, and what it is called.");
    for (const json& pattern : patterns) {
        if (!pattern.is_string())
            refuse("The key 'patterns' must be a list of texts.");
        naming.patterns.push_back(pattern.get<std::string>());
    }
    for (const auto& [told, name] : channels.items()) {
        if (!name.is_string())
            refuse("The key 'channels' must have texts.");
        naming.channels[told] = name.get<std::string>();
    }
    if (!naming.patterns.empty() && !naming.table.empty())
        refuse("Files are named by patterns or by a table, not by both.");
    return naming;
}

// Hidden files and what an operating system leaves behind, as a scan of the folder leaves them out; and what has no
// bytes to send.
std::vector<PathReason> take_ignored(std::vector<ListedFile>& files)
{
    std::vector<PathReason> ignored;
    std::erase_if(files, [&](const ListedFile& file) {
        for (const std::string& part : split(file.path, '/')) {
            if (const auto reason = ignored_name(part)) {
                ignored.push_back({file.path, *reason});
                return true;
            }
        }
        if (file.size == 0)
            ignored.push_back({file.path, "empty"});
        return file.size == 0;
    });
    return ignored;
}

ordered_json presets_told()
{
    ordered_json list = ordered_json::array();
    for (const NamingPreset& preset : naming_presets())
        list.push_back({{"name", preset.name},
                        {"title", preset.title},
                        {"example", preset.example},
                        {"patterns", preset.patterns}});
    return list;
}

// How the first name that fits is read: its pieces, with the names of those that tell something.
ordered_json reading_told(const Naming& naming, const ImportPlan& plan)
{
    if (naming.patterns.empty() || plan.images.empty())
        return nullptr;
    ordered_json pieces = ordered_json::array();
    for (const NamePiece& piece : read_name(naming, plan.images.front().file))
        pieces.push_back({{"text", piece.text}, {"name", piece.name}});
    return {{"file", plan.images.front().file}, {"pieces", pieces}};
}

// Images of the plan that the project has already: "present", "differs", "unplaced".
json present_images(Context& context, const std::string& project_id, const ImportPlan& plan)
{
    json files = json::array();
    for (const PlannedImage& image : plan.images)
        files.push_back({{"image", image.image}, {"size", image.size}});
    try {
        return json::parse(value_of(context, "SELECT present_images($1::int, $2::jsonb)", {project_id, files.dump()}));
    } catch (const SqlError& e) {
        if (e.state() == insufficient_privilege)
            throw Error(ErrorCode::forbidden, "Only a manager of the project may do this.", "Ask one.");
        throw;
    }
}

} // namespace

// {"folder", "files": [{"path", "size"}], "patterns" | "table", "sample", "category", "channels"}
Response plan_upload(Context& context, const Request& request, const json& named)
{
    const json body = parse_object(request.body);
    std::vector<ListedFile> files = files_in(body);
    const Naming naming = naming_in(body);
    const std::vector<PathReason> ignored = take_ignored(files);
    const std::string folder = text_in(body, "folder");
    ImportPlan plan;
    try {
        plan = make_plan(trimmed(folder).empty() ? "default" : folder, "", files, {}, naming);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::usage)
            throw;
        throw Error(ErrorCode::bad_request, error.what(), error.hint());
    }
    plan.skipped.insert(plan.skipped.end(), ignored.begin(), ignored.end());
    const json present = present_images(context, named.at("project_id").dump(), plan);
    ordered_json told = to_json(plan);
    for (const char* name : {"present", "differs", "unplaced"})
        told[name] = present.at(name);
    told["reading"] = reading_told(naming, plan);
    told["presets"] = presets_told();
    return Response{.body = ordered_json{{"plan", told}}.dump()};
}

} // namespace memento
