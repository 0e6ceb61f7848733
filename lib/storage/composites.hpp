// The pictures of samples for lists, made of the tiles that are in the store (sql/code/composites.sql has who wants
// one). As images, they lie under a key of their own: what is under a key never changes, and others get another key.
#pragma once

#include "database/in_transaction.hpp"
#include "storage/intake.hpp"
#include "storage/settings.hpp"

#include <cstddef>
#include <functional>
#include <vector>

namespace memento {

struct CompositeTally {
    int made = 0;
    int same = 0; // what there was is right
    int none = 0; // nothing to show, or not yet
    int failed = 0;
    int taken() const { return made + same + none + failed; }
};

// Makes up to sixteen of those that wait, several at once; at_once: also of samples that were changed a moment ago.
// stopped: time to end; what is not done waits again. database: as the administrator.
CompositeTally make_waiting_composites(const InTransaction& database, const StorageSettings& settings, bool at_once,
                                       const Stopped& stopped);

// The same of these samples, whether they want one or not; those that somebody else works on are left out.
CompositeTally make_composites_of(const InTransaction& database, const StorageSettings& settings,
                                  const std::vector<int>& samples, const Stopped& stopped);

// Samples of a project (0: of all), in steps: work(ids, before) for each, before: how many went before; how many there
// are at all is told first by begun(). Ends when work() answers false.
void walk_samples(const InTransaction& database, int project_id, const std::function<void(long long)>& begun,
                  const std::function<bool(const std::vector<int>&)>& work);

} // namespace memento
