// What a request costs does not grow with what it does not show: rows that are read are counted, for every role.
#include "large_project.hpp"
#include "support/database.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace memento;
using namespace memento::large_project;

namespace {

struct Statement {
    std::string name;
    std::string sql;      // 90 is a sample of category 2, 91 one of category 1
    int rows_at_most = 0; // read in annotations, what hangs below them, images and grants together
    int rows_a_grant = 0; // that may be added for each single grant
};

const std::vector<Statement> statements{
    {"a sample", "SELECT * FROM annotations WHERE annotation_id = 90", 10},
    {"another's sample", "SELECT * FROM annotations WHERE annotation_id = 91", 10},
    {"its layers", "SELECT * FROM layers WHERE annotation_id = 90 ORDER BY sequence, layer_id", 20},
    {"its comments", "SELECT * FROM comments WHERE annotation_id = 90", 10},
    {"its labels", "SELECT * FROM annotations_labels WHERE annotation_id = 90", 10},
    {"its scores", "SELECT * FROM scores WHERE annotation_id = 90", 10},
    {"the layers of an image", "SELECT * FROM layers WHERE image_id = 90", 20},
    {"the samples of an image", "SELECT * FROM annotations WHERE image_id = 90", 10},
    {"an image", "SELECT * FROM images WHERE image_id = 90", 10},
    {"a layer", "SELECT * FROM layers WHERE layer_id = 90", 10},
    {"a comment", "SELECT * FROM comments WHERE comment_id = 90", 10},
    {"its tiles", "SELECT may_see_tiles(md5('90'))", 10},
    {"its picture", "SELECT may_see_tiles(md5('picture 90'))", 10},
    {"its level", "SELECT my_level_on_annotation(90)", 10},
    {"everything to open it", "SELECT page_annotation(90)", 120},
    {"its neighbours", "SELECT page_neighbours(90, NULL)", 100, 1}, // and how many are left
    {"the one after and before it", "SELECT * FROM around_in_queue(2, 2, 'C2', 's90', 90)", 60, 1},
    {"what is in view of its drawing",
     "SELECT v FROM open_drawing(8090) o, shapes_in_view(8090 + 0 * o.shapes, box(point(0, 0), point(95, 50)), 1) v",
     80},
    {"a shape", "SELECT page_shape(8090, md5('7')::uuid)", 30},
    {"shapes by name",
     "SELECT v FROM open_drawing(8090) o, shapes_of_ids(8090 + 0 * o.shapes, ARRAY[md5('7')::uuid, md5('8')::uuid]) v",
     40},
    {"what was drawn lately", "SELECT page_edits(90, 4990)", 80},
    {"the last of the history", "SELECT page_history(8090, 0, 10)", 80},
    {"an earlier part of it", "SELECT page_history(8090, 2500, 10)", 80},
    {"a gallery of the project", "SELECT page_gallery(2, NULL, NULL, 1, 0, 0, 10)", 400, 4},
    {"a later page of it", "SELECT page_gallery(2, NULL, NULL, 1, 9500, 0, 10)", 400, 4},
    {"a gallery of a category", "SELECT page_gallery(2, 2, NULL, 1, 8095, 0, 10)", 400, 4},
    {"a gallery of all classes", "SELECT page_gallery(2, NULL, NULL, NULL, 9500, 0, 10)", 400, 4},
    {"a gallery of a large drawing", "SELECT page_gallery(2, NULL, 90, 0, 8090, 2500, 10)", 150},
    {"home", "SELECT page_home()", 200, 2},
    {"the project", "SELECT page_project(2)", 80, 4},
    {"what is new", "SELECT page_changes(2, '9999999999-1:1:')", 250},
    {"that nothing is new", "SELECT page_changes(2, changes_mark())", 20},
    {"who takes part",
     "SELECT CASE WHEN my_level_on_project(2) IN ('sys', 'manage') THEN page_participants(2, '', false, '', 0, 10) END",
     450},
    {"who annotates in it",
     "SELECT CASE WHEN my_level_on_project(2) IN ('sys', 'manage') THEN page_participants(2, '', false, 'annotate', 0, "
     "10) "
     "END",
     2200},
    {"what one was given",
     "SELECT CASE WHEN my_level_on_project(2) IN ('sys', 'manage') THEN page_person(2, 8, '', 10) END", 60},
    {"the editor", "SELECT CASE WHEN my_level_on_project(2) IN ('sys', 'manage') THEN page_editor(2) END", 60},
    {"the overview", "SELECT CASE WHEN my_level_on_project(2) IN ('sys', 'manage') THEN page_overview(2, 60) END", 700},
    {"what goes with a category",
     "SELECT CASE WHEN my_level_on_project(2) IN ('sys', 'manage') THEN page_uses('category', 2) END", 100},
    {"which images are there",
     "SELECT CASE WHEN my_level_on_project(2) IN ('sys', 'manage')"
     " THEN present_images(2, "
     "'[{\"image\": \"sample 90\", \"size\": 1}, {\"image\": \"none\", \"size\": 1}]') END",
     60},
    {"why one may", "SELECT CASE WHEN my_level_on_project(2) IN ('sys', 'manage') THEN page_why(2, 8, 2, 90) END",
     1700},
    {"images to edit",
     "SELECT CASE WHEN my_level_on_project(2) IN ('sys', 'manage') THEN page_images(2, '', '', 90, 0, 10) END", 150},
    {"an image to edit",
     "SELECT CASE WHEN my_level_on_project(2) IN ('sys', 'manage') THEN page_images(2, '', '', 0, 90, 1) END", 60},
    {"images used nowhere",
     "SELECT CASE WHEN my_level_on_project(2) IN ('sys', 'manage') THEN page_images(2, '', 'unused', 0, 0, 10) END",
     60},
    {"images that failed",
     "SELECT CASE WHEN my_level_on_project(2) IN ('sys', 'manage') THEN page_images(2, '', 'failed', 0, 0, 10) END",
     60},
    {"an image by its name",
     "SELECT CASE WHEN my_level_on_project(2) IN ('sys', 'manage') THEN page_images(2, 'i3456', '', 0, 0, 10) END",
     200},
    {"images that wait", "SELECT CASE WHEN my_level_on_project(2) IN ('sys', 'manage') THEN image_progress(2) END", 60},
    {"who was given a sample",
     "SELECT CASE WHEN my_level_on_annotation(90) IN ('sys', 'manage') THEN page_given(90) END", 60},
    {"what a merge would do", "SELECT CASE WHEN my_level_on_project(2) IN ('sys', 'manage') THEN page_merge(2, 1) END",
     3000},
    {"users", "SELECT CASE WHEN is_sysadm() THEN page_users('', '', 0, 10) END", 100},
    {"who did what",
     "SELECT CASE WHEN my_level_on_project(2) IN ('sys', 'manage') THEN page_activity(2, NULL, "
     "'{submit,classify,share,export}', 0, 10) END",
     150},
    {"what one did",
     "SELECT CASE WHEN my_level_on_project(2) IN ('sys', 'manage') THEN page_activity(2, 7, "
     "'{submit,classify,share,export}', 0, 10) END",
     150},
    {"what was done before",
     "SELECT CASE WHEN my_level_on_project(2) IN ('sys', 'manage') THEN page_activity(2, NULL, '{submit,classify}', "
     "15000, 10) END",
     150},
    {"failed logins", "SELECT CASE WHEN is_sysadm() THEN page_server_audit('{login failed,grant}', 0, 10) END", 150},
    {"the trash", "SELECT CASE WHEN my_level_on_project(2) IN ('sys', 'manage') THEN page_trash(2, 30, 0, 10) END", 60},
    {"deleted drawings",
     "SELECT CASE WHEN my_level_on_project(2) IN ('sys', 'manage') THEN page_trashed_drawings(2, 30, 10) END", 60},
    {"the named views", "SELECT page_views(2)", 60},
    {"all projects", "SELECT * FROM projects", 60},
    {"the categories", "SELECT * FROM categories WHERE project_id = 2", 60},
    {"a page of the category", "SELECT page_samples(2, 2, '{}', '{\"after\": 90}', 10)", 250, 2},
    {"a later page", "SELECT page_samples(2, 2, '{}', '{\"after\": 990}', 10)", 250, 2},
    {"a page around a sample", "SELECT page_samples(2, 2, '{}', '{\"around\": 90}', 10)", 400, 3},
    {"its first page", "SELECT page_samples(2, 2, '{}', '{}', 10)", 250, 3},
    {"its end", "SELECT page_samples(2, 2, '{}', '{\"end\": true}', 10)", 250, 3},
    {"a later page of what is to review", "SELECT page_samples(2, 1, '{\"status\": \"N\"}', '{\"after\": 91}', 10)",
     250, 2},
    {"what has a label", "SELECT page_samples(2, 1, '{\"label\": 1}', '{\"after\": 91}', 10)", 250, 3},
    {"what has a score", "SELECT page_samples(2, 1, '{\"classification\": 1}', '{\"after\": 91}', 10)", 250, 3},
    {"what has open comments", "SELECT page_samples(2, 1, '{\"comments\": \"open\"}', '{\"after\": 91}', 10)", 250, 3},
    {"what is shared", "SELECT page_samples(2, 1, '{\"shared\": true}', '{\"after\": 91}', 10)", 250, 3},
    {"what is mine", "SELECT page_samples(2, 1, '{\"mine\": true}', '{\"after\": 91}', 10)", 250, 1},
    {"what has a property",
     "SELECT page_samples(2, 1, '{\"property\": \"dose\", \"value\": \"1 Gy\"}', '{\"after\": 91}', 10)", 250, 3},
    {"a page with properties", "SELECT page_samples(2, 1, '{}', '{\"after\": 91, \"tell\": [\"dose\", \"well\"]}', 10)",
     280, 2},
    {"its properties", "SELECT page_properties(90)", 10},
    {"the values of a property", "SELECT page_property_values(2, 'dose')", 150, 2},
    {"the newest", "SELECT page_samples(2, 1, '{\"sort\": \"added\", \"order\": \"desc\"}', '{\"after\": 3991}', 10)",
     250, 3},
    {"a name in the project", "SELECT page_samples(2, 1, '{\"search\": \"s9\"}', '{\"after\": 91}', 10)", 10000, 5},
    {"one name of the project", "SELECT page_samples(2, NULL, '{\"search\": \"s2345\"}', '{}', 10)", 550},
    {"what is told of one", "SELECT page_samples(2, NULL, '{\"search\": \"w2345\"}', '{}', 10)", 550},
    {"what is told of none", "SELECT page_samples(2, NULL, '{\"search\": \"nothing\"}', '{}', 10)", 550},
    {"what is told of one of the category",
     "SELECT page_samples(2, 1, '{\"search\": \"w2345\"}', '{\"around\": 91}', 10)", 2200},
    {"a page of the project", "SELECT page_samples(2, NULL, '{\"label\": 1}', '{\"after\": 91}', 10)", 300, 3},
    {"the next with a label", "SELECT page_neighbours(90, '{\"label\": 1}')", 200, 8}, // going round, too
    {"samples by project", "SELECT * FROM listed_annotations(2, NULL, false, NULL, 10)", 200},
    {"samples by category", "SELECT * FROM listed_annotations(NULL, 2, false, NULL, 10)", 60},
    {"the queue", "SELECT * FROM listed_annotations(2, NULL, true, NULL, 1)", 40},
    {"all samples", "SELECT * FROM listed_annotations(NULL, NULL, false, NULL, 10)", 400},
    {"layers by project", "SELECT * FROM listed_layers(2, NULL, 10)", 200, 5},
    {"comments by project", "SELECT * FROM listed_comments(2, NULL, 10)", 200, 5},
    {"images by project", "SELECT * FROM listed_images(2, true, NULL, 10)", 1000, 12},
};

// What was done, and what was deleted, for long.
constexpr auto past = R"(
INSERT INTO audit (project_id, user_id, action, target)
    SELECT 2, n % 50, (ARRAY['submit', 'classify', 'share'])[n % 3 + 1], 'annotation 90' FROM generate_series(1, 30000) n;
INSERT INTO audit (action, target) SELECT 'login failed', 'user x' FROM generate_series(1, 5000);
INSERT INTO trash (kind, project_id, root_ids, name, deleted_by)
    SELECT 'image', 2 + n % 2, ARRAY[n], 'image ' || n, 'x' FROM generate_series(1, 5000) n;
)";

long long rows_read(Database& admin, const Role& role, const std::string& sql)
{
    return admin.in_transaction(
        [&](Transaction& t) {
            t.run("SELECT count(*) FROM (" + sql + ") x"); // functions and statements have a plan now
            // Counted for this transaction, what functions do included: rows of tables that are read from one end to
            // the other, and entries of indexes, whether their rows are looked at or not.
            constexpr auto count =
                "SELECT coalesce(sum(pg_stat_get_xact_tuples_returned(r)), 0) FROM"
                " unnest('{annotations,layers,images,comments,scores,annotations_labels,permissions,changes,decisions,"
                "drawings,shapes,edits,edit_counters,shape_classes,class_counts,properties,audit,trash,composites,"
                "unused_images,reviews,reviewers,label_counts,image_counts}'"
                "::regclass[]) t, LATERAL (SELECT t AS r UNION ALL SELECT indexrelid FROM pg_index"
                " WHERE indrelid = t) x";
            const long long before = t.run(count).number(0, 0);
            t.run("SELECT x::text FROM (" + sql + ") x");
            return t.run(count).number(0, 0) - before;
        },
        role.begin);
}

} // namespace

TEST_CASE("A request reads what it shows, whoever asks and however much there is")
{
    TestDatabase database;
    Database admin(database.admin());
    admin.transact([](Transaction& t) { t.script(filled); });
    admin.transact([](Transaction& t) { t.script(past); });
    admin.execute_alone("ANALYZE");              // without VACUUM, as tables are while people work
    admin.execute_alone("VACUUM unused_images"); // but what was used at once has left entries that somebody reads once
    Database app(database.app());
    for (const Role& role : roles()) {
        for (const Statement& statement : statements) {
            INFO(role.name << ": " << statement.name);
            CHECK(rows_read(app, role, statement.sql) <=
                  statement.rows_at_most + static_cast<long long>(role.grants) * statement.rows_a_grant);
        }
    }
}

TEST_CASE("Lists begin with what the caller has, and hold what row-level security shows him")
{
    TestDatabase database;
    Database admin(database.admin());
    admin.transact([](Transaction& t) { t.script(filled); });
    Database app(database.app());
    struct List {
        std::string listed; // a call without its last two arguments
        std::string plain;  // the rows by row-level security alone, in order
        std::string key;
    };
    const std::string par = " AND t.status = 'N' AND (t.project_id = ANY (my_par_projects())"
                            " OR t.category_id = ANY (my_par_categories()) OR EXISTS (SELECT FROM permissions g"
                            " WHERE g.user_id = caller() AND g.type = 'annpar' AND g.type_id = t.annotation_id))";
    const std::vector<List> lists{
        {"listed_annotations(2, NULL, false", "annotations t WHERE project_id = 2 ORDER BY name, annotation_id",
         "annotation_id"},
        {"listed_annotations(NULL, NULL, false", "annotations t ORDER BY name, annotation_id", "annotation_id"},
        {"listed_annotations(NULL, 2, false", "annotations t WHERE category_id = 2 ORDER BY name, annotation_id",
         "annotation_id"},
        {"listed_annotations(2, NULL, true",
         "annotations t WHERE project_id = 2" + par + " ORDER BY name, annotation_id", "annotation_id"},
        {"listed_annotations(NULL, 2, true",
         "annotations t WHERE category_id = 2" + par + " ORDER BY name, annotation_id", "annotation_id"},
        {"listed_layers(2", "layers t WHERE project_id = 2 ORDER BY sequence, layer_id", "layer_id"},
        {"listed_layers(NULL", "layers t ORDER BY sequence, layer_id", "layer_id"},
        {"listed_comments(2", "comments t WHERE project_id = 2 ORDER BY sequence, comment_id", "comment_id"},
        {"listed_images(2, true", "images t WHERE project_id = 2 ORDER BY name, image_id", "image_id"},
        {"listed_images(NULL, false", "images t ORDER BY name, image_id", "image_id"},
    };
    for (const Role& role : roles()) {
        for (const List& list : lists) {
            INFO(role.name << ": " << list.listed << ")");
            app.transact(
                [&](Transaction& t) {
                    const std::string all = "ARRAY(SELECT " + list.key + " FROM " + list.plain + ")";
                    CHECK(t.run("SELECT ARRAY(SELECT " + list.key + " FROM " + list.listed + ", NULL, NULL)) = " + all)
                              .truth(0, 0));
                    // The page of 7 after the fifth row, where there is one.
                    CHECK(t.run("SELECT coalesce(ARRAY(SELECT " + list.key + " FROM " + list.listed +
                                ", a[5], 7)) = a[6:12], true) FROM (SELECT " + all +
                                " AS a) x WHERE cardinality(a) >= 5 UNION ALL SELECT true LIMIT 1")
                              .truth(0, 0));
                },
                role.begin);
        }
    }
}

TEST_CASE("What is kept beside the samples is what they say, whatever is made, moved and deleted")
{
    TestDatabase database;
    Database admin(database.admin());
    const auto check = [&](const std::string& what) {
        INFO(what);
        CHECK(admin.in_transaction([](Transaction& t) {
            return t
                .run("SELECT count(*) FROM categories c LEFT JOIN category_counts k USING (category_id)"
                     " WHERE (k.annotations, k.submitted, k.comments) IS DISTINCT FROM"
                     " ((SELECT count(*) FROM annotations a WHERE a.category_id = c.category_id),"
                     " (SELECT count(*) FROM annotations a WHERE a.category_id = c.category_id AND a.status = 'S'),"
                     " (SELECT count(*) FROM comments m JOIN annotations a USING (annotation_id)"
                     " WHERE a.category_id = c.category_id))")
                .number(0, 0);
        }) == 0);
        CHECK(admin.in_transaction([](Transaction& t) {
            return t
                .run(
                    "SELECT count(*) FROM (SELECT category_id, classification_id, option, annotations FROM score_counts"
                    " WHERE annotations <> 0) k FULL JOIN (SELECT a.category_id, s.classification_id, s.option,"
                    " count(*) AS n FROM scores s JOIN annotations a USING (annotation_id) GROUP BY 1, 2, 3) s"
                    " USING (category_id, classification_id, option) WHERE k.annotations IS DISTINCT FROM s.n")
                .number(0, 0);
        }) == 0);
        CHECK(admin.in_transaction([](Transaction& t) {
            return t
                .run("SELECT count(*) FROM (SELECT project_id, user_id, sum(annotations) AS annotations FROM reviewers "
                     "GROUP BY 1, 2 HAVING sum(annotations) <> 0) r"
                     " FULL JOIN (SELECT project_id, coalesce(submitted_by, 0) AS user_id, count(*) AS n FROM "
                     "annotations"
                     " WHERE status = 'S' GROUP BY 1, 2) a USING (project_id, user_id) WHERE r.annotations IS DISTINCT "
                     "FROM a.n")
                .number(0, 0);
        }) == 0);
        CHECK(admin.in_transaction([](Transaction& t) {
            return t
                .run("SELECT count(*) FROM (SELECT project_id, hour, user_id, sum(annotations) AS annotations FROM "
                     "reviews "
                     "GROUP BY 1, 2, 3 HAVING sum(annotations) <> 0) r"
                     " FULL JOIN (SELECT project_id, date_trunc('hour', submitted_at, 'UTC') AS hour,"
                     " coalesce(submitted_by, 0) AS user_id, count(*) AS n FROM annotations"
                     " WHERE status = 'S' AND submitted_at IS NOT NULL GROUP BY 1, 2, 3) a USING (project_id, hour, "
                     "user_id)"
                     " WHERE r.annotations IS DISTINCT FROM a.n")
                .number(0, 0);
        }) == 0);
        CHECK(admin.in_transaction([](Transaction& t) {
            return t
                .run("SELECT count(*) FROM (SELECT category_id, label_id, annotations FROM label_counts WHERE "
                     "annotations <> 0) k"
                     " FULL JOIN (SELECT category_id, label_id, count(*) AS n FROM annotations_labels GROUP BY 1, 2) l"
                     " USING (category_id, label_id) WHERE k.annotations IS DISTINCT FROM l.n")
                .number(0, 0);
        }) == 0);
        CHECK(admin.in_transaction([](Transaction& t) {
            return t
                .run("SELECT count(*) FROM category_counts k WHERE k.shapes <>"
                     " (SELECT coalesce(sum(l.shapes), 0) FROM layers l WHERE l.category_id = k.category_id)")
                .number(0, 0);
        }) == 0);
        CHECK(admin.in_transaction([](Transaction& t) {
            return t
                .run("SELECT count(*) FROM (SELECT project_id, sum(images) AS images FROM image_counts GROUP BY 1 "
                     "HAVING sum(images) <> 0) k"
                     " FULL JOIN (SELECT project_id, count(*) AS n FROM images GROUP BY 1) i USING (project_id)"
                     " WHERE k.images IS DISTINCT FROM i.n")
                .number(0, 0);
        }) == 0);
        CHECK(admin.in_transaction([](Transaction& t) {
            return t
                .run("SELECT count(*) FROM annotations a JOIN layers l USING (annotation_id)"
                     " WHERE l.category_id <> a.category_id")
                .number(0, 0);
        }) == 0);
        CHECK(admin.in_transaction([](Transaction& t) {
            return t
                .run("SELECT count(*) FROM annotations a JOIN permissions g USING (annotation_id) WHERE "
                     "(g.annotation_name,"
                     " g.annotation_status, g.category_id) IS DISTINCT FROM (a.name, a.status, a.category_id)")
                .number(0, 0);
        }) == 0);
    };
    const auto run = [&](const std::string& sql) {
        admin.transact([&](Transaction& t) { t.script(sql); });
        check(sql);
    };
    admin.transact([](Transaction& t) { t.script(filled); });
    check("made");
    const auto versions = [&] {
        return admin.in_transaction([](Transaction& t) {
            return t.run("SELECT sum(version) || ' ' || max(changed_at) FROM layers").text(0, 0);
        });
    };
    const std::string before = versions();
    run("UPDATE annotations SET category_id = 3 WHERE annotation_id IN (90, 91, 93)");
    CHECK(versions() == before); // what hangs below a sample that moves is not changed by it
    run("UPDATE layers SET annotation_id = 91 WHERE annotation_id = 92 AND kind = 'drawing' AND false");
    run("UPDATE layers SET name = 'moved', annotation_id = 90 WHERE annotation_id = 100 AND kind = 'group'");
    run("UPDATE annotations SET status = 'S' WHERE annotation_id < 50");
    run("UPDATE annotations SET status = 'N', category_id = 4 WHERE annotation_id IN (3, 6)");
    run("UPDATE annotations SET name = 'renamed ' || annotation_id WHERE annotation_id BETWEEN 85 AND 95");
    run("SELECT set_config('memento.submitting', 'on', true); SELECT set_config('memento.user_id', '5', true);"
        "UPDATE annotations SET status = 'S' WHERE annotation_id BETWEEN 20 AND 40");
    run("UPDATE annotations SET submitted_at = submitted_at - interval '50 hours' WHERE annotation_id BETWEEN 30 AND "
        "35");
    run("DELETE FROM permissions WHERE user_id = 5; DELETE FROM users WHERE user_id = 5"); // and what he submitted
                                                                                           // stays
    run("DELETE FROM scores WHERE annotation_id < 60");
    run("DELETE FROM annotations_labels WHERE annotation_id < 30");
    run("UPDATE layers SET data = '{\"objects\": [{}, {}, {}]}' WHERE layer_id BETWEEN 8010 AND 8030 AND NOT drawn");
    run("UPDATE layers SET data = 'none' WHERE layer_id BETWEEN 8015 AND 8020 AND NOT drawn");
    run("UPDATE annotations SET category_id = 5 WHERE annotation_id BETWEEN 9 AND 12 OR annotation_id = 90");
    run("DELETE FROM images WHERE image_id NOT IN (SELECT image_id FROM layers WHERE image_id IS NOT NULL)");
    run("DELETE FROM comments WHERE comment_id < 60");
    run("DELETE FROM layers WHERE annotation_id = 70");
    run("DELETE FROM annotations WHERE annotation_id BETWEEN 60 AND 80");
    run("DELETE FROM categories WHERE category_id = 2");
    run("DELETE FROM classifications");
    run("DELETE FROM projects WHERE project_id = 3");
    run("DELETE FROM projects WHERE project_id = 2");
}
