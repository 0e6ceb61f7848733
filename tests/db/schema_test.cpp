// Tables are made once; code is made anew when its text changes, and not otherwise.
#include "database/migrate.hpp"
#include "database/sqlstate.hpp"
#include "support/database.hpp"

#include <catch2/catch.hpp>

using namespace memento;

namespace {

std::string asked(Database& admin, const std::string& sql)
{
    return admin.in_transaction([&](Transaction& t) { return t.run(sql).text(0, 0); });
}

// What a second run of the same program must leave alone.
std::string functions_of(Database& admin)
{
    return asked(admin, "SELECT string_agg(oid::text, ' ' ORDER BY oid) FROM pg_proc WHERE pronamespace = "
                        "'public'::regnamespace");
}

SchemaCode changed(SchemaCode code, const std::string& from, const std::string& to)
{
    for (auto& [path, sql] : code) {
        if (const auto at = sql.find(from); at != std::string::npos) {
            sql.replace(at, from.size(), to);
            return code;
        }
    }
    FAIL("No file of the code has '" << from << "'.");
    return code;
}

} // namespace

TEST_CASE("A changed text replaces the functions and leaves the data; an unchanged one leaves everything")
{
    TestDatabase database;
    Database admin(database.admin());
    admin.transact([](Transaction& t) {
        t.script("INSERT INTO users (username, password) VALUES ('a', '-');"
                 "INSERT INTO projects (name, owner_id) VALUES ('P', 1)");
    });
    const std::string before = functions_of(admin);
    CHECK(migrate(admin) == 0);
    CHECK(functions_of(admin) == before);

    const SchemaCode another =
        changed(embedded_code(), "RETURN nullif(current_setting('memento.user_id', true), '')::int;", "RETURN 77;");
    CHECK(migrate(admin, another) == 1);
    CHECK(functions_of(admin) != before);
    CHECK(asked(admin, "SELECT caller()") == "77");
    CHECK(asked(admin, "SELECT name FROM projects") == "P");
    CHECK_THROWS_WITH(require_current_schema(admin), Catch::Contains("another version"));
    CHECK(migrate(admin, another) == 0);

    CHECK(migrate(admin) == 1);
    CHECK(asked(admin, "SELECT caller() IS NULL") == "t");
    require_current_schema(admin);
    // A program that runs meanwhile goes on with the new functions: the responder is bound as before.
    Database app(database.app());
    CHECK(asked(app, "SELECT count(*) FROM projects") == "0");
}

TEST_CASE("Code that does not fit leaves the schema as it was")
{
    TestDatabase database;
    Database admin(database.admin());
    const std::string before = functions_of(admin);
    SchemaCode broken = embedded_code();
    broken.emplace_back("sql/code/zz.sql", "CREATE POLICY seen ON nothing USING (true);");
    CHECK_THROWS_AS(migrate(admin, broken), SqlError);
    CHECK(functions_of(admin) == before);
    require_current_schema(admin);
}

TEST_CASE("A table file that came in below the newest one is refused by its name, not passed over")
{
    TestDatabase database;
    Database admin(database.admin());
    admin.transact([](Transaction& t) { t.script("DELETE FROM schema_migrations WHERE number = 19"); });
    const std::string before = functions_of(admin);
    const SchemaCode another =
        changed(embedded_code(), "'memento.user_id', true), '')::int;", "'memento.user_id', true), '')::int ;");
    for (const SchemaCode& code : {embedded_code(), another})
        CHECK_THROWS_WITH(migrate(admin, code), Catch::Contains("without sql/tables/019_label_order.sql"));
    CHECK(functions_of(admin) == before);
    CHECK_THROWS_WITH(require_current_schema(admin), Catch::Contains("019_label_order.sql"));
}

TEST_CASE("No table depends on a function, and no function is defined twice or cannot be read")
{
    TestDatabase database;
    Database admin(database.admin());
    // The bodies were not looked at while they were made.
    admin.transact([](Transaction& t) {
        t.script("DO $$ DECLARE f record; BEGIN"
                 " FOR f IN SELECT p.oid, l.lanname FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang"
                 " WHERE p.pronamespace = 'public'::regnamespace LOOP"
                 " IF f.lanname = 'sql' THEN PERFORM fmgr_sql_validator(f.oid);"
                 " ELSE PERFORM plpgsql_validator(f.oid); END IF; END LOOP; END $$");
    });
    std::string all;
    for (const auto& [path, sql] : embedded_code()) {
        CHECK(sql.find("CREATE OR REPLACE") == std::string::npos);
        all += sql;
    }
    CHECK(all.find("CREATE FUNCTION caller()") != std::string::npos);
    CHECK(asked(admin, "SELECT count(*) FROM pg_depend d JOIN pg_proc p ON d.refclassid = 'pg_proc'::regclass"
                       " AND d.refobjid = p.oid AND p.pronamespace = 'public'::regnamespace"
                       " WHERE d.classid IN ('pg_attrdef'::regclass, 'pg_constraint'::regclass)") == "0");
}

TEST_CASE("The functions run as their owner have a search path, and nobody but the responder is given any")
{
    TestDatabase database;
    Database admin(database.admin());
    const std::string ours = " FROM pg_proc WHERE pronamespace = 'public'::regnamespace";
    CHECK(asked(admin, "SELECT count(*)" + ours +
                           " AND prosecdef AND coalesce(proconfig::text, '') NOT LIKE "
                           "'%search_path=public, pg_temp%'") == "0");
    CHECK(asked(admin, "SELECT count(*)" + ours + " AND proowner <> 'memento_owner'::regrole") == "0");
    CHECK(asked(admin, "SELECT count(*)" + ours + " AND has_function_privilege('public', oid, 'EXECUTE')") == "0");
    CHECK(
        asked(admin, "SELECT string_agg(proname, ' ' ORDER BY proname)" + ours +
                         " AND NOT has_function_privilege('memento_app', oid, 'EXECUTE')") ==
        "abandon_cut_imports abandon_import add_token apply_edit audit_page buried_keys bury_files "
        "cells_in_view claim_composites claim_composites_of claim_image_work claim_import class_in composite_source "
        "count_drawing count_images_of count_last count_next "
        "count_previous count_review driver_in end_composite end_given end_invites_of end_session_of end_shares_of "
        "end_token "
        "end_trash "
        "expired_uploads "
        "fail_image_work finish_composite finish_image first_hits forget_buried forget_worker group_in hand_over "
        "hits_by_category hold_ready_image "
        "hold_within image_hits images_to_measure is_common is_common_in_images keep_around keep_samples leave_out "
        "level_of_user "
        "mark_drawn merged_into newest_edits note_sizes note_worker "
        "owners_with_image_work possessions_of projects_of put_back put_entry_back reasons_of_level release_composite "
        "release_image_work "
        "remove_user "
        "replace_files retry_composite samples_beyond samples_last samples_next samples_previous search_hits "
        "seen_last sessions_of "
        "shapes_then starts_by_category tell_of_composite tokens_of "
        "told_audit "
        "trash_entry trash_obstacles undo_merge want_of_projects weigh");
    CHECK(asked(admin, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
                       " AND relowner = 'memento_owner'::regrole AND NOT relrowsecurity") == "0");
    // What the responder may write is refused to a token that may only read (tokens.sql).
    CHECK(asked(admin, "SELECT coalesce(string_agg(relname, ' '), '') FROM pg_class c"
                       " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
                       " AND has_table_privilege('memento_app', oid, 'INSERT, UPDATE, DELETE')"
                       " AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid AND tgname = 'a_token')") == "");
}
