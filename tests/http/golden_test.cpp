// What the pages are told, route by route: the answers to the requests of this table, as files in tests/golden/web that
// the tests of the pages read, too, so that both sides mean the same. MEMENTO_WRITE_GOLDEN=1 writes them anew.
#include "base/file.hpp"
#include "base/text.hpp"
#include "responder.hpp"
#include "support/test_data.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

using namespace memento;
using nlohmann::json;

namespace {

const std::filesystem::path folder = source_folder() / "tests/golden/web";

struct Golden {
    std::string name; // of the file
    std::string method;
    std::string route;  // as the description of the API calls it
    std::string target; // what is asked for
    std::string body;   // <share>: the text of a link that lives
    int status = 200;
    std::string who = "owner";
    std::map<std::string, std::string, std::less<>> headers{};
};

// What fits a pattern, of which two images are there: in no sample, and of another size; what does not, what is hidden,
// and what nobody reads.
const std::string files_of_plate =
    R"({"folder": "plate", "patterns": ["{row}{column}_{channel}.tif"], "sample": "{well}",
    "files": [{"path": "A01_1.tif", "size": 5}, {"path": "A01_2.tif", "size": 5}, {"path": "notes.tif", "size": 5},
              {"path": ".hidden", "size": 5}, {"path": "slide.mrxs", "size": 5}]})";

// A new shape, and a change of one that somebody else has changed since.
const std::string edit_of_shapes = R"({"base": 0, "op_id": "22222222-0000-4000-8000-000000000000",
    "created": [{"id": "00000000-0000-4000-8000-000000000001", "kind": "point", "geometry": [5, 6], "class": 1}],
    "updated": [{"id": "00000000-0000-4000-8000-000000000009", "name": "mine"}]})";

// Played in this order on one seed: those that change something come last.
const std::vector<Golden> answers = {
    {"me", "GET", "web/me", "web/me", "", 200},
    {"sessions", "GET", "web/me/sessions", "web/me/sessions", "", 200},
    {"tokens", "GET", "web/tokens", "web/tokens", "", 200},
    {"home", "GET", "web/home", "web/home", "", 200},
    {"project", "GET", "web/projects/{project_id}", "web/projects/2", "", 200},
    {"views", "GET", "web/projects/{project_id}/views", "web/projects/2/views", "", 200},
    {"participants", "GET", "web/projects/{project_id}/participants", "web/projects/2/participants", "", 200},
    {"person", "GET", "web/projects/{project_id}/participants/{user_id}", "web/projects/2/participants/7", "", 200},
    {"why", "GET", "web/projects/{project_id}/participants/{user_id}/why",
     "web/projects/2/participants/7/why?annotation=1", "", 200},
    {"editor", "GET", "web/projects/{project_id}/editor", "web/projects/2/editor", "", 200},
    {"overview", "GET", "web/projects/{project_id}/overview", "web/projects/2/overview?ahead=-60", "", 200},
    {"uses", "GET", "web/uses/{kind}/{id}", "web/uses/project/2", "", 200},
    {"given", "GET", "web/annotations/{annotation_id}/given", "web/annotations/1/given", "", 200},
    {"images", "GET", "web/projects/{project_id}/images", "web/projects/2/images?limit=2", "", 200},
    {"users", "GET", "web/users", "web/users", "", 200, "sysadm"},
    {"user", "GET", "web/users/{user_id}", "web/users/2", "", 200, "sysadm"},
    {"possessions", "GET", "web/users/{user_id}/possessions", "web/users/2/possessions", "", 200, "sysadm"},
    {"annotations", "GET", "web/categories/{category_id}/annotations",
     "web/categories/1/annotations?limit=2&tell=dose=well", "", 200},
    {"found", "GET", "web/projects/{project_id}/annotations",
     "web/projects/2/annotations?search=mouse&status=N&tell=dose", "", 200},
    {"annotation", "GET", "web/annotations/{annotation_id}", "web/annotations/1", "", 200},
    {"neighbours", "GET", "web/annotations/{annotation_id}/neighbours", "web/annotations/2/neighbours", "", 200},
    {"gallery", "GET", "web/projects/{project_id}/gallery", "web/projects/2/gallery?class=1", "", 200},
    {"changes", "GET", "web/projects/{project_id}/changes", "web/projects/2/changes?since=9999999999-1:1:", "", 200},
    {"shares", "GET", "web/annotations/{annotation_id}/shares", "web/annotations/1/shares", "", 200},
    {"image_progress", "GET", "web/projects/{project_id}/images/progress", "web/projects/2/images/progress", "", 200},
    {"error", "GET", "web/annotations/{annotation_id}", "web/annotations/99", "", 404},
    {"activity", "GET", "web/projects/{project_id}/activity", "web/projects/2/activity?kind=content", "", 200},
    {"system", "GET", "web/system", "web/system", "", 200, "sysadm"},
    {"retried", "POST", "web/system/retry", "web/system/retry", "", 200, "sysadm"},
    {"trash", "GET", "web/projects/{project_id}/trash", "web/projects/2/trash", "", 200},
    {"deleted_projects", "GET", "web/trash", "web/trash", "", 200},
    {"restored", "POST", "web/trash/{entry_id}/restore", "web/trash/1/restore", "{}", 200},
    {"token", "POST", "web/tokens", "web/tokens",
     R"({"name": "robot", "scope": "manage", "projects": [2], "days": 30})", 201},
    {"properties", "GET", "web/annotations/{annotation_id}/properties", "web/annotations/1/properties", "", 200},
    {"property_values", "GET", "web/projects/{project_id}/properties", "web/projects/2/properties?name=dose", "", 200},
    {"invites", "GET", "web/projects/{project_id}/invites", "web/projects/2/invites", "", 200},
    {"invite", "POST", "web/projects/{project_id}/invites", "web/projects/2/invites",
     R"({"type": "catpar", "type_id": 1, "note": "course", "days": 7, "people": 20})", 201},
    {"invited", "POST", "web/invites/open", "web/invites/open", R"({"invite": "11111111111111111111111111111111"})",
     200},
    {"joined", "POST", "web/invites/accept", "web/invites/accept", R"({"invite": "11111111111111111111111111111111"})",
     200, "stranger"},
    {"bulk", "POST", "web/projects/{project_id}/bulk", "web/projects/2/bulk",
     R"({"action": "rename", "annotations": [{"annotation_id": 3, "name": "mouse_02"}, {"annotation_id": 99, "name": "x"}]})",
     200},
    {"merge", "GET", "web/categories/{category_id}/merge/{into}", "web/categories/1/merge/2", "", 200},
    {"share", "POST", "web/annotations/{annotation_id}/shares", "web/annotations/1/shares", "{}", 201},
    {"classify", "POST", "web/classify", "web/classify",
     R"({"annotations": [1, 2], "scores": [{"classification_id": 1, "option": "low"}]})", 200},
    {"comment", "POST", "web/annotations/{annotation_id}/comments", "web/annotations/1/comments",
     R"({"layer_id": 2, "content": "Look here", "x": 10.5, "y": 20, "view": "z=3"})", 201},
    {"resolved", "PUT", "web/comments/{comment_id}/resolved", "web/comments/1/resolved", R"({"resolved": true})", 200},
    {"restored_comment", "POST", "web/comments/{comment_id}/restore", "web/comments/1/restore", "", 200},
    {"label_look", "PUT", "web/labels/{label_id}/look", "web/labels/1/look", R"({"colour": "#e69f00", "key": "2"})",
     200},
    {"submit", "POST", "web/annotations/{annotation_id}/submit", "web/annotations/1/submit",
     R"({"labels": [1, 2], "version": 1})", 200},
    {"submit_conflict", "POST", "web/annotations/{annotation_id}/submit", "web/annotations/1/submit",
     R"({"labels": [], "version": 1})", 409},
    {"decide", "POST", "web/decide", "web/decide",
     R"({"samples": [{"annotation_id": 1, "from": {"status": "N", "labels": []}, "to": {"status": "S", "labels": [1]}},
                     {"annotation_id": 2, "from": {"status": "N", "labels": []}, "to": {"status": "S", "labels": [1]}}]})",
     200},
    {"place", "POST", "web/quick_shares/place", "web/quick_shares/place", R"({"name": "liver"})", 200},
    {"put", "POST", "web/quick_shares", "web/quick_shares", R"({"name": "liver", "uri": "https://example.org/a.jpg"})",
     201},
    {"opened", "POST", "shares/open", "shares/open", R"({"share": "<share>"})", 200, ""},
    {"audit", "GET", "web/audit", "web/audit?kind=grants", "", 200, "sysadm"},
    {"plan", "POST", "web/projects/{project_id}/plan", "web/projects/2/plan", files_of_plate, 200},
    {"shape", "GET", "web/layers/{layer_id}/shapes/{shape_id}",
     "web/layers/3/shapes/00000000-0000-4000-8000-000000000009", "", 200},
    {"drawn", "POST", "web/layers/{layer_id}/edits", "web/layers/3/edits", edit_of_shapes, 200},
    {"edits", "GET", "web/annotations/{annotation_id}/edits", "web/annotations/1/edits?since=0", "", 200},
    {"history", "GET", "web/layers/{layer_id}/history", "web/layers/3/history", "", 200},
    {"deleted_drawings", "GET", "web/annotations/{annotation_id}/deleted_drawings",
     "web/annotations/1/deleted_drawings", "", 200},
    {"begun",
     "POST",
     "web/uploads",
     "web/uploads",
     "",
     201,
     "owner",
     {{"tus-resumable", "1.0.0"},
      {"upload-length", "5"},
      {"upload-metadata", "name bGl2ZXI=,project_id Mg=="}}}, // liver, 2
    {"upload", "GET", "web/uploads/{upload_id}", "web/uploads/cccccccccccccccccccccccccccccccc", "", 200},
};

// Answers that are no JSON.
const std::set<std::string> no_json = {
    "web/projects/{project_id}/reports/{report}/{format}", // a file to save: no page reads it
    "web/layers/{layer_id}/shapes",                        // binary (docs/drawing.md): drawings_test.cpp
};

// So that every list has a row and every value that may be absent is there somewhere.
constexpr auto more = R"(
UPDATE images SET pixel_size_um = 0.25, pyramid = pyramid || '{"stats": {"min": 0, "max": 250, "p1": 2, "p99": 90.5,
    "histogram": {"width": 2, "counts": [3, 1]}}, "mapping": {"offset": 0, "scale": 1},
    "plane": {"z_um": 0.5, "t_s": 60}}' WHERE image_id = 1;
INSERT INTO layers (name, annotation_id, project_id, owner_id, image_id, data, sequence) VALUES
    ('wreck', 1, 2, 2, 4, '', 3);
INSERT INTO audit (user_id, username, address, action, details) VALUES (2, 'owner', '10.0.0.9', 'login', '{"agent": "Mozilla/5.0"}');
INSERT INTO sessions (user_id, session_version, jti, expires_at, address, agent) VALUES
    (2, 1, repeat('c', 32), now() + interval '1 day', '10.0.0.9', 'Mozilla/5.0');
INSERT INTO sessions (user_id, session_version, jti, expires_at, address, agent) VALUES (7, 1, 'of anna', now() + interval '1 day', '10.0.0.3', '');
INSERT INTO session_seen (jti, seen_at, address, expires_at) VALUES ('of anna', now(), '10.0.0.3', now() + interval '1 day');
INSERT INTO tokens (user_id, name, hash, scope, projects, session_version, expires_at, used_at, used_from) VALUES
    (2, 'notebook', repeat('a', 64), 'read', NULL, 1, now() + interval '1 day', NULL, ''),
    (2, 'plates', repeat('b', 64), 'annotate', '{2,99}', 0, now() + interval '1 day', now(), '10.0.0.9');
INSERT INTO drawings (layer_id, annotation_id, is_read, places) VALUES (3, 1, true, 1);
INSERT INTO invites (hash, type, type_id, project_id, author_id, max_uses, uses, note, expires_at, ended_at, ended_why) VALUES
    (repeat('c', 64), 'annvie', 1, 2, 2, 3, 1, 'pilot', now() + interval '1 day', now(), 'revoked'),
    (repeat('d', 64), 'catpar', 1, 2, 2, 20, 9, 'course, day 1', now() + interval '1 day', NULL, NULL);
INSERT INTO store_sizes (project_id, originals, tiles) VALUES (2, 3000, 2000), (3, 500, 100);
INSERT INTO conversions (hour, process, images) VALUES (date_trunc('hour', now(), 'UTC'), 1, 3), (date_trunc('hour', now(), 'UTC'), 2, 4);
INSERT INTO reviewers (project_id, user_id, annotations) VALUES (2, 7, 3), (2, 0, 1);
INSERT INTO reviews (project_id, hour, user_id, annotations) VALUES (2, date_trunc('hour', now(), 'UTC'), 7, 3),
    (2, date_trunc('hour', now(), 'UTC'), 0, 1);
INSERT INTO edit_counters (annotation_id, seq, shapes) VALUES (1, 1, 1);
INSERT INTO shapes (shape_id, layer_id, place, kind, geometry, parts, bounds, class_id, name, colour, group_id, author, created_at, changed_at, changer,
                    seq, area, length)
    VALUES ('00000000-0000-4000-8000-000000000009', 3, 1, 'polygon', '{1, 2, 11, 2, 11, 12}', '{3}', '((11, 12), (1, 2))', 1, 'cell 1', '#ff0000', 1,
            'Anna', now(), now(), 'Anna', 1, 50, 34.1);
INSERT INTO properties (annotation_id, name, value) VALUES (1, 'dose', '2 Gy'), (1, 'well', 'B04'), (2, 'dose', '4 Gy');
INSERT INTO annotations (name, project_id, category_id, owner_id) VALUES ('gone', 2, 2, 2);
DELETE FROM annotations WHERE name = 'gone';
INSERT INTO projects (name, owner_id) VALUES ('Gone', 2);
DELETE FROM projects WHERE name = 'Gone';
INSERT INTO layers (name, annotation_id, project_id, owner_id, data) VALUES ('old', 1, 2, 2, 'none');
DELETE FROM layers WHERE name = 'old';
UPDATE projects SET settings = 'darkmode:1,groupcontrols:1' WHERE project_id = 2;
UPDATE images SET key = repeat('9', 32) WHERE name = 'wreck';
INSERT INTO image_work (image_id, key, is_new, upload_id, expected)
    SELECT image_id, key, false, repeat('c', 32), 9 FROM images WHERE name = 'wreck';
INSERT INTO images (name, project_id, owner_id, key, state, size_bytes, width, height, channels, bit_depth, pyramid) VALUES
    ('plate_A01_A01_1.tif', 2, 2, repeat('7', 32), 'ready', 5, 10, 10, 1, 8, '{}'),
    ('plate_A01_A01_2.tif', 2, 2, repeat('8', 32), 'ready', 7, 10, 10, 1, 8, '{}');
INSERT INTO edits (annotation_id, seq, shape_id, layer_id, author_id, author, fields, before)
    SELECT 1, 1, shape_id, 3, 7, 'Anna', '{name}', shape_before(s) FROM shapes s WHERE layer_id = 3;
INSERT INTO workers (worker, host, process, findings, found_at) VALUES
    ('w', 'lab1', 7, '[{"check": "key", "good": true, "found": "/etc/memento/memento.key", "hint": ""}]', now());
UPDATE comments SET x = 12.5, y = 7, view = 'z=2' WHERE comment_id = 1;
DELETE FROM changes WHERE annotation_id < 0;
)";

// What is another one each time.
void calm(json& value, const std::string& key = "")
{
    static const std::set<std::string> times = {"created",  "created_at", "changed", "expires_at", "used_at",
                                                "ends",     "at",         "active",  "seen",       "begun",
                                                "found_at", "ended_at",   "hour"};
    static const std::set<std::string> measures = {"audit_id",    "bytes",           "free",      "reserved",
                                                   "connections", "max_connections", "up_seconds"};
    static const std::set<std::string> days = {"day", "today", "last_day"};
    static const std::set<std::string> marks = {"since", "changes"}; // where they are texts
    if (value.is_structured()) {
        for (const auto& [name, inner] : value.items())
            calm(inner, value.is_array() ? key : name);
    } else if (times.contains(key) && value.is_string()) {
        value = "2026-01-02T03:04:05.678901+00:00";
    } else if (days.contains(key) && value.is_string()) {
        value = "2026-01-02";
    } else if (measures.contains(key) && value.is_number()) {
        value = 1;
    } else if (key == "longest") { // of statements that run meanwhile, if there are any
        value = 0.2;
    } else if (key == "vacuumed") {
        value = "2026-01-02T03:04:05.678901+00:00";
    } else if (key == "version" && value.is_string()) {
        value = "1.2";
    } else if (marks.contains(key) && value.is_string()) {
        value = "1770000000-731:731:";
    } else if (key == "share" || key == "url" || key == "token" || key == "link") {
        value = "a text that is secret";
    } else if ((key == "share_id" || key == "upload_id") && value.is_string()) {
        value = std::string(32, 'e');
    }
}

Request request_of(const Golden& golden)
{
    const std::vector<std::string> parts = split(golden.target, '?');
    Request request;
    request.method = golden.method;
    request.path = parts.at(0);
    request.query = parts.size() > 1 ? parts[1] : "";
    request.body = golden.body;
    if (const std::size_t at = request.body.find("<share>"); at != std::string::npos)
        request.body.replace(at, 7, live_share());
    request.headers = golden.headers;
    return request;
}

} // namespace

TEST_CASE("The pages are told what the golden answers say")
{
    const bool writes = std::getenv("MEMENTO_WRITE_GOLDEN") != nullptr;
    TestResponder responder;
    responder.admin().transact([](Transaction& transaction) { transaction.script(more); });
    for (const Golden& golden : answers) {
        INFO(golden.name << ": " << golden.method << " " << golden.target);
        const Response response = responder.answer(request_of(golden), golden.who);
        INFO(response.body);
        REQUIRE(response.status == golden.status);
        json answer = json::parse(response.body);
        calm(answer);
        const std::filesystem::path file = folder / (golden.name + ".json");
        const std::string text = answer.dump(2) + "\n";
        if (writes)
            std::ofstream(file) << text;
        REQUIRE(std::filesystem::exists(file));
        CHECK(read_file(file) == text);
    }
}

TEST_CASE("Every route a page reads has a golden answer")
{
    std::set<std::string> known = no_json;
    std::set<std::string> files;
    for (const Golden& golden : answers) {
        files.insert(golden.name + ".json");
        if (golden.method == "GET")
            known.insert(golden.route);
    }
    TestResponder responder;
    Request request;
    request.method = "GET";
    request.path = "openapi.json";
    const json description = json::parse(responder.answer(request, "").body);
    int routes = 0;
    for (const auto& [path, methods] : description.at("paths").items()) {
        if (!path.starts_with("/web/") || !methods.contains("get"))
            continue;
        INFO(path);
        CHECK(known.contains(path.substr(1)));
        ++routes;
    }
    CHECK(routes > 8);
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        INFO(entry.path());
        CHECK(files.contains(entry.path().filename().string()));
    }
}
