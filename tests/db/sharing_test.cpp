// Links end with the right to share, however it ends; those of managers stay.
#include "access/session.hpp"
#include "base/error.hpp"
#include "support/database.hpp"

#include <catch2/catch.hpp>

using namespace memento;

namespace {

// Users 1 sysadm, 2 owner of project 2, and 3, of whom this is about. Categories 1 and 2, sample 1 in category 1.
constexpr auto lab = R"(
INSERT INTO users (username, password) VALUES ('root', '-'), ('olga', '-'), ('anna', '-');
INSERT INTO permissions (user_id, type, type_id) VALUES (1, 'sysadm', 1);
INSERT INTO projects (name, owner_id) VALUES ('P', 2);
INSERT INTO categories (name, project_id, owner_id) VALUES ('A', 2, 2), ('B', 2, 2);
INSERT INTO annotations (name, project_id, category_id, owner_id) VALUES ('s', 2, 1, 2);
)";

struct Ending {
    const char* grants; // of anna, when she shares
    const char* then;
    int left; // of her links
};

void give(Transaction& t, const std::string& grants)
{
    if (!grants.empty())
        t.script("INSERT INTO permissions (user_id, type, type_id) VALUES " + grants);
}

} // namespace

TEST_CASE("A link lives as long as the right of who made it, and one of a manager until it is revoked")
{
    constexpr Ending table[] = {
        {"(3, 'propar', 2)", "DELETE FROM permissions WHERE user_id = 3", 0},
        {"(3, 'catpar', 1)", "DELETE FROM permissions WHERE user_id = 3", 0},
        {"(3, 'annpar', 1)", "DELETE FROM permissions WHERE user_id = 3", 0},
        {"(3, 'propar', 2)", "SELECT remove_user(3, 1)", 0},
        {"(3, 'propar', 2)", "DELETE FROM users WHERE user_id = 3", 0},
        {"(3, 'catpar', 1)", "UPDATE annotations SET category_id = 2", 0},
        {"(3, 'annpar', 1)", "UPDATE annotations SET category_id = 2", 1}, // the grant goes along
        {"(3, 'propar', 2)", "UPDATE annotations SET category_id = 2", 1},
        {"(3, 'propar', 2), (3, 'annpar', 1)", "DELETE FROM permissions WHERE type = 'propar'", 1},
        {"(3, 'catpar', 1), (3, 'annvie', 1)", "DELETE FROM permissions WHERE type = 'catpar'", 0},
        {"(3, 'catpar', 1)", "DELETE FROM permissions WHERE user_id = 1 AND type = 'propar'", 1},
        {"(3, 'propar', 2)", "INSERT INTO permissions (user_id, type, type_id) VALUES (3, 'annvie', 1)", 1},
        {"(3, 'propar', 2)", "DELETE FROM annotations", 0},
        {"(3, 'proadm', 2)", "DELETE FROM permissions WHERE user_id = 3", 1},
        {"(3, 'sysadm', 1)", "DELETE FROM permissions WHERE user_id = 3", 1},
        {"(3, 'proadm', 2)", "SELECT remove_user(3, 1)", 1},
        {"(3, 'proadm', 2), (3, 'propar', 2)", "DELETE FROM permissions WHERE user_id = 3", 1},
    };
    TestDatabase database(lab);
    for (const Ending& ending : table) {
        INFO(ending.grants << " then " << ending.then);
        Database admin(database.admin());
        int left = -1;
        CHECK_THROWS_WITH(admin.transact([&](Transaction& t) {
            give(t, ending.grants);
            t.script("INSERT INTO shares (share_id, annotation_id, author_id, expires_at)"
                     " VALUES (repeat('a', 32), 1, 3, now() + interval '1 day'),"
                     " (repeat('b', 32), 1, 2, now() + interval '1 day')");
            t.script(ending.then);
            left = static_cast<int>(
                t.run("SELECT count(*) FROM shares WHERE share_id LIKE 'a%' AND annotation_of_share(share_id) = 1")
                    .number(0, 0));
            const bool is_owners_left = t.run("SELECT 1 FROM shares WHERE share_id LIKE 'b%'").size() == 1;
            CHECK(is_owners_left == (std::string(ending.then) != "DELETE FROM annotations"));
            throw Error(ErrorCode::failed, "Nothing of this is kept.");
        }),
                          "Nothing of this is kept.");
        CHECK(left == ending.left);
    }
}

TEST_CASE("Ending a link with a right is in the audit, and granting the right anew does not bring it back")
{
    TestDatabase database(lab);
    Database admin(database.admin());
    admin.transact([](Transaction& t) {
        give(t, "(3, 'propar', 2)");
        t.script("INSERT INTO shares (share_id, annotation_id, author_id, expires_at)"
                 " VALUES (repeat('a', 32), 1, 3, now() + interval '1 day')");
    });
    Database app(database.app());
    app.transact([](Transaction& t) { t.run("DELETE FROM permissions WHERE user_id = 3 RETURNING 1"); },
                 begin_as_user(2));
    const auto asked = [&](const std::string& sql) {
        return admin.in_transaction([&](Transaction& t) { return t.run(sql).text(0, 0); });
    };
    CHECK(asked("SELECT string_agg(username || ' ' || action || ' ' || target, ', ' ORDER BY action) FROM audit"
                " WHERE action IN ('revoke', 'unshare')") == "olga revoke propar 2, olga unshare annotation 1");
    admin.transact([](Transaction& t) { give(t, "(3, 'propar', 2)"); });
    CHECK(asked("SELECT count(*) FROM shares") == "0");
}
