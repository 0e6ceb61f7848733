// The worker: makes the tiles of images that wait for them, then the pictures of samples for lists, and sweeps up what
// interrupted uploads and deletions left. Any number may run, on any number of hosts that share the database and the
// store.
#pragma once

#include "database/in_transaction.hpp"
#include "storage/intake.hpp"
#include "storage/settings.hpp"

#include <chrono>
#include <functional>

namespace memento {

struct WorkerOptions {
    StorageSettings settings;
    bool once = false;                                   // end when nothing waits any more
    Stopped stopped;                                     // time to end; what is under way is given back to the queue
    std::function<void(std::chrono::milliseconds)> rest; // returns early when it is time to end
};

struct WorkerReport {
    int ready = 0;
    int failed = 0; // for good, or to be tried again later
};

// database: as the administrator.
WorkerReport run_worker(const InTransaction& database, const WorkerOptions& options);

} // namespace memento
