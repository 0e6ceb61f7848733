// What is new since a mark: each change once, whatever order transactions end in, and to nobody who does not see it.
#include "access/session.hpp"
#include "database/sqlstate.hpp"
#include "support/database.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace memento;
using nlohmann::json;

namespace {

// Users 1 owner, 2 propar, 3 catpar of the first category, 4 annpar of its first sample, 5 nobody.
constexpr auto seed = R"(
INSERT INTO users (username, password) SELECT 'u' || g, '-' FROM generate_series(1, 5) g;
INSERT INTO projects (name, owner_id) VALUES ('P', 1), ('Q', 1);
INSERT INTO categories (name, project_id, owner_id) VALUES ('A', 2, 1), ('B', 2, 1), ('A', 3, 1);
INSERT INTO labels (name, project_id, owner_id) VALUES ('good', 2, 1);
INSERT INTO classifications (name, project_id, owner_id) VALUES ('Grade', 2, 1);
INSERT INTO categories_classifications (category_id, classification_id) VALUES (1, 1), (2, 1);
INSERT INTO annotations (name, category_id, project_id, owner_id)
    VALUES ('one', 1, 2, 1), ('two', 1, 2, 1), ('three', 2, 2, 1), ('other', 3, 3, 1);
INSERT INTO layers (name, annotation_id, project_id, owner_id) SELECT 'drawn', g, 2, 1 FROM generate_series(1, 3) g;
INSERT INTO permissions (user_id, type, type_id) VALUES (2, 'propar', 2), (3, 'catpar', 1), (4, 'annpar', 1);
INSERT INTO shares (share_id, annotation_id, author_id, expires_at) VALUES (repeat('e', 32), 1, 1, now() + interval '1 day');
)";

class Page {
public:
    Page(const std::string& connection, std::string begin)
        : database_(connection)
        , begin_(std::move(begin))
        , mark_(ask("").at("since"))
    {
    }
    // As "annotation category" or "gone annotation category".
    std::vector<std::string> look()
    {
        const json answer = ask(mark_);
        mark_ = answer.at("since");
        if (answer.at("all"))
            return {"all"};
        std::vector<std::string> told;
        for (const json& change : answer.at("changes")) {
            told.push_back((change.at("row").is_null() ? "gone " : "") + change.at("annotation_id").dump() + " " +
                           change.at("category_id").dump());
        }
        return told;
    }
    json ask(const std::string& since)
    {
        return json::parse(database_.in_transaction(
            [&](Transaction& t) { return t.run("SELECT page_changes(2, $1)", {since}).text(0, 0); }, begin_));
    }
    const std::string& mark() const { return mark_; }

private:
    Database database_;
    std::string begin_;
    std::string mark_;
};

using Told = std::vector<std::string>;

} // namespace

TEST_CASE("What is said of a sample is told to who sees it, once, and to nobody else")
{
    TestDatabase database{seed};
    Database admin(database.admin());
    Page propar(database.app(), begin_as_user(2));
    Page catpar(database.app(), begin_as_user(3));
    Page annpar(database.app(), begin_as_user(4));
    const auto after = [&](const std::string& sql) {
        INFO(sql);
        admin.transact([&](Transaction& t) { t.script(sql); });
        const Told all = propar.look();
        CHECK(propar.look().empty());
        return std::vector<Told>{all, catpar.look(), annpar.look()};
    };
    CHECK(propar.look().empty());
    const std::vector<Told> of_one{{"1 1"}, {"1 1"}, {"1 1"}};
    CHECK(after("INSERT INTO annotations_labels (annotation_id, label_id) VALUES (1, 1)") == of_one);
    CHECK(after("UPDATE annotations SET status = 'S' WHERE annotation_id = 1") == of_one);
    CHECK(after("INSERT INTO scores (annotation_id, classification_id) VALUES (1, 1)") == of_one);
    CHECK(after("INSERT INTO comments (content, layer_id) VALUES ('look', 1)") == of_one);
    CHECK(after("UPDATE comments SET content = 'look again'") == of_one);
    CHECK(after("UPDATE layers SET name = 'drawn anew' WHERE layer_id = 1") == of_one);
    CHECK(after("DELETE FROM comments") == of_one);
    CHECK(after("DELETE FROM scores; DELETE FROM annotations_labels") == of_one);
    CHECK(after("DELETE FROM shares") == of_one);
    CHECK(after("UPDATE annotations SET status = 'S' WHERE annotation_id = 2") ==
          std::vector<Told>{{"2 1"}, {"2 1"}, {}});
    CHECK(after("UPDATE annotations SET status = 'S' WHERE annotation_id = 3") == std::vector<Told>{{"3 2"}, {}, {}});
    CHECK(after("UPDATE annotations SET status = 'S' WHERE annotation_id = 4") == std::vector<Told>{{}, {}, {}});
    // One that moves away is gone for who sees the category alone.
    CHECK(after("UPDATE annotations SET category_id = 2 WHERE annotation_id = 2") ==
          std::vector<Told>{{"gone 2 1", "2 2"}, {"gone 2 1"}, {}});
    CHECK(after("DELETE FROM annotations WHERE annotation_id = 2") == std::vector<Told>{{"gone 2 2"}, {}, {}});
    // So many that they are not told one by one.
    CHECK(after("INSERT INTO annotations (name, category_id, project_id, owner_id)"
                " SELECT 'many ' || g, 1, 2, 1 FROM generate_series(1, 201) g") ==
          std::vector<Told>{{"gone 0 1"}, {"gone 0 1"}, {"gone 0 1"}});
    CHECK(after("UPDATE projects SET settings = 'darkmode:1' WHERE project_id = 2") == std::vector<Told>{{}, {}, {}});
}

TEST_CASE("A row that is told says what lists show, and a guest sees of it what he sees")
{
    TestDatabase database{seed};
    Database admin(database.admin());
    admin.transact([](Transaction& t) {
        t.script(
            "INSERT INTO annotations_labels (annotation_id, label_id) VALUES (1, 1);"
            "INSERT INTO scores (annotation_id, classification_id) VALUES (1, 1);"
            "INSERT INTO comments (content, layer_id) VALUES ('look', 1);"
            "UPDATE annotations SET status = 'S' WHERE annotation_id = 1; DELETE FROM changes WHERE annotation_id < 0");
    });
    const std::string ever = "9999999999-1:1:";
    Page propar(database.app(), begin_as_user(2));
    const json row = propar.ask(ever).at("changes").at(0).at("row");
    CHECK(row == json{{"name", "one"},
                      {"status", "S"},
                      {"version", 2},
                      {"shared", "1"},
                      {"comments", 1},
                      {"thumbnail", ""},
                      {"large", ""},
                      {"labels", {1}},
                      {"scores", {{{"classification_id", 1}, {"option", ""}}}}});
    Database app(database.app());
    const auto asked = [&](const std::string& begin) {
        return app.in_transaction(
            [&](Transaction& t) { return t.run("SELECT page_changes(2, $1)", {ever}).at(0, 0).has_value(); }, begin);
    };
    CHECK_FALSE(asked(begin_as_user(5)));
    CHECK_FALSE(asked(begin_with_share(std::string(32, 'e'))));
}

TEST_CASE("Who sees a project by keys alone is who sees it by row-level security")
{
    TestDatabase database{seed};
    Database admin(database.admin());
    admin.transact([](Transaction& t) {
        t.script("INSERT INTO users (username, password) SELECT 'v' || g, '-' FROM generate_series(6, 10) g;"
                 "INSERT INTO permissions (user_id, type, type_id) VALUES (6, 'sysadm', 1), (7, 'proadm', 1), (8, "
                 "'proadm', 3),"
                 " (9, 'provie', 2), (10, 'annvie', 4)");
    });
    Database app(database.app());
    for (int user = 0; user <= 10; ++user) {
        for (const std::string project : {"2", "3", "99"}) {
            INFO("user " << user << ", project " << project);
            app.transact(
                [&](Transaction& t) {
                    CHECK(t.run("SELECT coalesce(sees_project($1::int), false) ="
                                " EXISTS (SELECT FROM projects WHERE project_id = $1::int)",
                                {project})
                              .truth(0, 0));
                },
                user == 0 ? "BEGIN" : begin_as_user(user));
        }
    }
}

TEST_CASE("A change is told when its transaction is over, also when others began later and ended before")
{
    TestDatabase database{seed};
    Database admin(database.admin());
    Page page(database.app(), begin_as_user(2));
    Database slow(database.admin());
    slow.transact([&](Transaction& t) {
        // By two people: what somebody has reviewed is counted, one after the other.
        t.script("SET LOCAL memento.user_id = 1; UPDATE annotations SET status = 'S' WHERE annotation_id = 1");
        CHECK(page.look().empty());
        admin.transact([](Transaction& u) {
            u.script("SET LOCAL memento.user_id = 2; UPDATE annotations SET status = 'S' WHERE annotation_id = 3");
        });
        CHECK(page.look() == Told{"3 2"});
        CHECK(page.look().empty());
    });
    CHECK(page.look() == Told{"1 1"});
    CHECK(page.look().empty());
    CHECK_THROWS(slow.transact([](Transaction& t) {
        t.script("UPDATE annotations SET name = 'broken off' WHERE annotation_id = 1");
        throw std::runtime_error("broken off");
    }));
    CHECK(page.look().empty());
}

TEST_CASE("Who asks after too long, or with a mark of another database, is told that anything may be new")
{
    TestDatabase database{seed};
    Database admin(database.admin());
    Page page(database.app(), begin_as_user(1)); // the owner: a right that was given is news, too
    const std::string snapshot = page.mark().substr(page.mark().find('-'));
    CHECK(page.ask("1700000000" + snapshot).at("all") == true);
    CHECK(page.ask("9999999999" + snapshot).at("all") == false);
    CHECK(page.ask("9999999999-1:4000000000:").at("all") == true);
    CHECK(page.ask("9999999999-1:1:").at("all") == false);
    for (const std::string mark : {"7", "x-1:1:", "1-x", "-"})
        CHECK_THROWS_AS(page.ask(mark), SqlError);
    admin.transact([](Transaction& t) { // more than are looked at
        for (int i = 0; i < 6; ++i)
            t.script("INSERT INTO annotations (name, category_id, project_id, owner_id)"
                     " SELECT 'many " +
                     std::to_string(i) + "/' || g, 1, 2, 1 FROM generate_series(1, 190) g");
    });
    CHECK(page.look() == Told{"all"});
    CHECK(page.look().empty());
}

TEST_CASE("Who is given a right, or loses one, is told that anything may be new, and nobody else is told anything")
{
    TestDatabase database{seed};
    Database admin(database.admin());
    admin.transact(
        [](Transaction& t) { t.script("INSERT INTO permissions (user_id, type, type_id) VALUES (5, 'provie', 2)"); });
    Page owner(database.app(), begin_as_user(1));
    Page annotates(database.app(), begin_as_user(2));
    Page looks(database.app(), begin_as_user(5));
    const auto run = [&](const std::string& sql) { admin.transact([&](Transaction& t) { t.script(sql); }); };
    for (const char* change :
         {"INSERT INTO permissions (user_id, type, type_id) VALUES (5, 'propar', 2)",
          "DELETE FROM permissions WHERE user_id = 5 AND type = 'propar'",
          "INSERT INTO permissions (user_id, type, type_id) VALUES (5, 'annpar', 1), (5, 'annpar', 2)"}) {
        INFO(change);
        run(change);
        CHECK(looks.look() == Told{"all"});
        CHECK(looks.look().empty());
        CHECK(annotates.look().empty());
        CHECK(owner.look().empty());
    }
    run("INSERT INTO permissions (user_id, type, type_id) VALUES (5, 'propar', 3)"); // of another project
    CHECK(looks.look().empty());
    run("DELETE FROM annotations WHERE annotation_id = 2"); // and what was given on it
    CHECK(looks.look() == Told{"all"});
    CHECK(annotates.look() == Told{"gone 2 1"});
}

TEST_CASE("What is an hour old is forgotten, and all of a project that is gone")
{
    TestDatabase database{seed};
    Database admin(database.admin());
    const auto rows = [&](const std::string& where) {
        return admin.in_transaction(
            [&](Transaction& t) { return t.run("SELECT count(*) FROM changes WHERE " + where).number(0, 0); });
    };
    admin.transact([](Transaction& t) {
        t.script(
            "INSERT INTO changes SELECT 2, '1', g, 1, now() - interval '2 hours' FROM generate_series(100, 2500) g;"
            "INSERT INTO changes SELECT 2, '2', g, 1, now() - interval '50 minutes' FROM generate_series(1, 9) g");
        t.run("SELECT forget_changes(2)");
        t.run("SELECT forget_changes(3)");
    });
    CHECK(rows("made_in = '1'") == 0);
    CHECK(rows("made_in = '2'") == 9);
    CHECK(rows("project_id = 3") == 1);
    admin.transact([](Transaction& t) { t.script("DELETE FROM projects WHERE project_id = 2"); });
    CHECK(rows("project_id = 2") == 0);
    CHECK(rows("project_id = 3") == 1);
}
