// The state of an import that runs: which images are under way, and what has become of the others. What is done with it
// is in intake (up to the decoder), completion (from the decoder on) and tally (what is told); run.cpp drives.
//
// The order of writes is one that may break off anywhere: a row that says `uploading`, the files, the row that says
// `ready`. One thread: decoders are processes.
#pragma once

#include "base/file.hpp"
#include "base/process.hpp"
#include "database/database.hpp"
#include "decoder/conversion.hpp"
#include "import/options.hpp"
#include "import/placement.hpp"
#include "import/plan.hpp"
#include "import/report.hpp"
#include "import/shared_original.hpp"
#include "storage/files.hpp"
#include "storage/intake.hpp"
#include "storage/states.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace memento {

// One image on its way.
struct Job {
    Job(const PlannedImage& image, const std::filesystem::path& store, UniqueFd file);
    const PlannedImage& planned;
    ImageFiles files;
    UniqueFd source; // until it was received
    std::optional<ClaimedRow> claimed;
    Received received;
    std::unique_ptr<Conversion> conversion;
    ImageInfo info; // when the conversion has ended
};
using Jobs = std::vector<std::unique_ptr<Job>>;

struct ImportState {
    const ImportOptions& options;
    ImportReport& report; // its plan is what there is to do; the rest is filled in
    Database lock;        // a connection of its own: the lock lives as long as it
    Database database;
    UniqueFd folder;
    std::size_t decoders = 1;                // at once
    std::optional<ImportTarget> target = {}; // nothing: a dry run into a project that does not exist yet

    std::size_t next = 0; // of the plan
    Jobs claimed = {};    // that have a name, and wait for their file
    Jobs converting = {}; // with a decoder that works, or waits for its turn
    Jobs ended = {};      // with tiles that are made
    std::chrono::steady_clock::time_point first_ended = {};
    FoundRows places = {};                                // categories, annotations and groups of this run
    std::map<std::string, SharedOriginal> originals = {}; // by path: of files with several planes

    std::set<std::string> categories = {}; // in which there is something now
    std::set<std::pair<std::string, std::string>> annotations = {};
    std::int64_t all_bytes = 0; // for progress
    std::int64_t done_bytes = 0;
    bool stopping = false; // nothing more is begun
};

// Every statement as the instance's user: its database knows him, and perhaps not root.
template <typename Work> auto in_database(ImportState& state, Work&& work)
{
    const WorkingAs somebody(state.options.works_as);
    return state.database.in_transaction(std::forward<Work>(work));
}

// What is under a key that is buried goes, then its tombstone.
void discard_former(ImportState& state, const ImageFiles& files);

} // namespace memento
