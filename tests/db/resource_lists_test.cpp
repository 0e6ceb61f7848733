// Each resource is named by every list, of the database and elsewhere, that goes through resources: one that a list has
// not would work, and leave something out. CONTRIBUTING.md says which they are.
#include "base/file.hpp"
#include "database/database.hpp"
#include "resource/resource.hpp"
#include "support/database.hpp"
#include "support/test_data.hpp"

#include <catch2/catch.hpp>

using namespace memento;

namespace {

bool has_trigger(Database& admin, const std::string& table, const std::string& trigger)
{
    return admin.in_transaction([&](Transaction& t) {
        return !t.run("SELECT 1 FROM pg_trigger WHERE tgrelid = $1::regclass AND tgname = $2::text", {table, trigger})
                    .empty();
    });
}

std::string source_of(Database& admin, const std::string& function)
{
    return admin.in_transaction([&](Transaction& t) {
        return t.run("SELECT string_agg(prosrc, ' ') FROM pg_proc WHERE proname = $1::text", {function}).text(0, 0);
    });
}

bool is_owned(const Resource& resource) // by somebody who is never nobody
{
    const Column* owner = find_column(resource, "owner_id");
    return owner != nullptr && owner->type == Type::integer;
}

} // namespace

TEST_CASE("Each resource is named by every list that goes through resources")
{
    TestDatabase database;
    Database admin(database.admin());
    const std::string kept = source_of(admin, "keep_around") + source_of(admin, "keep_samples");
    const std::string put_back = source_of(admin, "put_entry_back");
    const std::string unseen = source_of(admin, "names_unseen");
    const std::string handed_over = source_of(admin, "hand_over");
    const std::string possessions = source_of(admin, "possessions_of");
    const std::string nginx = read_file(source_folder() / "nginx/http.inc");
    const std::string page = read_file(source_folder() / "docs/api.md");
    for (const Resource& resource : resources()) {
        const std::string path(resource.path);
        const std::string key(resource.columns.front().name);
        INFO(path);
        CHECK(has_trigger(admin, path, "a_token"));
        CHECK((nginx.find("|" + path + "|") != std::string::npos || nginx.find("|" + path + ")") != std::string::npos));
        CHECK(page.find("\n| " + path + " | ") != std::string::npos);
        CHECK(unseen.find("'" + key + "'") != std::string::npos);
        if (path == "users") // of no project
            continue;
        CHECK(kept.find("SELECT entry, '" + path + "'") != std::string::npos);
        CHECK(put_back.find("'" + path + "'") != std::string::npos);
        if ((resource.verbs & put) == 0) // links and grants
            continue;
        CHECK((path == "comments" || has_trigger(admin, path, "a_name"))); // they have none
        CHECK(has_trigger(admin, path, "a_place"));
        CHECK(has_trigger(admin, path, "z_version"));
        CHECK(has_trigger(admin, path, "audit"));
        CHECK(has_trigger(admin, path, "audit_owner"));
        if (!is_owned(resource))
            continue;
        CHECK(handed_over.find("UPDATE " + path + " SET owner_id") != std::string::npos);
        CHECK(possessions.find("FROM " + path + " WHERE owner_id") != std::string::npos);
    }
}
