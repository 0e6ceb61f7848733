#include "database/migrate.hpp"

#include "base/embedded.hpp"
#include "base/error.hpp"
#include "base/sha256.hpp"
#include "database/migration_rights.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <string>

namespace memento {
namespace {

constexpr std::string_view tables_folder = "sql/tables/";
constexpr std::string_view code_folder = "sql/code/";

// Number → file; the number is how the file's name begins: sql/tables/001_people.sql.
std::map<int, EmbeddedText> migrations()
{
    std::map<int, EmbeddedText> found;
    for (const EmbeddedText& text : embedded_texts()) {
        if (!text.path.starts_with(tables_folder))
            continue;
        const std::string_view name = text.path.substr(tables_folder.size());
        int number = 0;
        std::from_chars(name.data(), name.data() + name.size(), number);
        if (!found.emplace(number, text).second)
            throw Error(ErrorCode::internal, "Two files in sql/tables have the number " + std::to_string(number) + ".");
    }
    return found;
}

// Drops all code: policies, triggers, views and functions of the owner. No table may depend on a function; where one
// does, PostgreSQL refuses. What is internal (of foreign keys) stays.
constexpr auto drop_code = R"(
DO $$
DECLARE
    names text;
BEGIN
    SELECT string_agg(format('DROP POLICY %I ON %s;', polname, polrelid::regclass), '') INTO names
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = 'public'::regnamespace;
    EXECUTE coalesce(names, '');
    SELECT string_agg(format('DROP TRIGGER %I ON %s;', tgname, tgrelid::regclass), '') INTO names
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal;
    EXECUTE coalesce(names, '');
    SELECT 'DROP VIEW ' || string_agg(oid::regclass::text, ', ') || ' CASCADE' INTO names -- functions that return its rows
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v' AND relowner = 'memento_owner'::regrole;
    EXECUTE coalesce(names, '');
    SELECT 'DROP FUNCTION ' || string_agg(oid::regprocedure::text, ', ') INTO names
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proowner = 'memento_owner'::regrole;
    EXECUTE coalesce(names, '');
END $$;
)";

// Takes all tables before any of them is changed: dropping policies locks them one after the other, which could meet
// requests that hold one and want the next. Tries for half a minute and waits without a place in the queue, so that
// requests go on meanwhile.
constexpr auto lock_tables = R"(
DO $$
DECLARE
    names text := (SELECT string_agg(oid::regclass::text, ', ' ORDER BY oid) FROM pg_class
                   WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relowner = 'memento_owner'::regrole);
BEGIN
    FOR attempt IN 1 .. 3000 LOOP
        BEGIN
            EXECUTE 'LOCK TABLE ' || names || ' IN ACCESS EXCLUSIVE MODE NOWAIT';
            RETURN;
        EXCEPTION WHEN lock_not_available THEN
            PERFORM pg_sleep(0.01);
        END;
    END LOOP;
    RAISE restrict_violation USING MESSAGE = 'The database is in use without a pause, by an export perhaps. Try again later, or stop Memento first.';
END $$;
)";

[[noreturn]] void refuse_newer(int applied)
{
    throw Error(ErrorCode::failed,
                "The database has schema " + std::to_string(applied) + ", this program knows schemas up to " +
                    std::to_string(newest_migration()) + ".",
                "Install a newer version of Memento, or restore a backup made with this one.");
}

// A file whose number is below one that was applied would be passed over for ever: the database was made by a program
// that did not have it.
void refuse_gap(Transaction& transaction, int applied)
{
    const Rows rows = transaction.run("SELECT number FROM schema_migrations");
    std::set<int> present;
    for (std::size_t row = 0; row < rows.size(); ++row)
        present.insert(static_cast<int>(rows.number(row, 0)));
    for (const auto& [number, file] : migrations()) {
        if (number < applied && !present.contains(number))
            throw Error(ErrorCode::failed,
                        "The database has schema " + std::to_string(applied) + " without " + std::string(file.path) +
                            ", which comes before it: it was made by a build of Memento that did not have this file.",
                        "Restore a backup that is older than schema " + std::to_string(applied) +
                            ", or go on with the build that made it. Nothing was changed.");
    }
}

std::string digest_of(const SchemaCode& code)
{
    Sha256 digest;
    for (const auto& [path, sql] : code) {
        for (const std::string_view part :
             {std::string_view(path), std::string_view("\n"), std::string_view(sql), std::string_view("\n")})
            digest.add(part);
    }
    return digest.finish();
}

// "" before any was applied.
std::string applied_code(Transaction& transaction)
{
    const Rows rows = transaction.run("SELECT digest FROM schema_code");
    return rows.empty() ? "" : rows.text(0, 0);
}

// Bodies are not checked while functions are made, so that their order does not matter; what is not a body (views,
// policies, triggers) names only what its file, or one before it, has made.
void apply(Transaction& transaction, const SchemaCode& code)
{
    transaction.script("SET LOCAL ROLE memento_owner; SET LOCAL check_function_bodies = off");
    for (const auto& [path, sql] : code)
        transaction.script(sql);
    transaction.script("RESET ROLE; SET LOCAL check_function_bodies = on");
}

// The number of steps.
int brought_up_to_date(Transaction& transaction, const SchemaCode& code)
{
    const std::string digest = digest_of(code);
    // Two programs may start at once; the lock ends with the transaction.
    transaction.script("SELECT pg_advisory_xact_lock(4242001)");
    require_migration_rights(transaction);
    transaction.script("SET LOCAL client_min_messages = warning;"
                       "CREATE TABLE IF NOT EXISTS schema_migrations"
                       " (number int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());"
                       "CREATE TABLE IF NOT EXISTS schema_code"
                       " (digest text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())");
    const int applied = applied_migration(transaction);
    if (applied > newest_migration())
        refuse_newer(applied);
    refuse_gap(transaction, applied);
    if (applied == newest_migration() && applied_code(transaction) == digest)
        return 0;
    if (applied > 0) // the role is there
        transaction.script(std::string(lock_tables) + drop_code);
    int steps = 1; // the code
    for (const auto& [number, file] : migrations()) {
        if (number <= applied)
            continue;
        transaction.script(std::string(file.content));
        transaction.run("INSERT INTO schema_migrations (number) VALUES ($1::int)", {std::to_string(number)});
        ++steps;
    }
    apply(transaction, code);
    transaction.script("DELETE FROM schema_code");
    transaction.run("INSERT INTO schema_code (digest) VALUES ($1)", {digest});
    return steps;
}

} // namespace

int newest_migration()
{
    return migrations().rbegin()->first;
}

int applied_migration(Transaction& transaction)
{
    if (!transaction.run("SELECT to_regclass('public.schema_migrations') IS NOT NULL").truth(0, 0))
        return 0;
    return static_cast<int>(transaction.run("SELECT coalesce(max(number), 0) FROM schema_migrations").number(0, 0));
}

SchemaCode embedded_code()
{
    SchemaCode code;
    for (const EmbeddedText& text : embedded_texts()) {
        if (text.path.starts_with(code_folder))
            code.emplace_back(text.path, text.content);
    }
    std::ranges::sort(code);
    return code;
}

int migrate(Database& database, const SchemaCode& code)
{
    try {
        return database.in_transaction([&](Transaction& transaction) { return brought_up_to_date(transaction, code); });
    } catch (const SqlError& refusal) {
        if (refusal.state() == insufficient_privilege)
            throw refused_migration(refusal);
        throw;
    }
}

void require_current_schema(Database& database)
{
    std::string digest;
    const int applied = database.in_transaction([&](Transaction& transaction) {
        const int number = applied_migration(transaction);
        if (number == newest_migration()) {
            refuse_gap(transaction, number);
            digest = applied_code(transaction);
        }
        return number;
    });
    if (applied > newest_migration())
        refuse_newer(applied);
    if (applied < newest_migration())
        throw Error(ErrorCode::unavailable,
                    "The database has schema " + std::to_string(applied) + ", this program needs " +
                        std::to_string(newest_migration()) + ".",
                    "Run `memento init`.");
    if (digest != digest_of(embedded_code()))
        throw Error(ErrorCode::unavailable, "The functions of the database are those of another version of Memento.",
                    "Run `memento init` of the version that is to be used.");
}

} // namespace memento
