// The queue of images: who gets what, and what becomes of what is not done.
#include "base/file.hpp"
#include "base/text.hpp"
#include "storage/states.hpp"
#include "storage/sweep.hpp"
#include "storage/worker.hpp"
#include "support/database.hpp"

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace memento;

namespace {

std::optional<LeasedImage> lease(Database& database)
{
    return database.in_transaction([](Transaction& transaction) { return lease_next(transaction, 60); });
}

constexpr auto seed = R"(
INSERT INTO users (username, password) VALUES ('a', '-');
INSERT INTO projects (name, owner_id) VALUES ('p', 1);
)";

class Queue {
public:
    Queue()
        : admin_(database_.admin())
    {
        std::string name = (std::filesystem::temp_directory_path() / "memento-worker-XXXXXX").string();
        settings.store = ::mkdtemp(name.data());
        settings.min_free = 1;
        make_store_folders(settings.store);
        script(seed);
    }
    Queue(const Queue&) = delete;
    Queue& operator=(const Queue&) = delete;
    ~Queue() { std::filesystem::remove_all(settings.store); }

    std::string connection() const { return database_.admin(); }

    InTransaction database()
    {
        return [this](const auto& work) { admin_.transact(work); };
    }

    void script(const std::string& sql)
    {
        admin_.transact([&](Transaction& transaction) { transaction.script(sql); });
    }

    std::string text(const std::string& sql)
    {
        return admin_.in_transaction([&](Transaction& transaction) { return transaction.run(sql).text(0, 0); });
    }

    // A row that waits, and what lies in the place of its file.
    void add(const std::string& name, const std::string& bytes, const std::string& owner = "a")
    {
        const std::string key = random_hex(16);
        write_file(ImageFiles(settings.store, key).original, bytes);
        script("INSERT INTO images (name, project_id, owner_id, key, state) VALUES ('" + name +
               "', 2, (SELECT user_id FROM users"
               " WHERE username = '" +
               owner + "'), '" + key +
               "', 'queued'); INSERT INTO image_work (image_id, key, is_new) SELECT image_id, key, true FROM images"
               " WHERE name = '" +
               name + "'");
    }

    std::optional<LeasedImage> lease() { return ::lease(admin_); }

    WorkerReport work_off()
    {
        WorkerOptions options{.settings = settings, .once = true, .stopped = [] { return false; }, .rest = [](auto) {}};
        return run_worker(database(), options);
    }

    StorageSettings settings;

private:
    TestDatabase database_;
    Database admin_;
};

// What is logged meanwhile.
class LogInto {
public:
    LogInto()
        : file_(std::tmpfile())
        , before_(::dup(STDERR_FILENO))
    {
        ::dup2(::fileno(file_), STDERR_FILENO);
    }
    LogInto(const LogInto&) = delete;
    LogInto& operator=(const LogInto&) = delete;
    ~LogInto()
    {
        ::dup2(before_, STDERR_FILENO);
        ::close(before_);
        (void)std::fclose(file_);
    }
    std::string text() const
    {
        std::string all(static_cast<std::size_t>(::lseek(::fileno(file_), 0, SEEK_END)), '\0');
        (void)!::pread(::fileno(file_), all.data(), all.size(), 0);
        return all;
    }

private:
    std::FILE* file_;
    int before_;
};

} // namespace

TEST_CASE("Worker: several at once never take the same image")
{
    Queue queue;
    for (int i = 0; i < 40; ++i)
        queue.add("image" + std::to_string(i), "x");
    std::vector<std::vector<int>> taken(4);
    std::vector<std::thread> threads;
    for (std::vector<int>& mine : taken) {
        threads.emplace_back([&queue, &mine] {
            Database database(queue.connection());
            while (const auto image = lease(database))
                mine.push_back(image->image_id);
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    std::set<int> all;
    std::size_t count = 0;
    for (const std::vector<int>& mine : taken) {
        all.insert(mine.begin(), mine.end());
        count += mine.size();
    }
    CHECK(count == 40);
    CHECK(all.size() == 40);
}

TEST_CASE("Worker: whoever uploaded a lot lets others through in between")
{
    Queue queue;
    queue.script("INSERT INTO users (username, password) VALUES ('b', '-'), ('c', '-')");
    for (int i = 0; i < 5; ++i)
        queue.add("a" + std::to_string(i), "x");
    queue.add("b0", "x", "b");
    queue.add("b1", "x", "b");
    queue.add("c0", "x", "c");
    std::string order;
    while (const auto image = queue.lease())
        order += queue.text("SELECT name FROM images WHERE image_id = " + std::to_string(image->image_id)) + " ";
    CHECK(order == "a0 b0 c0 a1 b1 a2 a3 a4 ");
}

TEST_CASE("Worker: a lease that lapses is taken over, after three it is enough")
{
    Queue queue;
    queue.add("image", "x");
    constexpr auto lapse = "UPDATE image_work SET lease_until = now() - interval '1 second'";
    const auto first = queue.lease();
    REQUIRE(first);
    CHECK(!queue.lease());
    queue.script(lapse);
    const auto second = queue.lease();
    REQUIRE(second);
    CHECK(second->lease != first->lease);
    // The first one wakes up: it is no longer his.
    CHECK(queue.text("SELECT keep_image_work('" + first->key + "', '" + first->lease + "', 50, 60)::text") == "false");
    CHECK(queue.text("SELECT keep_image_work('" + first->key + "', '" + second->lease + "', 50, 60)::text") == "true");
    queue.script("SELECT release_image_work('" + second->key + "', '" + second->lease + "')"); // does not count
    for (int i = 0; i < 2; ++i) {
        CHECK(queue.lease());
        queue.script(lapse);
    }
    CHECK(!queue.lease());
    CHECK(queue.text("SELECT state FROM images") == "failed");
    CHECK(queue.text("SELECT reason FROM images").starts_with("Its conversion was cut off three times."));
}

TEST_CASE("Worker: a damaged image fails with the reason, at once")
{
    Queue queue;
    queue.add("image", "no image");
    const WorkerReport report = queue.work_off();
    CHECK(report.failed == 1);
    CHECK(queue.text("SELECT state || (reason <> '') FROM images") == "failedtrue");
    CHECK(queue.text("SELECT attempts::text FROM image_work") == "1");
}

TEST_CASE("Worker: what may work later is tried three times")
{
    Queue queue;
    queue.add("image", "x");
    std::filesystem::remove_all(queue.settings.store / "orig"); // the disk is away, so to speak
    for (int i = 0; i < 3; ++i) {
        CHECK(queue.text("SELECT state FROM images") == "queued");
        CHECK(queue.work_off().failed == 1);
        CHECK(queue.work_off().failed == 0); // not again at once
        queue.script("UPDATE image_work SET lease_until = NULL");
    }
    CHECK(queue.text("SELECT state FROM images") == "failed");
}

TEST_CASE("Worker: sweeps what nobody owns, and nothing else")
{
    Queue queue;
    queue.add("kept", "x");
    const std::string gone = random_hex(16);
    write_file(ImageFiles(queue.settings.store, gone).original, "x");
    queue.script("INSERT INTO tombstones (key) VALUES ('" + gone + "'), ((SELECT key FROM images))");
    queue.script("INSERT INTO images (name, project_id, owner_id, key) VALUES ('cut', 2, 1, repeat('c', 32));"
                 "INSERT INTO image_work (image_id, key, is_new, heartbeat_at)"
                 " SELECT image_id, key, true, now() - interval '61 seconds' FROM images WHERE name = 'cut'");
    sweep(queue.database(), queue.settings);
    CHECK(!std::filesystem::exists(ImageFiles(queue.settings.store, gone).original));
    CHECK(queue.text("SELECT count(*)::text FROM tombstones WHERE key = '" + gone + "'") == "0");
    CHECK(queue.text("SELECT string_agg(name, ' ') FROM images") == "kept");
    CHECK(std::filesystem::exists(ImageFiles(queue.settings.store, queue.text("SELECT key FROM images")).original));
}

TEST_CASE("Worker: what images take on the disk is measured once they are there, and summed whatever comes and goes")
{
    Queue queue;
    queue.script("INSERT INTO projects (name, owner_id) VALUES ('q', 1)");
    const auto add = [&](int number, int project, std::size_t original, const std::string& manifest) {
        const std::string key(32, static_cast<char>('0' + number));
        const ImageFiles files(queue.settings.store, key);
        if (original > 0)
            write_file(files.original, std::string(original, 'x'));
        std::filesystem::create_directory(files.tiles);
        write_file(files.tiles / "MANIFEST", manifest);
        queue.script("INSERT INTO images (name, project_id, owner_id, key, state, width, height) VALUES ('i" +
                     std::to_string(number) + "', " + std::to_string(project) + ", 1, '" + key + "', 'ready', 8, 8)");
    };
    const auto sums = [&] {
        return queue.text("SELECT coalesce(string_agg(project_id || ':' || originals || '+' || tiles, ' ' ORDER BY "
                          "project_id), '')"
                          " FROM store_sizes") +
               "; " + queue.text("SELECT count(*) FROM unmeasured_images");
    };
    add(1, 2, 1000,
        "a 300 0/0_0.png\n"
        "b 20 thumbnail.jpg\n"); // 35 bytes itself
    add(2, 2, 0, "c 5 x\n");     // 6 bytes itself; the original was not kept
    add(3, 3, 70, "");
    CHECK(sums() == "; 3");
    queue.work_off();
    CHECK(sums() == "2:1000+366 3:70+0; 0");
    CHECK(queue.text("SELECT count(*) FROM conversions") == "0"); // they were not made here

    // Other tiles, under another key.
    std::filesystem::rename(queue.settings.store / "tiles" / std::string(32, '2'),
                            queue.settings.store / "tiles" / std::string(32, '4'));
    write_file(queue.settings.store / "tiles" / std::string(32, '4') / "MANIFEST", "d 100 x\n"); // 8 bytes
    queue.script("UPDATE images SET key = repeat('4', 32) WHERE name = 'i2'");
    CHECK(sums() == "2:1000+366 3:70+0; 1");
    queue.work_off();
    CHECK(sums() == "2:1000+463 3:70+0; 0");
    CHECK(queue.text("SELECT sum(images) FROM conversions") == "1");

    // Deleted; of another project, with all of it.
    queue.script("DELETE FROM images WHERE name = 'i1'");
    CHECK(sums() == "2:0+108 3:70+0; 0");
    queue.script("DELETE FROM projects WHERE project_id = 3");
    CHECK(sums() == "2:0+108; 0");
    CHECK(queue.text("SELECT count(*) FROM image_sizes") == "1");
}

TEST_CASE("Worker: a full disk of the database keeps no image from being converted and nothing from being swept")
{
    Queue queue;
    const std::string key(32, 'a');
    std::filesystem::create_directory(ImageFiles(queue.settings.store, key).tiles);
    queue.script("INSERT INTO images (name, project_id, owner_id, key, state, width, height)"
                 " VALUES ('measured', 2, 1, '" +
                 key + "', 'ready', 8, 8)");
    queue.script("CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS $$"
                 "BEGIN RAISE disk_full USING MESSAGE = 'could not extend file'; END $$;"
                 "CREATE TRIGGER is_full BEFORE INSERT ON image_sizes FOR EACH ROW EXECUTE FUNCTION is_full()");
    const std::string gone(32, 'b');
    write_file(ImageFiles(queue.settings.store, gone).original, "x");
    queue.script("INSERT INTO tombstones (key) VALUES ('" + gone + "')");
    int looks = 0;
    WorkerOptions options{.settings = queue.settings,
                          .stopped = [&] { return looks >= 3; },
                          .rest =
                              [&](auto) {
                                  if (++looks == 1)
                                      queue.add("broken", "x");
                                  if (looks == 2)
                                      queue.script("DROP TRIGGER is_full ON image_sizes");
                              }};
    const LogInto log;
    run_worker(queue.database(), options);
    CHECK_THAT(log.text(), Catch::Contains("The disk of the database is full."));
    CHECK_THAT(log.text(), Catch::Contains("could not extend file"));
    CHECK(!std::filesystem::exists(ImageFiles(queue.settings.store, gone).original));
    CHECK(queue.text("SELECT state FROM images WHERE name = 'broken'") == "failed");
    CHECK(queue.text("SELECT count(*) FROM unmeasured_images") == "0"); // as soon as there is room
}
