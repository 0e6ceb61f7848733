// `memento permission explain` says what the database does.
#include "access/session.hpp"
#include "admin/explain.hpp"
#include "admin/users.hpp"
#include "base/file.hpp"
#include "support/database.hpp"
#include "support/test_data.hpp"

#include <catch2/catch.hpp>

using namespace memento;

namespace {

struct Seen {
    std::string level;
    bool visible = false; // by row-level security, be it as a shell
};

// By the functions and policies of the database, as this caller.
Seen seen_by(Database& app, int user_id, const Target& target)
{
    return app.in_transaction(
        [&](Transaction& t) {
            const std::string id = std::to_string(target.id());
            if (target.depth == Depth::project)
                return Seen{t.run("SELECT my_level_on_project($1::int)", {id}).text(0, 0),
                            !t.run("SELECT 1 FROM projects WHERE project_id = $1::int", {id}).empty()};
            if (target.depth == Depth::annotation)
                return Seen{t.run("SELECT my_level_on_annotation($1::int)", {id}).text(0, 0),
                            !t.run("SELECT 1 FROM annotations WHERE annotation_id = $1::int", {id}).empty()};
            // There is no function for it: what counts there besides the project's level are two sets.
            const Rows sets = t.run("SELECT my_level_on_project($2::int), $1::int = ANY (my_par_categories()),"
                                    " $1::int = ANY (my_categories())",
                                    {id, std::to_string(target.project_id)});
            const std::string whole = sets.text(0, 0);
            const std::string level = whole != "none" && whole != "vie" ? whole
                                      : sets.truth(0, 1)                ? "par"
                                      : sets.truth(0, 2)                ? "vie"
                                                                        : whole;
            return Seen{level, !t.run("SELECT 1 FROM categories WHERE category_id = $1::int", {id}).empty()};
        },
        begin_as_user(user_id));
}

} // namespace

TEST_CASE("What is explained is what the database allows, for everybody on everything")
{
    TestDatabase database;
    Database admin(database.admin());
    Database app(database.app());
    admin.transact([](Transaction& t) {
        t.script(read_file(source_folder() / "tests/http/seed.sql"));
        // Grants that add up: one on the whole and more on a part, and one on a part of a part.
        t.script("INSERT INTO permissions (user_id, type, type_id) VALUES (4, 'annpar', 1), (6, 'annpar', 3),"
                 " (8, 'catpar', 2), (9, 'annvie', 4), (11, 'provie', 3)");
    });
    const std::vector<User> users = admin.in_transaction([](Transaction& t) { return list_users(t); });
    REQUIRE(users.size() == 11);
    int levels = 0;
    for (const User& user : users) {
        for (const std::string path :
             {"Kidney", "Secret", "Kidney/WT", "Kidney/KO", "Secret/Hidden", "Kidney/WT/mouse_01", "Kidney/WT/mouse_02",
              "Kidney/KO/mouse_03", "Secret/Hidden/s"}) {
            const Explanation explanation =
                admin.in_transaction([&](Transaction& t) { return explain(t, user.username, path); });
            const Seen seen = seen_by(app, user.user_id, explanation.target);
            INFO(user.username << " on " << path);
            CHECK(level_name(explanation.level) == seen.level);
            CHECK((explanation.may_look() || explanation.shell) == seen.visible);
            CHECK((explanation.level == AccessLevel::none && !explanation.shell) == explanation.reasons.empty());
            levels += explanation.level != AccessLevel::none ? 1 : 0;
        }
    }
    CHECK(levels > 30);
}

TEST_CASE("A path finds what it names, with slashes in names and all")
{
    TestDatabase database;
    Database admin(database.admin());
    admin.transact([](Transaction& t) {
        t.script("INSERT INTO users (username, password) VALUES ('a', '-');"
                 "INSERT INTO projects (name, owner_id) VALUES ('P', 1), ('P/Q', 1), ('Pq', 1);"
                 "INSERT INTO categories (name, project_id, owner_id) VALUES ('x/y', 2, 1), ('Q', 2, 1), ('z', 3, 1);"
                 "INSERT INTO annotations (name, project_id, category_id, owner_id) VALUES ('1/2', 2, 1, 1);");
    });
    const auto find = [&](const std::string& path, std::optional<Depth> wanted = {}) {
        return admin.in_transaction([&](Transaction& t) { return find_target(t, path, wanted); });
    };
    CHECK(find("P").id() == 2);
    CHECK(find("P/x/y").id() == 1);
    CHECK(find("P/x/y/1/2").id() == 1);
    CHECK(find("P/Q/z").depth == Depth::category);
    CHECK(find("P/Q", Depth::project).id() == 3);
    CHECK(find("P/Q", Depth::category).id() == 2);
    CHECK_THROWS_WITH(find("P/Q"), Catch::Contains("two things"));
    CHECK_THROWS_WITH(find("P/x"), "There is no category 'x' in 'P'.");
    CHECK_THROWS_WITH(find("R/x"), "There is no project 'R'.");
    CHECK_THROWS_WITH(find("P/Q/nothing"), "There is no annotation 'nothing' in 'P/Q'.");
    CHECK_THROWS_WITH(find("P/x/y", Depth::project), "'P/x/y' is a category, not a project.");
}
