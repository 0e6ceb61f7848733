// How an import runs: which images are under way, and what becomes of each. The order of its writes is
// one that may break off anywhere: a row that says `uploading`, the files, the row that says `ready`. What many images
// need alike is done for some of them together: looking them up, claiming their names, saving their files, their last
// transaction. When that fails, it is done for each alone, so that one file never stops another.
#pragma once

#include "base/error.hpp"
#include "decoder/conversion.hpp"
#include "import/catalogue.hpp"
#include "import/run.hpp"
#include "import/shared_original.hpp"
#include "import/transfer.hpp"
#include "storage/files.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <set>

namespace memento {

// One image on its way.
struct Job {
    Job(const PlannedImage& image, const std::filesystem::path& store, UniqueFd file);
    const PlannedImage& planned;
    ImageFiles files;
    UniqueFd source; // until it was received
    std::optional<ClaimedImage> claimed;
    Received received;
    std::unique_ptr<Conversion> conversion;
    ImageInfo info; // when the conversion has ended
};
using Jobs = std::vector<std::unique_ptr<Job>>;

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
        return database_.in_transaction(std::forward<Work>(work));
    }
    template <typename Thing, typename Work, typename Done, typename Failed>
    void together(const std::vector<Thing>& things, const Work& work, const Done& done, const Failed& failed);
    void forget(const std::string& key);
    void discard(const ImageFiles& files);

    void take_lock();
    void prepare();

    // importer.cpp: to the decoder
    struct Present {
        const PlannedImage* planned;
        KnownImage known;
    };
    void count_left();
    bool wants_more() const;
    std::vector<const PlannedImage*> next_images();
    void begin_some(); // looks at the next images, and starts those that are not there yet
    std::map<std::string, KnownImage> look_up(const std::vector<const PlannedImage*>& images);
    bool is_same(const PlannedImage& planned, const KnownImage& known, int source);
    void put_in_place(const std::vector<Present>& images);
    void claim();
    void start(std::unique_ptr<Job> job);
    FileInHand& hand_of(const PlannedImage& planned);
    void convert(Job& job, int input);
    void note_former(const PlannedImage& planned, const std::map<std::string, KnownImage>& known);
    int threads_for(const PlannedImage& planned) const;

    // completion.cpp: from the decoder
    void wait_for_news();
    void take_ended();
    void finish_conversions();
    bool has_enough_ended() const;
    void complete_ended(); // tiles in place, rows ready, category … layer
    void publish_ended();
    void note_completed(const Job& job);
    void give_up(Job& job, const std::string& reason);
    void fail(const PlannedImage& planned, const Error& error);
    void refuse(Job& job, const Error& error); // both
    void drop_all();

    void show_progress();
    void count(const PlannedImage& planned);
    static std::int64_t weight(const PlannedImage& planned)
    {
        return planned.share() + 200'000;
    } // in bytes, for progress
    bool interrupted()
    {
        return report_.interrupted = report_.interrupted || (options_.interrupted && options_.interrupted());
    }

    const ImportOptions& options_;
    ImportReport& report_;
    Database lock_; // a connection of its own: the lock lives as long as it
    Database database_;
    UniqueFd folder_;
    std::optional<ImportTarget> target_; // nothing: a dry run into a project that does not exist yet
    std::size_t max_jobs_;
    std::size_t next_ = 0; // of the plan
    Jobs claimed_;         // that have a name, and wait for their file
    Jobs jobs_;            // with a decoder that works, or waits for its turn
    Jobs ended_;           // with tiles that are made
    std::chrono::steady_clock::time_point first_ended_;
    FoundRows places_;
    std::map<std::string, FileInHand> in_hand_; // by path: of files with several planes
    std::set<std::string> categories_;          // in which there is something now
    std::set<std::pair<std::string, std::string>> annotations_;
    std::int64_t all_bytes_ = 0;
    std::int64_t done_bytes_ = 0;
    bool stop_ = false;
};

// work(transaction, thing) for all in one transaction; when that fails, for each in one of its own. Then done(thing),
// or failed(thing, error).
template <typename Thing, typename Work, typename Done, typename Failed>
void Importer::together(const std::vector<Thing>& things, const Work& work, const Done& done, const Failed& failed)
{
    const auto attempt = [&](auto begin, auto end) {
        in_database([&](Transaction& transaction) {
            for (auto thing = begin; thing != end; ++thing)
                work(transaction, *thing);
            return true;
        });
        std::for_each(begin, end, done);
    };
    const auto carefully = [&](auto begin, auto end) -> std::optional<Error> {
        try {
            attempt(begin, end);
            return std::nullopt;
        } catch (const Error& error) {
            places_.clear(); // what was made in that transaction is not there
            return error;
        }
    };
    if (things.empty() || !carefully(things.begin(), things.end()))
        return;
    for (auto thing = things.begin(); thing != things.end(); ++thing) {
        if (const auto error = carefully(thing, thing + 1))
            failed(*thing, *error);
    }
}

} // namespace memento
