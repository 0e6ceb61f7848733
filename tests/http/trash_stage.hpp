// A project with something of everything that hangs on samples, and what the trash and its tables say of it.
#pragma once

#include "responder.hpp"

#include <nlohmann/json.hpp>
#include <string>

namespace memento {

using nlohmann::json;

// Everything that hangs on samples, so that nothing is forgotten without a test that says so.
inline constexpr auto more = R"(
INSERT INTO comments (content, layer_id, owner_id, answers_to) VALUES ('and here', 2, 3, 1);
INSERT INTO drawings (layer_id, annotation_id, is_read, points) VALUES (3, 1, true, 2);
INSERT INTO edit_counters (annotation_id, seq, shapes) VALUES (1, 2, 1);
INSERT INTO shapes (shape_id, layer_id, place, kind, geometry, parts, bounds, class_id, author_id, author, created_at, changed_at, changer, seq, area, length)
    VALUES ('00000000-0000-4000-8000-00000000000a', 3, 1, 'polygon', '{1,2,3.25,4,5,1e-7}', '{3}', '(5,4),(1,1e-7)', 1, 7, 'Anna Annpar', now(), now(),
            'Anna Annpar', 2, 0.1, 12.3);
INSERT INTO edits (annotation_id, seq, shape_id, layer_id, author_id, author, fields, before) VALUES
    (1, 1, '00000000-0000-4000-8000-00000000000a', 3, 7, 'Anna Annpar', '{created}', NULL),
    (1, 2, '00000000-0000-4000-8000-00000000000a', 3, 7, 'Anna Annpar', '{geometry}', '{"name": "é \" \\ x"}');
INSERT INTO layers (name, annotation_id, project_id, owner_id, data) VALUES ('thrown away', 1, 2, 7, 'none');
DELETE FROM layers WHERE name = 'thrown away';
UPDATE annotations SET status = 'S', image_id = 1 WHERE annotation_id = 1;
UPDATE labels SET colour = '#e69f00', key = '3' WHERE label_id = 1;
INSERT INTO properties (annotation_id, name, value) VALUES (1, 'dose', '2 Gy'), (3, 'dose', 'none');
DELETE FROM shares WHERE expires_at < now();
)";

class Stage {
public:
    Stage() { run(more); }

    void run(const std::string& sql)
    {
        responder.admin().transact([&](Transaction& t) { t.script(sql); });
    }
    std::string asked(const std::string& sql)
    {
        return responder.admin().in_transaction([&](Transaction& t) { return t.run(sql).text(0, 0); });
    }
    int send(const std::string& method, const std::string& path, const std::string& who = "owner",
             const std::string& body = "")
    {
        Request request;
        request.method = method;
        request.path = path;
        request.body = body;
        last = responder.answer(request, who);
        return last.status;
    }
    json answer() const { return json::parse(last.body); }

    // All rows but those of the trash, of what is told of the change itself, whose order or place in the memory of
    // users is another, and of what ends with its project; without the numbers of rows that are added up.
    std::string everything()
    {
        constexpr auto parts = R"(
SELECT string_agg(format('SELECT %L || md5(string_agg((to_jsonb(t) - ''count_id'')::text, E''\n'' ORDER BY to_jsonb(t) - ''count_id'')) AS part FROM %I t', relname, relname), ' UNION ALL ')
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relowner = 'memento_owner'::regrole
    AND relname NOT IN ('composites', 'composite_wants', 'composite_projects', 'audit', 'changes', 'login_attempts', 'ended_sessions', 'invites', 'tombstones', 'user_holdings', 'trash', 'trash_rows',
                        'trash_keys'))";
        return asked("SELECT string_agg(coalesce(part, '-'), E'\\n' ORDER BY part) FROM (" + asked(parts) + ") x");
    }
    // Tables with rows of a project, by what they refer to or by a column that names a part of it; each as NAME.
    json tables_of_projects()
    {
        return json::parse(asked(R"(
WITH RECURSIVE below (id) AS (
    (SELECT 'projects'::regclass::oid
     UNION SELECT c.attrelid FROM pg_attribute c
         WHERE c.attname ~ '^(project|category|annotation|layer|image|label|classification|comment|shape)s?(_id)?$' AND c.attnum > 0)
    UNION SELECT k.conrelid FROM pg_constraint k JOIN below b ON k.confrelid = b.id WHERE k.contype = 'f')
SELECT json_agg(relname ORDER BY relname) FROM below JOIN pg_class t ON t.oid = id WHERE relkind = 'r' AND relowner = 'memento_owner'::regrole)"));
    }
    std::string held()
    {
        return asked("SELECT string_agg(u || ' ' || b, ', ' ORDER BY u) FROM (SELECT user_id, sum(bytes) FROM "
                     "user_holdings GROUP BY 1) x (u, b)");
    }

    TestResponder responder;
    Response last;
};

} // namespace memento
