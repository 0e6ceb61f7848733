// A database whose administrator is no superuser: it is brought up to date by its owner, or the command that is missing
// is named and nothing has happened.
#include "base/embedded.hpp"
#include "base/error.hpp"
#include "database/migrate.hpp"
#include "support/database.hpp"

#include <catch2/catch.hpp>
#include <charconv>

using namespace memento;

namespace {

constexpr auto as_plain = "BEGIN; SET LOCAL SESSION AUTHORIZATION plain_admin";
constexpr int before_search = 27; // the newest tables without extensions

// Its tables as a program of before the search by trigrams left them, and nothing else.
void make_older(Database& admin)
{
    admin.transact([](Transaction& t) {
        t.script(
            "DROP SCHEMA trigrams CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION "
            "pg_database_owner;"
            "CREATE TABLE schema_migrations (number int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());"
            "CREATE TABLE schema_code (digest text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())");
        for (const EmbeddedText& text : embedded_texts()) {
            constexpr std::string_view folder = "sql/tables/";
            int number = 0;
            const std::string_view name = text.path.starts_with(folder) ? text.path.substr(folder.size()) : "";
            std::from_chars(name.data(), name.data() + name.size(), number);
            if (number == 0 || number > before_search)
                continue;
            t.script(std::string(text.content));
            t.run("INSERT INTO schema_migrations (number) VALUES ($1::int)", {std::to_string(number)});
        }
        t.script("INSERT INTO users (username, password) VALUES ('a', '-');"
                 "INSERT INTO projects (name, owner_id) VALUES ('P', 1);"
                 "INSERT INTO categories (name, project_id, owner_id) VALUES ('C', 2, 1);"
                 "INSERT INTO images (name, project_id, owner_id, key, state, width, height)"
                 " VALUES ('i', 2, 1, repeat('a', 32), 'ready', 8, 8);"
                 "INSERT INTO annotations (name, project_id, category_id, owner_id, status, submitted_by, submitted_at)"
                 " SELECT 's' || g, 2, 1, 1, CASE WHEN g < 5 THEN 'S' ELSE 'N' END,"
                 " CASE WHEN g < 4 THEN 1 END, CASE WHEN g < 5 THEN now() END FROM generate_series(1, 7) g");
        t.script("ALTER TABLE schema_migrations OWNER TO plain_admin; ALTER TABLE schema_code OWNER TO plain_admin;"
                 "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO plain_admin', current_database()); END $$");
    });
}

std::string refusal_of(Database& plain)
{
    try {
        migrate(plain);
    } catch (const Error& error) {
        return std::string(error.what()) + " " + error.hint();
    }
    return "";
}

} // namespace

TEST_CASE("An owner who is no superuser brings a database up to date, or is told the command that it takes")
{
    TestDatabase database;
    Database admin(database.admin());
    const auto run = [&](const std::string& sql) { admin.transact([&](Transaction& t) { t.script(sql); }); };
    const std::string name =
        admin.in_transaction([](Transaction& t) { return t.run("SELECT current_database()").text(0, 0); });
    run("CREATE ROLE plain_admin LOGIN");
    make_older(admin);
    Database plain(database.admin(), as_plain);
    const auto schema = [&] { return admin.in_transaction([](Transaction& t) { return applied_migration(t); }); };

    // It is not among who acts as the owner of the tables.
    CHECK(refusal_of(plain) ==
          "The role plain_admin of the setting 'database' may not act as memento_owner, whose the tables are."
          " As a superuser of PostgreSQL: GRANT memento_owner TO plain_admin;  Nothing was changed.");
    run("GRANT memento_owner TO plain_admin");
    // May not create anything in the database, though it be its own.
    run("REVOKE CREATE ON DATABASE " + name + " FROM plain_admin");
    CHECK(refusal_of(plain) ==
          "The role plain_admin of the setting 'database' may not make the extensions pg_trgm and btree_gin in"
          " the database " +
              name + ". As a superuser of PostgreSQL: GRANT CREATE ON DATABASE " + name +
              " TO plain_admin;  Nothing was changed.");
    // Of another's database.
    run("ALTER DATABASE " + name + " OWNER TO memento");
    CHECK(refusal_of(plain).starts_with("The role plain_admin of the setting 'database' does not own the database"));
    CHECK(schema() == before_search);
    run("ALTER DATABASE " + name + " OWNER TO plain_admin; GRANT CREATE ON DATABASE " + name + " TO plain_admin");

    CHECK(migrate(plain) == newest_migration() - before_search + 1);
    CHECK(migrate(plain) == 0);
    require_current_schema(plain);
    // What was there is counted as if it had been from the beginning.
    CHECK(plain.in_transaction([](Transaction& t) {
        return t
            .run("SELECT (SELECT string_agg(user_id || ':' || annotations, ' ' ORDER BY user_id) FROM reviewers) || '; "
                 "' ||"
                 " (SELECT sum(annotations) FROM reviews) || '; ' || (SELECT count(*) FROM unmeasured_images)")
            .text(0, 0);
    }) == "0:1 1:3; 4; 1");
    // And is the administrator afterwards: sees all, as the command line does.
    CHECK(plain.in_transaction([](Transaction& t) { return t.run("SELECT name FROM projects").text(0, 0); }) == "P");
    plain.transact([](Transaction& t) { t.run("INSERT INTO projects (name, owner_id) VALUES ('Q', 1)"); });
    run("ALTER DATABASE " + name +
        " OWNER TO memento; REASSIGN OWNED BY plain_admin TO memento; DROP OWNED BY plain_admin; DROP ROLE "
        "plain_admin");
}
