// How an import runs: which images are under way, and what becomes of each. The order of its writes is that of
// storage.md: a row that says `uploading`, the files, the row that says `ready`.
#pragma once

#include "base/error.hpp"
#include "image/conversion.hpp"
#include "image/files.hpp"
#include "import/catalogue.hpp"
#include "import/run.hpp"
#include "import/transfer.hpp"

#include <memory>
#include <set>

namespace memento {

// One image on its way.
struct Job {
    Job(const PlannedImage& image, const std::filesystem::path& store);
    const PlannedImage& planned;
    ImageFiles files;
    std::optional<ClaimedImage> claimed;
    Received received;
    std::unique_ptr<Conversion> conversion;
};

// Works through report.plan and fills in the rest of the report. One thread: decoders are processes.
class Importer {
public:
    Importer(const ImportOptions& options, ImportReport& report);
    void run();

private:
    // Every statement as the instance's user: its database knows him, and perhaps not root.
    template <typename Work> auto in_database(Work&& work)
    {
        const WorkingAs somebody(options_.works_as);
        return store_.in_transaction(std::forward<Work>(work));
    }
    void forget(const std::string& key)
    {
        in_database([&](Transaction& transaction) {
            forget_tombstone(transaction, key);
            return true;
        });
    }
    void discard(const ImageFiles& files)
    {
        const WorkingAs writer(options_.works_as);
        discard_files(files);
    }

    void take_lock();
    void begin(const PlannedImage& planned); // looks, and starts what is not there yet
    bool is_settled(const PlannedImage& planned, int source);
    void start(Job& job, int source); // row, copy, decoder
    void wait_for_news();
    void complete_ended();
    void complete(Job& job); // tiles in place, row ready, category … layer
    void give_up(Job& job, const std::string& reason);
    void drop_all();
    void fail(const PlannedImage& planned, const Error& error);
    void show_progress();
    void count(const PlannedImage& planned);
    bool interrupted()
    {
        return report_.interrupted = report_.interrupted || (options_.interrupted && options_.interrupted());
    }
    std::size_t most_jobs() const;

    const ImportOptions& options_;
    ImportReport& report_;
    Store lock_; // a connection of its own: the lock lives as long as it
    Store store_;
    UniqueFd folder_;
    std::optional<ImportTarget> target_; // nothing: a dry run into a project that does not exist yet
    std::vector<std::unique_ptr<Job>> jobs_;
    std::set<std::string> categories_; // in which there is something now
    std::set<std::pair<std::string, std::string>> annotations_;
    std::int64_t all_bytes_ = 0;
    std::int64_t done_bytes_ = 0;
    bool stop_ = false;
};

} // namespace memento
