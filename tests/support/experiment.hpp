// A folder to import, and an instance to import it into: a database and a store of their own.
#pragma once

#include "import/run.hpp"
#include "storage/files.hpp"
#include "support/database.hpp"
#include "support/scratch.hpp"
#include "synthetic/synthetic.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace memento {

// A small experiment: WT/m1 and WT/m2 with a group of two channels each, KO/m3.tif flat.
class Experiment {
public:
    Experiment()
    {
        Database(database.admin()).transact([](Transaction& transaction) {
            transaction.script("INSERT INTO users (username, password) VALUES ('admin', '-'), ('anna', '-');"
                               "INSERT INTO permissions (user_id, type, type_id) VALUES (1, 'sysadm', 1)");
        });
        for (const char* file : {"WT/m1/channels/DAPI.tif", "WT/m1/channels/GFP.tif", "WT/m2/channels/DAPI.tif",
                                 "WT/m2/channels/GFP.tif", "KO/m3.tif"})
            write(file);
        std::filesystem::create_directories(store);
    }

    // A field that no other call has written.
    void write(const std::string& file)
    {
        std::filesystem::create_directories((folder / file).parent_path());
        const Field field = make_field({.side = 64, .cells = 2, .marker = 1, .seed = ++seed});
        write_grey_tiff(folder / file, field.nuclei, field.side, 0.5);
    }

    ImportOptions options() const
    {
        ImportOptions options;
        options.folder = folder;
        options.database = database.admin();
        options.store = store;
        options.min_free = 1;
        return options;
    }

    // An import in a process of its own, which is killed after so many microseconds; its decoders end with it.
    void import_until(useconds_t killed)
    {
        const pid_t child = ::fork();
        if (child == 0) {
            try {
                run_import(options());
            } catch (...) {
                ::_exit(1);
            }
            ::_exit(0);
        }
        ::usleep(killed);
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
    }

    Rows query(const std::string& sql)
    {
        return Database(database.admin()).in_transaction([&](Transaction& transaction) {
            return transaction.run(sql);
        });
    }
    long long count(const std::string& what) { return query("SELECT count(*) FROM " + what).number(0, 0); }
    // Everything of the project that an import makes, as text.
    std::string catalogue()
    {
        const Rows rows = query(
            "SELECT coalesce(string_agg(line, E'\\n' ORDER BY line), '') FROM ("
            " SELECT concat_ws('|', c.name, a.name, a.image_id, g.name, g.sequence, l.name, l.sequence, "
            "l.settings, i.name,"
            "                  i.state, i.key, i.sha256, i.version, l.version, a.version) AS line"
            " FROM layers l JOIN annotations a USING (annotation_id) JOIN categories c ON c.category_id = a.category_id"
            " JOIN images i ON i.image_id = l.image_id LEFT JOIN layers g ON g.layer_id = l.parent_id) AS lines");
        return rows.text(0, 0);
    }
    std::size_t files_in(const std::string& part) const
    {
        return static_cast<std::size_t>(
            std::distance(std::filesystem::directory_iterator(store / part), std::filesystem::directory_iterator()));
    }
    // After kill -9 tombstones may be left for the worker's sweep; files may not.
    void check_no_wreck(bool was_killed = false)
    {
        CHECK(count("images WHERE state <> 'ready'") == 0);
        CHECK((was_killed || count("tombstones") == 0));
        CHECK(files_in("inbox") == 0);
        CHECK(files_in("trash") == 0);
        CHECK(files_in("tiles") == static_cast<std::size_t>(count("images")));
    }

    Scratch scratch;
    TestDatabase database;
    std::filesystem::path folder = scratch / "Kidney_2026";
    std::filesystem::path store = scratch / "store";
    std::uint64_t seed = 0;
};

inline std::string reason(const std::vector<PathReason>& entries, const std::string& path)
{
    const auto found = std::ranges::find(entries, path, &PathReason::path);
    return found == entries.end() ? "" : found->reason;
}

} // namespace memento
