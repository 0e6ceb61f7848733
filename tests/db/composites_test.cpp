// Pictures of samples for lists: when they are made, made anew and removed, and what a crash may not do.
#include "admin/trash.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "storage/catalogue.hpp"
#include "storage/composites.hpp"
#include "storage/retiling.hpp"
#include "storage/sweep.hpp"
#include "storage/worker.hpp"
#include "support/experiment.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <map>
#include <set>

using namespace memento;
namespace fs = std::filesystem;

namespace {

// Three samples, two of them with two channels, imported; nobody has made a picture yet.
class Lists : public Experiment {
public:
    Lists()
        : admin_(database.admin())
    {
        REQUIRE(run_import(options()).complete());
        settings.store = store;
        settings.min_free = 1;
    }

    InTransaction on_database()
    {
        return [this](const auto& work) { admin_.transact(work); };
    }

    void work_off()
    {
        run_worker(on_database(),
                   {.settings = settings, .once = true, .stopped = [] { return false; }, .rest = [](auto) {}});
    }

    // Keys of pictures by the names of samples.
    std::map<std::string, std::string> keys()
    {
        const Rows rows = query("SELECT a.name, c.key FROM composites c JOIN annotations a USING (annotation_id)");
        std::map<std::string, std::string> found;
        for (std::size_t i = 0; i < rows.size(); ++i)
            found[rows.text(i, 0)] = rows.text(i, 1);
        return found;
    }

    void script(const std::string& sql)
    {
        admin_.transact([&](Transaction& transaction) { transaction.script(sql); });
    }

    int id_of(const std::string& sample)
    {
        return static_cast<int>(
            query("SELECT annotation_id FROM annotations WHERE name = '" + sample + "'").number(0, 0));
    }

    // Takes the next one, as a worker does before it makes it.
    std::pair<int, std::string> claim()
    {
        const std::string key = random_hex(16);
        const Rows rows = query("SELECT sample, new_key FROM claim_composites(ARRAY['" + key + "'], 60, true)");
        return rows.empty() ? std::pair(0, std::string()) : std::pair(static_cast<int>(rows.number(0, 0)), key);
    }

    bool is_whole(const std::string& key)
    {
        const fs::path files = store / "tiles" / key;
        return fs::exists(files / "small.jpg") && fs::exists(files / "large.jpg") && fs::exists(files / "MANIFEST");
    }

    // Nothing waits, nothing is half made, and no folder is left that is nobody's.
    void check_settled()
    {
        sweep(on_database(), settings);
        CHECK(count("composite_wants") == 0);
        CHECK(count("composite_work") == 0);
        CHECK(count("tombstones") == 0);
        CHECK(files_in("trash") == 0);
        CHECK(files_in("tiles") == static_cast<std::size_t>(count("images") + count("composites")));
        for (const auto& [sample, key] : keys())
            CHECK(is_whole(key));
    }

    StorageSettings settings;

private:
    Database admin_;
};

constexpr auto lapse = "UPDATE composite_work SET lease_until = now() - interval '1 second'";

} // namespace

TEST_CASE("Pictures of samples: an import wants one for each, the worker makes them, and no second time")
{
    Lists lists;
    CHECK(lists.count("composites") == 0);
    // Somebody may still be adding channels.
    CHECK(make_waiting_composites(lists.on_database(), lists.settings, false, {}).taken() == 0);
    lists.work_off();
    const auto keys = lists.keys();
    CHECK(keys.size() == 3);
    lists.check_settled();
    const std::vector<int> all{lists.id_of("m1"), lists.id_of("m2"), lists.id_of("m3")};
    const CompositeTally again = make_composites_of(lists.on_database(), lists.settings, all, {});
    CHECK(again.same == 3);
    CHECK(again.made == 0);
    CHECK(lists.keys() == keys);
    lists.check_settled();
}

TEST_CASE("Pictures of samples: what changes how a sample looks makes another, what does not, none")
{
    Lists lists;
    lists.work_off();
    const auto change = [&lists](const std::string& sql) {
        lists.script(sql);
        std::string changed;
        const auto before = lists.keys();
        lists.work_off();
        for (const auto& [sample, key] : lists.keys())
            changed += before.at(sample) == key ? "" : sample + " ";
        lists.check_settled();
        return changed;
    };
    const std::string of_m1 = " WHERE annotation_id = " + std::to_string(lists.id_of("m1"));
    CHECK(change("UPDATE layers SET settings = 'color:#00ff00'" + of_m1 + " AND name LIKE 'DAPI%'") == "m1 ");
    CHECK(change("UPDATE layers SET settings = 'color:#00ff00,other:1'" + of_m1 + " AND name LIKE 'DAPI%'").empty());
    CHECK(change("UPDATE layers SET settings = 'default:hidden'" + of_m1 + " AND name LIKE 'GFP%'") == "m1 ");
    CHECK(change("UPDATE layers SET name = 'tubulin', settings = ''" + of_m1 + " AND name LIKE 'DAPI%'") == "m1 ");
    CHECK(change("UPDATE layers SET sequence = sequence + 7" + of_m1).empty()); // in the same order
    CHECK(change("INSERT INTO layers (name, data, annotation_id, project_id, owner_id) SELECT 'cells', 'none', "
                 "annotation_id,"
                 " project_id, 1 FROM annotations" +
                 of_m1)
              .empty());
    CHECK(change("UPDATE layers SET name = 'nuclei' WHERE name = 'cells'").empty());
    CHECK(change("UPDATE annotations SET name = 'm1', status = 'S'" + of_m1).empty());
    CHECK(change("DELETE FROM layers" + of_m1 + " AND name LIKE 'GFP%'") == "m1 "); // what is alone is white

    // How the project shows channels at first, in all of its samples that have such a channel.
    CHECK(
        change(
            "INSERT INTO named_views (project_id, name, looks, is_first) SELECT project_id, 'v', 'DAPI:c=FF0000', true"
            " FROM projects WHERE project_id > 1 LIMIT 1") == "m2 ");
    CHECK(change("UPDATE named_views SET looks = 'DAPI:c=FF0000;absent:off'").empty());
    CHECK(change("UPDATE named_views SET is_first = false") == "m2 ");
    CHECK(change("DELETE FROM named_views").empty());
}

TEST_CASE("Pictures of samples: open pages are told of a new one")
{
    Lists lists;
    lists.script("DELETE FROM changes");
    lists.work_off();
    CHECK(lists.count("changes") == 3);
}

TEST_CASE("Pictures of samples: tiles made anew, or gone, make another or none")
{
    Lists lists;
    lists.work_off();
    const auto before = lists.keys();
    const StoredImage image = [&] {
        std::optional<StoredImage> found;
        lists.on_database()([&](Transaction& transaction) {
            found =
                find_image(transaction, "Kidney_2026/" + lists
                                                             .query("SELECT i.name FROM images i JOIN layers l USING"
                                                                    " (image_id) WHERE l.annotation_id = " +
                                                                    std::to_string(lists.id_of("m3")))
                                                             .text(0, 0));
        });
        return *found;
    }();
    retile_image(lists.on_database(), lists.settings, image, std::nullopt, {});
    lists.work_off();
    const auto after = lists.keys();
    CHECK(after.at("m1") == before.at("m1"));
    CHECK(after.at("m3") != before.at("m3"));
    lists.check_settled();

    // One that is under way leaves the picture that there is; when it has failed, there is none.
    lists.script("UPDATE images SET state = 'tiling' WHERE image_id = " + std::to_string(image.image_id));
    lists.script("INSERT INTO composite_wants VALUES (" + std::to_string(lists.id_of("m3")) + ")");
    CHECK(make_waiting_composites(lists.on_database(), lists.settings, true, {}).none == 1);
    CHECK(lists.keys() == after);
    lists.script("UPDATE images SET state = 'failed' WHERE image_id = " + std::to_string(image.image_id));
    CHECK(make_waiting_composites(lists.on_database(), lists.settings, true, {}).none == 1);
    CHECK(lists.keys().size() == 2);
    lists.script("UPDATE images SET state = 'ready' WHERE image_id = " + std::to_string(image.image_id));
    lists.work_off();
    CHECK(lists.keys().size() == 3);
    lists.check_settled();

    // Its tiles cannot be read: no picture that says something else stays.
    const std::string key =
        lists.query("SELECT key FROM images WHERE image_id = " + std::to_string(image.image_id)).text(0, 0);
    for (const auto& file : fs::recursive_directory_iterator(lists.store / "tiles" / key)) {
        if (file.path().extension() == ".png")
            fs::resize_file(file.path(), 20);
    }
    lists.script("UPDATE layers SET settings = 'color:#0000ff' WHERE annotation_id = " +
                 std::to_string(lists.id_of("m3")));
    lists.work_off();
    CHECK(lists.keys().size() == 2);
    lists.check_settled();
}

TEST_CASE("Pictures of samples: go with their sample, and come again when it is brought back")
{
    Lists lists;
    lists.work_off();
    const std::string key = lists.keys().at("m1");
    lists.script("DELETE FROM annotations WHERE name = 'm1'");
    lists.work_off();
    CHECK(lists.keys().size() == 2);
    CHECK_FALSE(fs::exists(lists.store / "tiles" / key));
    lists.on_database()([&](Transaction& transaction) {
        restore_trash(transaction, list_trash(transaction, 0, 30).front().id, 30, "");
    });
    lists.work_off();
    CHECK(lists.keys().size() == 3);
    CHECK(lists.keys().at("m1") != key);
    lists.check_settled();
    lists.script("DELETE FROM projects WHERE project_id > 1");
    lists.work_off();
    CHECK(lists.count("composites") == 0);
    CHECK(lists.count("composite_projects") == 0);
}

TEST_CASE("Pictures of samples: what was changed while one was made is looked at again")
{
    Lists lists;
    const auto [sample, key] = lists.claim();
    REQUIRE(sample != 0);
    lists.script("UPDATE layers SET settings = 'color:#ff0000' WHERE annotation_id = " + std::to_string(sample));
    const auto [other, other_key] = lists.claim();
    CHECK(other != 0); // nobody else takes the first meanwhile
    CHECK(other != sample);
    lists.query("SELECT release_composite(" + std::to_string(other) + ", '" + other_key + "')");
    CHECK(lists.query("SELECT finish_composite(" + std::to_string(sample) + ", '" + key + "', 'x')").text(0, 0) == "t");
    CHECK(lists.claim().first == sample);
    lists.script(lapse);
    lists.work_off();
    lists.check_settled();
}

TEST_CASE("Pictures of samples: whoever is cut off is followed by another, three times")
{
    Lists lists;
    auto [sample, key] = lists.claim();
    // As if it had been cut off between the files and the row.
    fs::create_directories(lists.store / "tiles" / key);
    fs::create_directories(lists.store / "tiles" / (".tmp-" + key));
    sweep(lists.on_database(), lists.settings);
    CHECK(fs::exists(lists.store / "tiles" / key)); // it is somebody's
    lists.script(lapse);
    lists.work_off();
    CHECK(lists.keys().size() == 3);
    // Too late: it is another's by now.
    CHECK(lists.query("SELECT finish_composite(" + std::to_string(sample) + ", '" + key + "', 'x')").text(0, 0) == "f");
    lists.check_settled();

    lists.script("INSERT INTO composite_wants VALUES (" + std::to_string(sample) + ")");
    for (int attempt = 0; attempt < 3; ++attempt) {
        CHECK(lists.claim().first == sample);
        lists.script(lapse);
    }
    CHECK(lists.claim().first == 0);
    CHECK(lists.keys().size() == 2);
    lists.check_settled();
}

TEST_CASE("Pictures of samples: asked to stop, what is not done waits")
{
    Lists lists;
    std::atomic<int> asked = 0;
    const CompositeTally tally =
        make_waiting_composites(lists.on_database(), lists.settings, true, [&] { return ++asked > 1; });
    CHECK(tally.made < 3);
    CHECK(lists.count("composite_wants") + lists.count("composites") == 3);
    CHECK(lists.count("composite_work") == 0);
    lists.work_off();
    CHECK(lists.keys().size() == 3);
    lists.check_settled();
}

TEST_CASE("Pictures of samples: kill -9 at any moment leaves nothing half made")
{
    Lists lists;
    for (useconds_t after = 1000; after < 120'000; after += 9000) {
        const pid_t child = ::fork();
        if (child == 0) {
            try {
                Database own(lists.database.admin());
                make_waiting_composites([&own](const auto& work) { own.transact(work); }, lists.settings, true, {});
            } catch (...) {
                ::_exit(1);
            }
            ::_exit(0);
        }
        ::usleep(after);
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        for (const auto& [sample, key] : lists.keys())
            CHECK(lists.is_whole(key));
        lists.script(lapse);
        lists.script("UPDATE composite_work SET attempts = 1");
        lists.script("INSERT INTO composite_wants SELECT annotation_id FROM annotations ON CONFLICT DO NOTHING");
        lists.script("UPDATE composites SET made_of = ''"); // made again
    }
    lists.work_off();
    CHECK(lists.keys().size() == 3);
    lists.check_settled();
}

TEST_CASE("Pictures of samples: a walk meets each sample of a project once, and ends when it is told to")
{
    Lists lists;
    const std::string project = lists.query("SELECT project_id FROM projects WHERE project_id > 1").text(0, 0);
    lists.script("INSERT INTO annotations (name, category_id, project_id, owner_id) SELECT 's' || n, c.category_id,"
                 " c.project_id, 1 FROM categories c, generate_series(1, 40) n");
    long long all = 0;
    std::set<int> met;
    std::size_t steps = 0;
    const auto begun = [&](long long samples) { all = samples; };
    const auto meet = [&](const std::vector<int>& samples) {
        ++steps;
        met.insert(samples.begin(), samples.end());
        return true;
    };
    walk_samples(lists.on_database(), std::stoi(project), begun, meet);
    CHECK(all == 83);
    CHECK(met.size() == 83);
    walk_samples(lists.on_database(), 0, begun, meet);
    CHECK(met.size() == 83);
    steps = 0;
    walk_samples(lists.on_database(), 0, begun, [&](const auto&) { return ++steps < 2; });
    CHECK(steps == 2);
}
