#include "database/migrate.hpp"

#include "base/embedded.hpp"
#include "base/error.hpp"

#include <charconv>
#include <map>
#include <string>

namespace memento {
namespace {

constexpr std::string_view folder = "sql/";

// Number → SQL text; the number is how the file's name begins: sql/001_tables.sql.
std::map<int, std::string> migrations()
{
    std::map<int, std::string> found;
    for (const EmbeddedText& text : embedded_texts()) {
        if (!text.path.starts_with(folder))
            continue;
        const std::string_view name = text.path.substr(folder.size());
        int number = 0;
        std::from_chars(name.data(), name.data() + name.size(), number);
        found.emplace(number, text.content);
    }
    return found;
}

[[noreturn]] void refuse_newer(int applied)
{
    throw Error(ErrorCode::failed,
                "The database has schema " + std::to_string(applied) + ", this program knows schemas up to " +
                    std::to_string(newest_migration()) + ".",
                "Install a newer version of Memento, or restore a backup made with this one.");
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

int migrate(Database& database)
{
    return database.in_transaction([](Transaction& transaction) {
        // Two programs may start at once; the lock ends with the transaction.
        transaction.script("SELECT pg_advisory_xact_lock(4242001);"
                           "SET LOCAL client_min_messages = warning;"
                           "CREATE TABLE IF NOT EXISTS schema_migrations"
                           " (number int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())");
        const int applied = applied_migration(transaction);
        if (applied > newest_migration())
            refuse_newer(applied);
        int count = 0;
        for (const auto& [number, sql] : migrations()) {
            if (number <= applied)
                continue;
            transaction.script(sql);
            transaction.run("INSERT INTO schema_migrations (number) VALUES ($1::int)", {std::to_string(number)});
            ++count;
        }
        return count;
    });
}

void require_current_schema(Database& database)
{
    const int applied =
        database.in_transaction([](Transaction& transaction) { return applied_migration(transaction); });
    if (applied > newest_migration())
        refuse_newer(applied);
    if (applied < newest_migration())
        throw Error(ErrorCode::unavailable,
                    "The database has schema " + std::to_string(applied) + ", this program needs " +
                        std::to_string(newest_migration()) + ".",
                    "Run `memento init`.");
}

} // namespace memento
