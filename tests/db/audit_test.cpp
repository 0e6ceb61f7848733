#include "access/session.hpp"
#include "database/sqlstate.hpp"
#include "support/database.hpp"

#include <catch2/catch.hpp>

using namespace memento;

namespace {

std::string actions(Database& database)
{
    return database.in_transaction([](Transaction& t) {
        return t
            .run("SELECT coalesce(string_agg(username || ' ' || action || ' ' || target, '; ' ORDER BY audit_id), '') "
                 "FROM audit")
            .text(0, 0);
    });
}

} // namespace

TEST_CASE("Grants, deletions and changes of ownership are audited; the audit only grows")
{
    TestDatabase database;
    Database admin(database.admin());
    admin.transact([](Transaction& t) {
        t.script("INSERT INTO users (username, password) VALUES ('a', '-'), ('b', '-');"
                 "INSERT INTO permissions (user_id, type, type_id) VALUES (1, 'sysadm', 1);");
    });
    Database app(database.app());
    const auto as_admin = [&](const std::string& sql) {
        app.transact([&](Transaction& t) { t.run(sql); }, begin_as_user(1));
    };
    as_admin("INSERT INTO projects (name, owner_id) VALUES ('P', 1)");
    as_admin("INSERT INTO permissions (user_id, type, type_id) VALUES (2, 'provie', 2)");
    as_admin("DELETE FROM permissions WHERE user_id = 2");
    as_admin("INSERT INTO permissions (user_id, type, type_id) VALUES (2, 'provie', 2)");
    as_admin("SELECT change_ownership(1, 2)");
    as_admin("INSERT INTO labels (name, project_id, owner_id) VALUES ('l', 2, 2)");
    as_admin("UPDATE labels SET owner_id = 1");
    as_admin("DELETE FROM projects");
    as_admin("DELETE FROM people WHERE user_id = 2");
    CHECK(actions(admin) == " grant sysadm 1; a make project 2; a grant provie 2; a revoke provie 2; a grant provie 2;"
                            " a ownership user 1; a make label 1; a ownership label 1;"
                            " a delete project 2; a ownership user 2; a delete user 2");
    // What the command line does is somebody's, too, in the audit and in the trash.
    admin.transact([](Transaction& t) {
        t.run("SELECT set_config('memento.operator', 'command line (anna)', true)");
        t.script("INSERT INTO projects (name, owner_id) VALUES ('Q', 1); DELETE FROM projects");
        CHECK(t.run("SELECT deleted_by FROM trash ORDER BY entry_id DESC LIMIT 1").text(0, 0) == "command line (anna)");
        CHECK(
            t.run("SELECT string_agg(username || ' ' || action, '; ' ORDER BY audit_id) FROM audit WHERE audit_id > 11")
                .text(0, 0) == "command line (anna) make; command line (anna) delete");
    });
    for (const std::string sql : {"UPDATE audit SET action = ''", "DELETE FROM audit", "TRUNCATE audit"}) {
        INFO(sql);
        CHECK_THROWS_AS(admin.transact([&](Transaction& t) { t.script(sql); }), SqlError);
        CHECK_THROWS_AS(as_admin(sql), SqlError);
    }
    // Only sysadm reads it, and only he changes ownership.
    const auto seen = [&](int user) {
        return app.in_transaction([](Transaction& t) { return t.run("SELECT count(*) FROM audit").number(0, 0); },
                                  begin_as_user(user));
    };
    CHECK(seen(1) == 13);
    admin.transact([](Transaction& t) { t.script("INSERT INTO users (username, password) VALUES ('c', '-')"); });
    CHECK(seen(3) == 0);
    CHECK_THROWS_AS(app.transact([](Transaction& t) { t.run("SELECT change_ownership(1, 3)"); }, begin_as_user(3)),
                    SqlError);
}
