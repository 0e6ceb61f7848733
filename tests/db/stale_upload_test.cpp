// An upload of which nothing comes any more is stale: the same for another upload, for an import and for the sweep.
#include "base/error.hpp"
#include "base/text.hpp"
#include "storage/addition.hpp"
#include "storage/states.hpp"
#include "storage/sweep.hpp"
#include "support/experiment.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace memento;
using nlohmann::json;

namespace {

// An experiment of which somebody uploads KO_m3.tif already.
class Uploading : public Experiment {
public:
    explicit Uploading(json more = {}, int upload_seconds = 60)
        : database_(database.admin())
    {
        query("INSERT INTO projects (name, owner_id) VALUES ('Kidney_2026', 1) RETURNING 1");
        project_ = static_cast<int>(query("SELECT project_id FROM projects WHERE name = 'Kidney_2026'").number(0, 0));
        more.update({{"lifetime", more.contains("upload_id") ? 86400 : upload_seconds}});
        claim(more, upload_seconds);
        key_ = key();
    }

    // So much time goes by without a byte.
    void wait(const std::string& interval)
    {
        query("UPDATE image_work SET heartbeat_at = heartbeat_at - interval '" + interval +
              "', expires_at = expires_at - interval '" + interval + "' RETURNING 1");
    }

    bool free_for_upload()
    {
        try {
            claim({{"lifetime", 60}}, 60);
        } catch (const Error& error) {
            CHECK(error.code() == ErrorCode::conflict);
            return false;
        }
        CHECK(is_buried());
        return true;
    }

    bool free_for_import()
    {
        const ImportReport report = run_import(options());
        CHECK(report.imported + static_cast<int>(report.failed.size()) == 5);
        if (report.failed.empty()) {
            CHECK(count("images WHERE name = 'KO_m3.tif' AND state = 'ready'") == 1);
            return true;
        }
        CHECK(reason(report.failed, "KO/m3.tif") ==
              "Somebody else made an image of this name at the same time. Import again.");
        return false;
    }

    bool free_for_addition()
    {
        StorageSettings settings = storage();
        NewImage image{
            .source = open_file(folder / "KO/m3.tif", 0), .name = "KO_m3.tif", .project_id = project_, .owner_id = 1};
        try {
            return add_image(in_database(), settings, image, {}).has_value();
        } catch (const Error& error) {
            CHECK(error.code() == ErrorCode::conflict);
            return false;
        }
    }

    bool swept()
    {
        sweep(in_database(), storage());
        return count("images WHERE key = '" + key_ + "'") == 0;
    }

    std::string key() { return query("SELECT key FROM images WHERE name = 'KO_m3.tif'").text(0, 0); }
    bool is_buried() { return count("tombstones WHERE key = '" + key_ + "'") == 1; }

private:
    void claim(json arguments, int upload_seconds)
    {
        arguments.update({{"name", "KO_m3.tif"}, {"project_id", project_}, {"owner_id", 1}, {"format", 0}});
        database_.transact(
            [&](Transaction& transaction) { claim_upload(transaction, arguments, random_hex(16), upload_seconds); });
    }
    InTransaction in_database()
    {
        return [this](const auto& work) { database_.transact(work); };
    }
    StorageSettings storage() const
    {
        StorageSettings settings;
        settings.store = store;
        settings.min_free = 1;
        return settings;
    }

    Database database_;
    int project_ = 0;
    std::string key_;
};

} // namespace

TEST_CASE("an upload of which bytes still come keeps its name, for everybody")
{
    Uploading upload;
    upload.wait("50 seconds");
    CHECK_FALSE(upload.free_for_upload());
    CHECK_FALSE(upload.free_for_addition());
    CHECK_FALSE(upload.free_for_import());
    CHECK_FALSE(upload.swept());
}

TEST_CASE("an upload that is stale gives its name free, to everybody")
{
    Uploading upload;
    upload.wait("61 seconds");
    SECTION("to another upload")
    {
        CHECK(upload.free_for_upload());
    }
    SECTION("to a file of the server")
    {
        CHECK(upload.free_for_addition());
    }
    SECTION("to an import")
    {
        CHECK(upload.free_for_import());
    }
    SECTION("to nobody: the sweep removes it")
    {
        CHECK(upload.swept());
    }
}

TEST_CASE("how long an upload may be silent was said when it began")
{
    Uploading upload({}, 600);
    upload.wait("61 seconds");
    CHECK_FALSE(upload.free_for_upload());
    CHECK_FALSE(upload.free_for_addition());
    CHECK_FALSE(upload.free_for_import());
    CHECK_FALSE(upload.swept());
    upload.wait("600 seconds");
    CHECK(upload.swept());
}

TEST_CASE("a stale upload that can be resumed is not swept before it expires, but gives its name free")
{
    Uploading upload({{"upload_id", std::string(32, 'e')}, {"expected", 1000}});
    upload.wait("61 seconds");
    CHECK_FALSE(upload.swept());
    SECTION("to another upload")
    {
        CHECK(upload.free_for_upload());
    }
    SECTION("to an import")
    {
        CHECK(upload.free_for_import());
    }
    SECTION("after a day it is swept")
    {
        upload.wait("1 day");
        CHECK(upload.swept());
    }
}

TEST_CASE("an upload that wakes up after the sweep has seen it goes on")
{
    Uploading upload({}, 60);
    upload.wait("61 seconds");
    const std::string key = upload.key();
    const auto abandoned = [&] {
        return upload.query("SELECT abandon_unfinished_upload('" + key + "', 'gone', true)").truth(0, 0);
    };
    upload.query("SELECT touch_upload('" + key + "', NULL, 60)");
    CHECK_FALSE(abandoned());
    upload.wait("61 seconds");
    upload.query("SELECT queue_upload('" + key + "', repeat('0', 64), 1, '{}', NULL, 60)");
    CHECK_FALSE(abandoned());
    CHECK(upload.count("images WHERE state = 'queued'") == 1);
}

TEST_CASE("What an import makes is no wreck while its project is renamed, and failed when the import was killed")
{
    TestDatabase database;
    Database admin(database.admin());
    admin.transact([](Transaction& t) {
        t.script("INSERT INTO users (username, password) VALUES ('a', '-');"
                 "INSERT INTO projects (name, owner_id) VALUES ('P', 1);"
                 "INSERT INTO images (name, project_id, owner_id, key) VALUES ('i', 2, 1, repeat('a', 32))");
    });
    Database import(database.admin());
    import.transact([](Transaction& t) { t.run("SELECT pg_advisory_lock(4242002, 2)");
});
admin.transact([](Transaction& t) { t.script("UPDATE projects SET name = 'Q'"); });
const auto asked = [&](const std::string& sql) {
    return admin.in_transaction([&](Transaction& t) { return t.run(sql).text(0, 0); });
};
CHECK(asked("SELECT is_stale_upload(1)") == "f");
CHECK(asked("SELECT abandon_cut_imports('cut off')") == "0");
    import.transact([](Transaction& t) { t.run("SELECT pg_advisory_unlock(4242002, 2)");
    });
    CHECK(asked("SELECT is_stale_upload(1)") == "t");
    CHECK(asked("SELECT abandon_cut_imports('cut off')") == "1");
    CHECK(asked("SELECT state || ' ' || reason FROM images") == "failed cut off");
    CHECK(asked("SELECT key FROM tombstones") == std::string(32, 'a'));
    CHECK(asked("SELECT abandon_cut_imports('cut off')") == "0");
    CHECK(asked("SELECT is_new FROM claim_import(2, 1, 'i', repeat('b', 32))") == "f"); // it is taken over
    }
