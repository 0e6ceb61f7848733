#include "web.hpp"

#include "base/error.hpp"
#include "paging.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace memento {
namespace {

using nlohmann::json;

constexpr auto thumbnail_of = "coalesce((SELECT '/memento/t/' || i.key || '/thumbnail.jpg' FROM images i"
                              " WHERE i.image_id = base_image(a.annotation_id) AND i.state = 'ready'), '')";

constexpr auto scores_of =
    "(SELECT coalesce(json_agg(json_build_object('classification_id', s.classification_id, 'option', s.option)"
    " ORDER BY s.classification_id, s.option), '[]') FROM scores s WHERE s.annotation_id = a.annotation_id)";

// {} → who am I and what may I do.
const std::string me_sql = R"(
SELECT json_build_object('user_id', user_id, 'username', username, 'name', name, 'email', email,
                         'sysadm', is_sysadm(), 'proadm', may_create_projects())::text
FROM people WHERE user_id = caller() AND $1::jsonb IS NOT NULL)";

// {} → the projects that the caller has a level on, or on something inside.
const std::string home_sql = R"(
SELECT coalesce(json_agg(x ORDER BY x.name, x.project_id), '[]')::text FROM (
    SELECT p.project_id, p.name, p.settings, my_level_on_project(p.project_id) AS level,
           (SELECT count(*) FROM categories c WHERE c.project_id = p.project_id) AS categories,
           count(a.annotation_id) AS annotations, count(*) FILTER (WHERE a.status = 'S') AS submitted,
           (SELECT )" + std::string(thumbnail_of) +
                             R"( FROM annotations a WHERE a.annotation_id = min(b.annotation_id)) AS thumbnail
    FROM projects p LEFT JOIN annotations a USING (project_id) LEFT JOIN LATERAL (SELECT a.annotation_id) b ON true
    GROUP BY p.project_id) x
WHERE $1::jsonb IS NOT NULL)";

// {project_id} → the project with its labels and categories, counted.
const std::string project_sql = R"(
SELECT json_build_object(
    'project_id', p.project_id, 'name', p.name, 'owner_id', p.owner_id, 'settings', p.settings, 'version', p.version,
    'level', my_level_on_project(p.project_id),
    'labels', (SELECT coalesce(json_agg(json_build_object('label_id', l.label_id, 'name', l.name) ORDER BY l.name), '[]')
               FROM labels l WHERE l.project_id = p.project_id),
    'categories', (SELECT coalesce(json_agg(c ORDER BY c.name), '[]') FROM (
                       SELECT c.category_id, c.name, c.settings, count(a.annotation_id) AS annotations,
                              count(*) FILTER (WHERE a.status = 'S') AS submitted,
                              (SELECT count(*) FROM comments m JOIN annotations b USING (annotation_id)
                               WHERE b.category_id = c.category_id) AS comments,
                              (SELECT coalesce(json_agg(s), '[]') FROM (
                                   SELECT s.classification_id, s.option, count(*) AS annotations
                                   FROM scores s JOIN annotations b USING (annotation_id) WHERE b.category_id = c.category_id
                                   GROUP BY 1, 2 ORDER BY 1, 2) s) AS scores
                       FROM categories c LEFT JOIN annotations a USING (category_id)
                       WHERE c.project_id = p.project_id GROUP BY c.category_id) c))::text
FROM projects p WHERE p.project_id = ($1::jsonb->>'project_id')::int)";

// {category_id, limit, after, status, search} → a page of annotations in the order of their names, after the annotation
// `after` (0: from the first).
const std::string annotations_sql = R"(
SELECT (SELECT coalesce(json_agg(x ORDER BY x.name, x.annotation_id), '[]') FROM (
    SELECT a.annotation_id, a.name, a.status,
           CASE WHEN EXISTS (SELECT FROM shared_annotations s WHERE s.annotation_id = a.annotation_id)
                THEN '1' ELSE '' END AS shared,
           )" + std::string(thumbnail_of) +
                                    R"( AS thumbnail,
           (SELECT count(*) FROM comments m WHERE m.annotation_id = a.annotation_id) AS comments,
           ARRAY(SELECT l.label_id FROM annotations_labels l WHERE l.annotation_id = a.annotation_id ORDER BY 1) AS labels,
           )" + std::string(scores_of) +
                                    R"( AS scores
    FROM annotations a
    WHERE a.category_id = c.category_id
      AND ($1::jsonb->>'status' IN ('', a.status))
      AND position(lower($1::jsonb->>'search') IN lower(a.name)) > 0
      AND (($1::jsonb->>'after')::int = 0
           OR (a.name, a.annotation_id) > (SELECT b.name, b.annotation_id FROM annotations b
                                           WHERE b.annotation_id = ($1::jsonb->>'after')::int))
    ORDER BY a.name, a.annotation_id LIMIT ($1::jsonb->>'limit')::int) x)::text
FROM categories c WHERE c.category_id = ($1::jsonb->>'category_id')::int)";

// {annotation_id} → everything to open it.
const std::string annotation_sql = R"(
SELECT json_build_object(
    'annotation_id', a.annotation_id, 'name', a.name, 'status', a.status,
    'shared', CASE WHEN EXISTS (SELECT FROM shared_annotations s WHERE s.annotation_id = a.annotation_id)
                   THEN '1' ELSE '' END,
    'image_id', coalesce(a.image_id, 0), 'project_id', a.project_id, 'category_id', a.category_id, 'owner_id', a.owner_id,
    'version', a.version, 'project_name', p.name, 'category_name', c.name,
    'level', my_level_on_annotation(a.annotation_id),
    'labels', ARRAY(SELECT l.label_id FROM annotations_labels l WHERE l.annotation_id = a.annotation_id ORDER BY 1),
    'scores', )" + std::string(scores_of) +
                                   R"(,
    'classifications', (SELECT coalesce(json_agg(json_build_object('classification_id', k.classification_id, 'name', k.name, 'type', k.type,
                                                                   'data', k.data, 'settings', k.settings) ORDER BY k.name), '[]')
                        FROM classifications k JOIN categories_classifications l USING (classification_id)
                        WHERE l.category_id = a.category_id),
    'layers', (SELECT coalesce(json_agg(x ORDER BY x.sequence, x.layer_id), '[]') FROM (
        SELECT l.layer_id, CASE WHEN l.image_id IS NOT NULL THEN 'image' WHEN l.data = '' THEN 'group' ELSE 'drawing' END AS kind,
               l.name, l.data, coalesce(l.image_id, 0) AS image_id, l.settings, l.sequence,
               coalesce(l.parent_id, 0) AS parent_id, coalesce(l.owner_id, 0) AS owner_id, l.author, l.version
        FROM layers l WHERE l.annotation_id = a.annotation_id) x),
    'images', (SELECT coalesce(json_agg(x ORDER BY x.image_id), '[]') FROM (
        SELECT i.image_id, i.name, i.state, i.type, CASE i.type WHEN 'E' THEN i.uri
                   ELSE 'images/geturl/' || i.image_id || '/0/none' END AS uri,
               i.width, i.height, i.channels, i.bit_depth, i.planes, i.pixel_size_um,
               CASE WHEN i.state = 'ready' AND i.key IS NOT NULL THEN '/memento/t/' || i.key || '/' ELSE '' END AS tiles,
               CASE WHEN i.state = 'ready' AND i.key IS NOT NULL THEN '/memento/t/' || i.key || '/thumbnail.jpg' ELSE '' END AS thumbnail,
               i.pyramid->'tile_size' AS tile_size, i.pyramid->'tile_format' AS tile_format, i.pyramid->'levels' AS levels,
               i.pyramid->'stats' AS stats, i.pyramid->'mapping' AS mapping
        FROM images i
        WHERE i.image_id = a.image_id
           OR i.image_id IN (SELECT l.image_id FROM layers l WHERE l.annotation_id = a.annotation_id)) x),
    'comments', (SELECT coalesce(json_agg(x ORDER BY x.sequence, x.comment_id), '[]') FROM (
        SELECT m.comment_id, m.layer_id, m.content, m.sequence, coalesce(m.owner_id, 0) AS owner_id, m.author,
               m.created_at AS created
        FROM comments m WHERE m.annotation_id = a.annotation_id) x))::text
FROM annotations a JOIN projects p USING (project_id) JOIN categories c USING (category_id)
WHERE a.annotation_id = ($1::jsonb->>'annotation_id')::int)";

// {project_id, search, limit, after} → a page of who has a grant in the project, with what; and, when searching, of who
// else could be given one; in the order of their usernames, after the user `after` (0: from the first).
const std::string participants_sql = R"(
SELECT (SELECT coalesce(json_agg(x ORDER BY x.username), '[]') FROM (
    SELECT u.user_id, u.username, u.name,
           (SELECT coalesce(json_agg(json_build_object('type', g.type, 'type_id', g.type_id,
                        'target', coalesce(a.name, c.name, p.name)) ORDER BY g.type, g.type_id), '[]')
            FROM permissions g LEFT JOIN categories c USING (category_id) LEFT JOIN annotations a USING (annotation_id)
            WHERE g.user_id = u.user_id AND g.project_id = p.project_id) AS grants
    FROM people u
    WHERE (EXISTS (SELECT FROM permissions g WHERE g.user_id = u.user_id AND g.project_id = p.project_id)
           OR $1::jsonb->>'search' <> '')
      AND position(lower($1::jsonb->>'search') IN lower(u.username || ' ' || u.name)) > 0
      AND (($1::jsonb->>'after')::int = 0
           OR u.username > (SELECT b.username FROM people b WHERE b.user_id = ($1::jsonb->>'after')::int))
    ORDER BY u.username LIMIT ($1::jsonb->>'limit')::int) x)::text, my_level_on_project(p.project_id)
FROM projects p WHERE p.project_id = ($1::jsonb->>'project_id')::int)";

std::string ask(Context& context, const std::string& sql, const json& args)
{
    const Rows rows = context.read(sql, {args.dump()});
    if (rows.empty())
        throw_not_found();
    return rows.text(0, 0);
}

Handler answer(std::string key, std::string sql)
{
    return [key = std::move(key), sql = std::move(sql)](Context& context, const Request&, const json& named) {
        return Response{.body = "{\"" + key + "\":" + ask(context, sql, named) + "}"};
    };
}

// Which page is asked for: 200 rows if the request does not say how many, at most 1,000.
void read_page(const Request& request, json& args)
{
    args["limit"] = std::min(query_number(request, "limit").value_or(200), 1000);
    args["after"] = query_number(request, "after").value_or(0);
    args["search"] = query_value(request, "search");
}

// The rows, and the id after which the next page begins: "" when there is none.
Response page_of(const std::string& wrapper, const char* key, const std::string& text, const json& args)
{
    const json rows = json::parse(text);
    const std::string next = !rows.empty() && rows.size() == args.at("limit") ? rows.back().at(key).dump() : "";
    return Response{.body = json{{wrapper, rows}, {"next", next}}.dump()};
}

Response annotations_page(Context& context, const Request& request, const json& named)
{
    json args = named;
    read_page(request, args);
    args["status"] = query_value(request, "status");
    const std::string rows = ask(context, annotations_sql, args);
    if (rows == "[]")
        require_mark(context, "SELECT 1 FROM annotations WHERE annotation_id = ($1::jsonb->>'after')::int", args);
    return page_of("annotations", "annotation_id", rows, args);
}

Response participants(Context& context, const Request& request, const json& named)
{
    json args = named;
    read_page(request, args);
    const Rows rows = context.read(participants_sql, {args.dump()});
    if (rows.empty() || !context.caller.session)
        throw_not_found();
    if (rows.text(0, 1) != "sys" && rows.text(0, 1) != "manage")
        throw Error(ErrorCode::forbidden, "Only a manager of the project may see who takes part in it.", "Ask one.");
    if (rows.text(0, 0) == "[]")
        require_mark(context, "SELECT 1 FROM people WHERE user_id = ($1::jsonb->>'after')::int", args);
    return page_of("participants", "user_id", rows.text(0, 0), args);
}

} // namespace

std::vector<Route> web_routes()
{
    return {
        {"GET", "web/me", answer("me", me_sql), "Who am I and what may I do"},
        {"GET", "web/home", answer("projects", home_sql), "The projects of the caller, counted"},
        {"GET", "web/projects/{project_id}", answer("project", project_sql),
         "A project with its labels and categories, counted"},
        {"GET",
         "web/projects/{project_id}/participants",
         participants,
         "Who takes part in a project; with search, who could",
         200,
         {"limit", "after", "search"}},
        {"GET",
         "web/categories/{category_id}/annotations",
         annotations_page,
         "A page of the annotations of a category",
         200,
         {"limit", "after", "search", "status"}},
        {"GET", "web/annotations/{annotation_id}", answer("annotation", annotation_sql),
         "Everything to open an annotation"},
    };
}

} // namespace memento
