// Which transactions a statement sees, so that it can be told whether the data have changed since. Pure.
// The answers that are kept for as long as they have not: fcgi/answer_cache.hpp.
//
// Source: PostgreSQL manual, "Transaction ID and Snapshot Information Functions": pg_current_snapshot() is
// "xmin:xmax:xip,…"; transactions before xmin have ended, those from xmax on have not begun, of those between the
// listed ones still run. Ids are 64 bits wide and never used again; reading takes none.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace memento {

struct Snapshot {
    std::uint64_t first_running = 0;
    std::uint64_t next = 0;
    std::vector<std::uint64_t> running; // ascending
    bool sees(std::uint64_t transaction) const;
};

std::optional<Snapshot> parse_snapshot(std::string_view text);

// Whether two snapshots of one server see the same data: the same transactions, but for those that are `harmless`.
// Gives up, and answers false, when they are far apart.
bool same_data(const Snapshot& one, const Snapshot& other, const std::function<bool(std::uint64_t)>& harmless);

} // namespace memento
