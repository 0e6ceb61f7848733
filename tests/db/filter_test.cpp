// Lists that a filter goes through: what they hold, whichever way they are read, and how far a call looks.
#include "large_project.hpp"
#include "support/database.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace memento;
using namespace memento::large_project;

namespace {

// What filters tell apart, more than one of each.
constexpr auto more = R"(
UPDATE annotations SET submitted_by = 5 WHERE status = 'S' AND annotation_id % 2 = 0;
UPDATE comments SET resolved_at = now(), resolver = 'u5' WHERE comment_id % 3 = 0;
DELETE FROM comments WHERE comment_id % 5 = 1;
INSERT INTO comments (content, layer_id, owner_id) SELECT 'again', layer_id, 9 FROM layers WHERE kind = 'group' AND annotation_id % 7 = 0;
INSERT INTO shares (share_id, annotation_id, author_id, expires_at)
    SELECT md5(g::text), g, 2, now() + CASE WHEN g % 2 = 0 THEN interval '1 day' ELSE interval '-1 day' END
    FROM generate_series(30, 3990, 30) g;
UPDATE annotations SET name = 'renamed ' || annotation_id WHERE annotation_id % 30 = 0;
CREATE OR REPLACE FUNCTION rows_looked_at(asked jsonb, driver text) RETURNS int LANGUAGE sql IMMUTABLE RETURN 20000; -- one call sees all
)";

struct Filter {
    std::string asked; // jsonb
    std::string plain; // what it means, of annotations t
    std::string order = "t.name";
};

const std::vector<Filter> filters{
    {"{}", "true"},
    {R"({"status": "N"})", "t.status = 'N'"},
    {R"({"status": "S", "order": "desc"})", "t.status = 'S'", "t.name DESC"},
    {R"({"label": 1})",
     "EXISTS (SELECT FROM annotations_labels l WHERE l.annotation_id = t.annotation_id AND l.label_id = 1)"},
    {R"({"label": 0, "sort": "added"})",
     "NOT EXISTS (SELECT FROM annotations_labels l WHERE l.annotation_id = t.annotation_id)", "t.annotation_id"},
    {R"({"classification": 1, "option": ""})", "EXISTS (SELECT FROM scores s WHERE s.annotation_id = t.annotation_id)"},
    {R"({"classification": 1, "option": "no such"})", "false"},
    {R"({"classification": 0, "sort": "added", "order": "desc"})",
     "NOT EXISTS (SELECT FROM scores s WHERE s.annotation_id = t.annotation_id)", "t.annotation_id DESC"},
    {R"({"comments": "any"})", "EXISTS (SELECT FROM comments m WHERE m.annotation_id = t.annotation_id)"},
    {R"({"comments": "none"})", "NOT EXISTS (SELECT FROM comments m WHERE m.annotation_id = t.annotation_id)"},
    {R"({"comments": "open"})", "EXISTS (SELECT FROM comments m WHERE m.annotation_id = t.annotation_id AND "
                                "m.answers_to IS NULL AND m.resolved_at IS NULL)"},
    {R"({"shared": true})", "EXISTS (SELECT FROM shared_annotations h WHERE h.annotation_id = t.annotation_id)"},
    {R"({"mine": true})",
     "(t.submitted_by = caller() OR EXISTS (SELECT FROM comments m WHERE m.annotation_id = t.annotation_id AND "
     "m.owner_id = caller())"
     " OR EXISTS (SELECT FROM scores s WHERE s.annotation_id = t.annotation_id AND s.author_id = caller()))"},
    {R"({"search": "NAMED 1"})", "t.name LIKE '%named 1%'"},
    {R"({"search": "W39"})",
     "t.name LIKE '%w39%' OR EXISTS (SELECT FROM properties p WHERE p.annotation_id = t.annotation_id"
     " AND p.value LIKE '%w39%')"},
    {R"({"search": "W39", "label": 1, "order": "desc"})",
     "EXISTS (SELECT FROM properties p WHERE p.annotation_id = t.annotation_id AND p.value LIKE 'w39%')"
     " AND EXISTS (SELECT FROM annotations_labels l WHERE l.annotation_id = t.annotation_id AND l.label_id = 1)",
     "t.name DESC"},
    {R"({"search": "S12", "sort": "added"})", "t.name LIKE 's12%'", "t.annotation_id"},
    {R"({"search": "med_1"})", "false"}, // a text, no pattern
    {R"({"property": "dose", "value": "1 Gy"})", "t.annotation_id % 5 = 1"},
    {R"({"property": "dose", "value": "0 Gy", "status": "N", "order": "desc"})",
     "t.status = 'N' AND t.annotation_id % 5 = 0", "t.name DESC"},
    {R"({"property": "well", "value": "w90", "sort": "added"})", "t.annotation_id = 90", "t.annotation_id"},
    {R"({"property": "well", "value": "no such"})", "false"},
    {R"({"label": 1, "status": "S", "comments": "open", "search": "1"})",
     "t.status = 'S' AND t.name LIKE '%1%'"
     " AND EXISTS (SELECT FROM annotations_labels l WHERE l.annotation_id = t.annotation_id AND l.label_id = 1)"
     " AND EXISTS (SELECT FROM comments m WHERE m.annotation_id = t.annotation_id AND m.answers_to IS NULL AND "
     "m.resolved_at IS NULL)"},
};

std::string listed(const std::string& arguments)
{
    return "ARRAY(SELECT annotation_id FROM filtered_samples(2, " + arguments +
           ") WITH ORDINALITY f (annotation_id, category_id, is_mark, place) WHERE NOT is_mark ORDER BY place)";
}

void fill(Database& admin)
{
    admin.transact([](Transaction& t) {
        t.script(filled);
        t.script(more);
    });
}

} // namespace

TEST_CASE("A filtered list holds what the filter says of what its reader sees, onwards, backwards and from every place")
{
    TestDatabase database;
    Database admin(database.admin());
    fill(admin);
    Database app(database.app());
    const std::vector<Role> everybody = roles();
    int rows = 0;
    for (std::size_t i = 0; i < everybody.size(); ++i) {
        const Role& role = everybody[i];
        for (const Filter& filter : filters) {
            const std::size_t at = static_cast<std::size_t>(&filter - filters.data()) + i;
            if (at % 2 == 0)
                continue; // half of them: each filter meets every kind of right, or its like
            const std::string scope = at % 4 == 1 ? "NULL" : i % 3 == 0 ? "2" : "1";
            INFO(role.name << ": " << filter.asked << " in " << scope);
            app.transact(
                [&](Transaction& t) {
                    const std::string all =
                        t.run("SELECT ARRAY(SELECT t.annotation_id FROM annotations t JOIN categories c USING "
                              "(category_id)"
                              " WHERE t.project_id = 2 AND " +
                              filter.plain + (scope == "NULL" ? "" : " AND t.category_id = " + scope) +
                              " ORDER BY c.name, " + filter.order + ")")
                            .text(0, 0);
                    rows += static_cast<int>(std::ranges::count(all, ','));
                    const std::string list = scope + ", '" + filter.asked + "', ";
                    std::vector<std::string> holds{
                        listed(list + "NULL, false, 100000") + " = a",
                        listed(list + "a[5], false, 7") + " = a[6:12] OR cardinality(a) < 5",
                        "ARRAY(SELECT unnest FROM unnest(" + listed(list + "a[12], true, 7") +
                            ") WITH ORDINALITY ORDER BY ordinality DESC) = a[5:11] OR cardinality(a) < 12",
                        listed(list + "NULL, true, 1") + " = a[cardinality(a):]",
                        "(SELECT annotation_id FROM sample_at(2, " + list + "9)) = a[9] OR cardinality(a) < 9"};
                    if (scope == "NULL") {
                        const std::string beside =
                            "(SELECT annotation_id FROM beside_in_list(2, '" + filter.asked + "', ";
                        holds.push_back(beside + "a[cardinality(a)], false)) = a[1] OR cardinality(a) < 2");
                        holds.push_back(beside + "a[1], true)) = a[cardinality(a)] OR cardinality(a) < 2");
                    } else {
                        const std::string counted = "filtered_count(2, " + list;
                        holds.push_back(counted + "a[5], false) = cardinality(a) - 5 OR cardinality(a) < 5");
                        holds.push_back(counted + "a[5], true) = 4 OR cardinality(a) < 5");
                    }
                    for (const std::string& one : holds) {
                        INFO(one);
                        CHECK(t.run("SELECT coalesce(" + one + ", true) FROM (SELECT $1::int[] AS a) x", {all})
                                  .truth(0, 0));
                    }
                },
                role.begin);
        }
    }
    CHECK(rows > 10000); // or nothing was compared
}

TEST_CASE("A search finds the same, whatever of it the index has, and whoever searches")
{
    TestDatabase database;
    Database admin(database.admin());
    fill(admin);
    Database app(database.app());
    const std::vector<std::string> searches{"w390", "S12", "no such", "39", "1_", "W39\\", "2 Gy", "renamed 30"};
    const std::vector<Role> everybody = roles();
    std::vector<std::string> known;
    const auto found = [&](const char* what) {
        std::vector<std::string> all;
        for (std::size_t i = 0; i < everybody.size(); i += 2) {
            const Role& role = everybody[i];
            for (const std::string& search : searches) {
                app.transact(
                    [&](Transaction& t) {
                        for (const char* list : {R"(NULL, '{"order": "asc"}')", R"(1, '{"order": "desc"}')"})
                            for (const char* page : {"NULL, false, 100000", "NULL, true, 100000", "1500, false, 7"})
                                all.push_back(
                                    t.run("SELECT " + listed(std::string(list) +
                                                             " || jsonb_build_object('search', $1::text), " + page),
                                          {search})
                                        .text(0, 0));
                        all.push_back(t.run("SELECT filtered_count(2, 2, jsonb_build_object('search', $1::text), NULL, "
                                            "false)",
                                            {search})
                                          .text(0, 0));
                    },
                    role.begin);
            }
        }
        INFO(what);
        if (known.empty())
            known = all;
        CHECK(all == known);
    };
    const auto replace = [&](const std::string& name, const std::string& named, const std::string& told) {
        admin.transact([&](Transaction& t) {
            t.script("ALTER FUNCTION search_hits RENAME TO " + name +
                     ";CREATE FUNCTION search_hits(project int, asked jsonb, OUT named int[], OUT told int[])"
                     " LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$ BEGIN SELECT " +
                     named + ", " + told + " INTO named, told FROM real_hits(project, asked) h; END $$");
        });
    };
    found("by the index");
    CHECK(std::ranges::count(known, "{}") < static_cast<int>(known.size()) * 3 / 4);
    replace("real_hits", "NULL", "h.told");
    found("names are read, values are by the index");
    replace("replaced", "h.named", "NULL");
    found("values are too many");
    replace("replaced_again", "NULL", "NULL");
    found("everything is read");
}

TEST_CASE("A call that finds nothing says how far it has looked, and calls that go on from there see every sample once")
{
    TestDatabase database;
    Database admin(database.admin());
    admin.transact([](Transaction& t) { t.script(filled); });
    admin.transact([](Transaction& t) {
        int mark = 0;
        int calls = 0;
        int found = 0;
        for (;; ++calls) {
            const Rows rows =
                t.run("SELECT annotation_id, is_mark FROM samples_next('name', 2, 1, '{\"search\": \"99\"}',"
                      " coalesce((SELECT name FROM annotations WHERE annotation_id = $1::int), ''), 0, 10, 50)",
                      {std::to_string(mark)});
            if (rows.empty())
                break;
            const std::size_t last = rows.size() - 1;
            found += static_cast<int>(rows.size()) - (rows.truth(last, 1) ? 1 : 0);
            mark = static_cast<int>(rows.number(last, 0));
        }
        CHECK(found ==
              t.run("SELECT count(*) FROM annotations WHERE category_id = 1 AND name LIKE '%99%'").number(0, 0));
        CHECK(calls >= 3600 / 50 - 1);
    });
}

TEST_CASE("Names that are too many, and elsewhere, are read from the first of them on")
{
    TestDatabase database;
    Database admin(database.admin());
    admin.transact([](Transaction& t) {
        t.script(filled);
        t.script(
            "ALTER FUNCTION search_hits RENAME TO real_hits;"
            "CREATE FUNCTION search_hits(project int, asked jsonb, OUT named int[], OUT told int[])"
            " LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$ BEGIN"
            " SELECT h.told INTO told FROM real_hits(project, asked) h; END $$;"
            "CREATE OR REPLACE FUNCTION rows_looked_at(asked jsonb, driver text) RETURNS int LANGUAGE sql IMMUTABLE"
            " RETURN 50");
    });
    Database app(database.app());
    for (const Role& role : {roles().at(2), roles().at(4)}) {
        for (const char* backwards : {"false", "true"}) {
            INFO(role.name << " " << backwards);
            const Rows page = app.in_transaction(
                [&](Transaction& t) {
                    return t.run(
                        "SELECT count(*) FILTER (WHERE NOT f.is_mark), bool_or(f.is_mark), min(a.name), max(a.name)"
                        " FROM filtered_samples(2, 1, '{\"search\": \"s39\"}', NULL, $1::boolean, 7) f"
                        " JOIN annotations a USING (annotation_id)",
                        {backwards});
                },
                role.begin);
            CHECK(page.text(0, 0) + page.text(0, 1) == "7f");
            CHECK(page.text(0, 2) == (backwards[0] == 'f' ? "s39" : "s3993"));
            CHECK(page.text(0, 3) == (backwards[0] == 'f' ? "s3906" : "s3999"));
        }
    }
}

TEST_CASE("Looking for the next goes on behind categories of any size, and comes to an end")
{
    TestDatabase database;
    Database admin(database.admin());
    admin.transact([](Transaction& t) { t.script(filled); });
    // As if each had so many that what was looked at in vain is enough, whichever it was.
    admin.transact([](Transaction& t) { t.script("UPDATE category_counts SET annotations = 1000000"); });
    const auto beside = [&](const std::string& filter, const std::string& here, bool backwards) {
        return admin.in_transaction(
            [&](Transaction& t) {
                t.script("SET LOCAL statement_timeout = '20s'");
                return t
                    .run("SELECT coalesce((SELECT name FROM beside_in_list(2, $1::jsonb, (SELECT annotation_id FROM "
                         "annotations"
                         " WHERE project_id = 2 AND name = $2), $3::boolean)), '')",
                         {filter, here, backwards ? "true" : "false"})
                    .text(0, 0);
            },
            begin_as_user(1));
    };
    for (const std::string filter : {R"({"label": 1})", R"({"comments": "open", "label": 1})",
                                     R"({"status": "N", "label": 1})", R"({"label": 1, "sort": "added"})"}) {
        INFO(filter);
        const bool by_name = filter.find("added") == std::string::npos;
        const std::string first = "s1";
        const std::string last = by_name ? (filter.find("status") == std::string::npos ? "s999" : "s997") : "s3999";
        CHECK(beside(filter, last, false) == first);
        CHECK(beside(filter, first, true) == last);
        CHECK(beside(filter, "s90", false) == first); // of a category behind it
    }
    CHECK(beside(R"({"classification": 1, "option": "no such"})", "s90", false).empty());

    // From everywhere, round both ends, by who sees all and by who sees some: the one that comes after it of all that
    // there are.
    struct Asked {
        std::string filter;
        std::string plain;
        std::string order;
    };
    const std::string labelled =
        "EXISTS (SELECT FROM annotations_labels l WHERE l.annotation_id = t.annotation_id AND l.label_id = 1)";
    const std::vector<Asked> all_asked{
        {R"({"label": 1, "status": "N"})", labelled + " AND t.status = 'N'", "t.name"},
        {R"({"property": "dose", "value": "1 Gy", "label": 1, "sort": "added", "order": "desc"})",
         labelled + " AND t.annotation_id % 5 = 1", "-t.annotation_id"},
        {R"({"property": "well", "value": "w90", "status": "N", "sort": "added"})",
         "t.annotation_id = 90 AND t.status = 'N'", "t.annotation_id"}};
    Database app(database.app());
    int found = 0;
    for (const Role& role : roles()) {
        for (const Asked& asked : all_asked) {
            for (const char* backwards : {"false", "true"}) {
                INFO(role.name << ": " << asked.filter << " " << backwards);
                app.transact(
                    [&](Transaction& t) {
                        const Rows rows = t.run(
                            "WITH l AS MATERIALIZED (SELECT t.annotation_id, " + asked.plain +
                                " AS fits, row_number() OVER (ORDER BY c.name, " + asked.order +
                                ") * CASE WHEN $2 THEN -1 ELSE 1 END AS place FROM annotations t JOIN categories c"
                                " USING (category_id) WHERE t.project_id = 2)"
                                " SELECT h.annotation_id, coalesce(b.annotation_id, 0), coalesce(x.annotation_id, 0) "
                                "FROM l h"
                                " LEFT JOIN LATERAL (SELECT o.annotation_id FROM l o WHERE o.fits AND o.annotation_id "
                                "<> h.annotation_id"
                                " ORDER BY o.place <= h.place, o.place LIMIT 1) x ON true"
                                " LEFT JOIN LATERAL beside_in_list(2, $1::jsonb, h.annotation_id, $2) b ON true"
                                " WHERE h.annotation_id IN (1, 90, 91, 1500, 3990, 3999)",
                            {asked.filter, backwards});
                        for (std::size_t i = 0; i < rows.size(); ++i) {
                            CHECK(rows.text(i, 1) == rows.text(i, 2));
                            found += rows.text(i, 1) != "0" ? 1 : 0;
                        }
                    },
                    role.begin);
            }
        }
    }
    CHECK(found > 50);
}
