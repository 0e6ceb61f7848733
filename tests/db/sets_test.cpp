// The sets of the caller are kept within a transaction, and never longer than they are true.
#include "access/session.hpp"
#include "support/database.hpp"

#include <catch2/catch.hpp>

using namespace memento;

namespace {

// Users 1 sysadm, 2 olga, who owns project 2, 3 anna, who may make projects.
constexpr auto lab = R"(
INSERT INTO users (username, password) VALUES ('root', '-'), ('olga', '-'), ('anna', '-');
INSERT INTO permissions (user_id, type, type_id) VALUES (1, 'sysadm', 1), (3, 'proadm', 0);
INSERT INTO projects (name, owner_id) VALUES ('P', 2);
INSERT INTO categories (name, project_id, owner_id) VALUES ('A', 2, 2);
)";

std::string sets(Transaction& t)
{
    return *t.run("SELECT is_sysadm() || ' ' || my_owned_projects()::text || ' ' || my_managed_projects()::text || ' ' "
                  "||"
                  " my_par_projects()::text || ' ' || my_projects()::text || ' ' || my_par_categories()::text || ' ' ||"
                  " my_categories()::text")
                .at(0, 0);
}

constexpr auto nothing = "false {} {} {} {} {} {}";

} // namespace

TEST_CASE("What a transaction grants, takes away or makes counts in it at once, and is undone with it")
{
    TestDatabase database(lab);
    Database admin(database.admin(), begin_as_user(3));
    struct Step {
        const char* done;
        const char* then;
    };
    admin.transact([&](Transaction& t) {
        CHECK(sets(t) == nothing);
        for (const Step& step : std::initializer_list<Step>{
                 {"INSERT INTO permissions (user_id, type, type_id) VALUES (3, 'propar', 2)",
                  "false {} {} {2} {2} {} {}"},
                 {"UPDATE permissions SET type = 'provie' WHERE user_id = 3 AND type = 'propar'",
                  "false {} {} {} {2} {} {}"},
                 {"DELETE FROM permissions WHERE user_id = 3 AND type = 'provie'", nothing},
                 {"INSERT INTO permissions (user_id, type, type_id) VALUES (3, 'catvie', 1)",
                  "false {} {} {} {} {} {1}"},
                 {"INSERT INTO permissions (user_id, type, type_id) VALUES (3, 'catpar', 1)",
                  "false {} {} {} {} {1} {1,1}"},
                 {"DELETE FROM categories", nothing}, // and the grants with it
                 {"INSERT INTO permissions (user_id, type, type_id) VALUES (3, 'proadm', 2)",
                  "false {} {2} {2} {2} {} {}"},
                 {"DELETE FROM projects", nothing},
                 {"INSERT INTO projects (name, owner_id) VALUES ('Q', 3)", "false {3} {3} {3} {3} {} {}"},
                 {"UPDATE projects SET owner_id = 2", nothing},
                 {"INSERT INTO permissions (user_id, type, type_id) VALUES (3, 'sysadm', 1)",
                  "true {3} {3} {3} {3} {} {}"},
                 {"SELECT set_config('memento.user_id', '2', true)", "false {3} {3} {3} {3} {} {}"},
                 {"SELECT set_config('memento.user_id', '', true)", nothing},
                 {"SELECT set_config('memento.user_id', '3', true)", "true {3} {3} {3} {3} {} {}"},
                 {"SAVEPOINT here; DELETE FROM permissions WHERE user_id = 3", nothing},
                 {"ROLLBACK TO here", "true {3} {3} {3} {3} {} {}"},
             }) {
            t.script(step.done);
            INFO(step.done);
            CHECK(sets(t) == step.then);
        }
        t.script("DELETE FROM permissions WHERE user_id = 3"); // commits
    });
    CHECK(admin.in_transaction(sets) == nothing);
}

TEST_CASE("A right that others take away is gone with the next transaction on the same connection")
{
    TestDatabase database(lab);
    Database admin(database.admin());
    Database anna(database.app(), begin_as_user(3));
    const auto grant = [&](const std::string& what) { admin.transact([&](Transaction& t) { t.script(what); }); };
    for (int i = 0; i < 3; ++i) {
        grant("INSERT INTO permissions (user_id, type, type_id) VALUES (3, 'propar', 2)");
        CHECK(anna.in_transaction(sets) == "false {} {} {2} {2} {} {}");
        grant("DELETE FROM permissions WHERE user_id = 3 AND type = 'propar'");
        CHECK(anna.in_transaction(sets) == nothing);
    }
    Database olga(database.app(), begin_as_user(2));
    CHECK(olga.in_transaction(sets) == "false {2} {2} {2} {2} {} {}");
}
