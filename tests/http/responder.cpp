#include "responder.hpp"

#include "access/share.hpp"
#include "access/token.hpp"
#include "base/file.hpp"
#include "dispatch.hpp"
#include "identify.hpp"
#include "support/test_data.hpp"

#include <cstdlib>
#include <filesystem>

using namespace memento;

namespace {

const std::string token_key(64, 'k');

// A store for the whole program, gone when it ends.
struct StoreFolder {
    StoreFolder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "memento-http-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    StoreFolder(const StoreFolder&) = delete;
    StoreFolder& operator=(const StoreFolder&) = delete;
    ~StoreFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    std::string path;
};

const std::string& store_folder()
{
    static const StoreFolder folder;
    return folder.path;
}

// Much faster than a new database: a plain DELETE of a few rows, with triggers and foreign keys off.
constexpr auto empty = R"(
SET LOCAL session_replication_role = replica;
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'audit' AND tablename NOT LIKE 'schema_%' LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND sequencename NOT LIKE 'audit%' LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', name);
    END LOOP;
END $$;
SET LOCAL session_replication_role = origin;
)";

// Everything as the tests want it at first, whatever was there.
const std::string& seed()
{
    static const std::string text = empty + read_file(source_folder() / "tests/http/seed.sql");
    return text;
}

} // namespace

TestResponder::TestResponder(std::chrono::seconds time_limit)
    : database_(seed())
    , admin_(database_.admin())
    , pool_(database_.app(), 1, time_limit, prepare_entering())
    , context_{config_, token_key, kept_, Borrower(pool_)}
{
    config_.set("cookie", "memento_8080", "test");
    config_.set("secure_cookie", "off", "test");
    config_.set("store", store_folder(), "test");
    config_.set("min_free", "1", "test");
    for (const auto& entry : std::filesystem::directory_iterator(store_folder()))
        std::filesystem::remove_all(entry); // of the test before
}

void TestResponder::reset()
{
    admin_.transact([&](Transaction& transaction) { transaction.script(seed()); });
}

Response TestResponder::answer(Request request, const std::string& username)
{
    if (!username.empty() && request.headers.find("x-access-token") == request.headers.end())
        request.headers["x-access-token"] = token_of(username);
    Response response = dispatch(context_, request);
    if (response.stream)
        response.stream([&response](std::string_view piece) { response.body += piece; });
    return response;
}

std::string TestResponder::caller_of(const Request& request) const
{
    return origin_of(request, context_).caller;
}

std::string TestResponder::token_of(const std::string& username)
{
    const int id = admin_.in_transaction([&](Transaction& transaction) {
        const Rows rows = transaction.run("SELECT user_id FROM users WHERE username = $1", {username});
        return rows.empty() ? 0 : static_cast<int>(rows.number(0, 0)); // a request before may have deleted him
    });
    return make_token(token_key, id, 1, 1);
}

std::string TestResponder::state()
{
    // Every table but those that a refusal, a login or its end, or files that are to be removed add to.
    constexpr auto parts = R"(
SELECT string_agg(format('SELECT md5(string_agg(t::text, E''\\n'' ORDER BY t::text)) AS part FROM %I t', relname), ' UNION ALL ')
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relowner = 'memento_owner'::regrole
    AND relname NOT IN ('audit', 'login_attempts', 'ended_sessions', 'tombstones'))";
    return admin_.in_transaction([&](Transaction& transaction) {
        return transaction
            .run("SELECT md5(string_agg(coalesce(part, '-'), '' ORDER BY part)) FROM (" +
                 transaction.run(parts).text(0, 0) + ") x")
            .text(0, 0);
    });
}

std::string live_share()
{
    return share_text(token_key, std::string(32, 'e'));
}

std::string expired_share()
{
    return share_text(token_key, std::string(32, 'f'));
}
