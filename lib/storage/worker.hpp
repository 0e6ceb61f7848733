// The worker: makes the tiles of images that wait for them, and sweeps up what interrupted uploads and deletions left.
// Any number may run, on any number of hosts that share the database and the store.
#pragma once

#include "storage/work.hpp"

#include <chrono>
#include <functional>

namespace memento {

struct WorkerOptions {
    WorkSettings settings;
    bool once = false;                                   // end when nothing waits any more
    std::function<bool()> stopped;                       // time to end; what is under way is given back to the queue
    std::function<void(std::chrono::milliseconds)> rest; // returns early when it is time to end
};

struct WorkerReport {
    int ready = 0;
    int failed = 0; // for good, or to be tried again later
};

// database: as the administrator.
WorkerReport run_worker(const InTransaction& database, const WorkerOptions& options);

// Files without a row: of deleted images, of uploads that broke off, of processes that were killed. Uploads that have
// expired are given up first.
void sweep(const InTransaction& database, const WorkSettings& settings);

} // namespace memento
