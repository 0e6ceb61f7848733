// A project that is large enough to tell what reads all of it from what reads a page, and somebody of each kind of
// right.
#pragma once

#include "access/session.hpp"

#include <string>
#include <vector>

namespace memento::large_project {

// 4,000 samples with three layers each in ten categories of one project (the first has nine tenths), other projects
// beside it, a picture of every second one, statistics as PostgreSQL gathers them. The drawing of sample 90, layer
// 8090, has 5,000 shapes, each other two of class 1.
inline constexpr auto filled = R"(
INSERT INTO users (username, password) SELECT 'u' || g, '-' FROM generate_series(1, 10) g;
INSERT INTO permissions (user_id, type, type_id) VALUES (1, 'sysadm', 1);
INSERT INTO projects (name, owner_id) SELECT 'P' || g, 2 FROM generate_series(1, 10) g;
INSERT INTO categories (name, project_id, owner_id) SELECT 'C' || g, 2, 2 FROM generate_series(1, 10) g;
INSERT INTO categories (name, project_id, owner_id) SELECT 'C', p, 2 FROM generate_series(3, 11) p;
INSERT INTO labels (name, project_id, owner_id) VALUES ('good', 2, 2);
INSERT INTO classifications (name, project_id, owner_id) VALUES ('Grade', 2, 2);
INSERT INTO categories_classifications (category_id, classification_id) SELECT c, 1 FROM generate_series(1, 10) c;
INSERT INTO images (name, project_id, owner_id, key, state, width, height, channels, bit_depth)
    SELECT 'i' || g, 2, 2, md5(g::text), 'ready', 8, 8, 1, 8 FROM generate_series(1, 4000) g;
INSERT INTO annotations (name, project_id, category_id, owner_id, status)
    SELECT 's' || g, 2, CASE WHEN g % 10 = 0 THEN 2 + g / 10 % 9 ELSE 1 END, 2, CASE WHEN g % 3 = 0 THEN 'S' ELSE 'N' END
    FROM generate_series(1, 4000) g;
INSERT INTO layers (name, annotation_id, project_id, owner_id) SELECT 'channels', g, 2, 2 FROM generate_series(1, 4000) g;
INSERT INTO layers (name, annotation_id, project_id, owner_id, image_id, parent_id, sequence)
    SELECT 'DAPI', annotation_id, 2, 2, annotation_id, layer_id, 2 FROM layers WHERE kind = 'group';
INSERT INTO layers (name, annotation_id, project_id, owner_id, data, sequence)
    SELECT 'cells', g, 2, 5, 'none', 3 FROM generate_series(1, 4000) g;
INSERT INTO comments (content, layer_id, owner_id) SELECT 'look', layer_id, 5 FROM layers WHERE kind = 'drawing';
INSERT INTO annotations_labels (annotation_id, label_id, author_id) SELECT g, 1, 5 FROM generate_series(1, 4000, 2) g;
INSERT INTO scores (annotation_id, classification_id, option, author_id) SELECT g, 1, '', 5 FROM generate_series(1, 4000, 4) g;
INSERT INTO permissions (user_id, type, type_id) VALUES (3, 'propar', 2), (4, 'provie', 2), (5, 'catpar', 1), (6, 'catpar', 2);
INSERT INTO permissions (user_id, type, type_id) SELECT 7, 'annpar', 90 + 200 * g FROM generate_series(0, 19) g;
INSERT INTO permissions (user_id, type, type_id) SELECT 8, 'annvie', 90 + 2 * g FROM generate_series(0, 1499) g;
INSERT INTO permissions (user_id, type, type_id) SELECT 9, 'annpar', 90 + 2 * g FROM generate_series(0, 1499) g;
INSERT INTO permissions (user_id, type, type_id) SELECT 9, 'annvie', 90 + 4 * g FROM generate_series(0, 99) g;
INSERT INTO shares (share_id, annotation_id, author_id, expires_at) VALUES (repeat('e', 32), 90, 2, now() + interval '1 day');
INSERT INTO properties (annotation_id, name, value) SELECT g, 'dose', g % 5 || ' Gy' FROM generate_series(1, 4000) g;
INSERT INTO properties (annotation_id, name, value) SELECT g, 'well', 'w' || g FROM generate_series(1, 4000) g;
UPDATE comments SET view = 'z=2' WHERE annotation_id BETWEEN 85 AND 95;
INSERT INTO composites (annotation_id, category_id, project_id, key, made_of)
    SELECT annotation_id, category_id, project_id, md5('picture ' || annotation_id), '' FROM annotations WHERE annotation_id % 2 = 0;
INSERT INTO drawings (layer_id, annotation_id, is_read, places) VALUES (8090, 90, true, 5000);
UPDATE layers SET drawn = true, data = 'shapes', shapes = 5000 WHERE layer_id = 8090;
INSERT INTO edit_counters (annotation_id, seq, shapes) VALUES (90, 5000, 5000);
INSERT INTO shapes (shape_id, layer_id, place, kind, geometry, parts, bounds, author_id, author, created_at, changed_at, changer, seq, area, length)
    SELECT md5(g::text)::uuid, 8090, g, 'rectangle', ARRAY[10 * g, 0, 8, 8, 0], '{}', box(point(10 * g, 0), point(10 * g + 8, 8)), 5, 'u5', now(),
           now(), 'u5', g, 64, 32 FROM generate_series(1, 5000) g;
INSERT INTO drawings (layer_id, annotation_id, is_read, places) SELECT 8000 + g, g, true, 2 FROM generate_series(1, 4000) g WHERE g <> 90;
INSERT INTO shapes (shape_id, layer_id, place, kind, geometry, parts, bounds, class_id, author_id, author, created_at, changed_at, changer, seq, area, length)
    SELECT md5('of ' || l.layer_id || ' ' || g)::uuid, l.layer_id, g, 'point', '{1, 1}', '{}', box(point(1, 1)), 1, 5, 'u5', now(), now(), 'u5', 1, 0, 0
    FROM generate_series(1, 2) g, drawings l WHERE l.layer_id <> 8090;
INSERT INTO edits (annotation_id, seq, shape_id, layer_id, author_id, author, fields)
    SELECT 90, g, md5(g::text)::uuid, 8090, 5, 'u5', '{created}' FROM generate_series(1, 5000) g;
DELETE FROM changes WHERE annotation_id < 0; -- of rights: anything may be new then
)";

struct Role {
    std::string name;
    std::string begin; // of a transaction
    int grants = 0;    // single ones: what he has is looked through, what there is is not
};

inline std::vector<Role> roles()
{
    return {{"sysadm", begin_as_user(1)},
            {"owner", begin_as_user(2)},
            {"propar", begin_as_user(3)},
            {"provie", begin_as_user(4)},
            {"catpar of the large category", begin_as_user(5)},
            {"catpar of a small category", begin_as_user(6)},
            {"annpar, 20 grants", begin_as_user(7), 20},
            {"annvie, 1,500 grants", begin_as_user(8), 1500},
            {"annpar, 1,500 grants", begin_as_user(9), 1500},
            {"nobody", begin_as_user(10)},
            {"share", begin_with_share(std::string(32, 'e'))}};
}

} // namespace memento::large_project
