#include "database/snapshot.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>

namespace memento {
namespace {

constexpr std::uint64_t far_apart = 10'000;

std::optional<std::uint64_t> transaction_id(std::string_view text)
{
    std::uint64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return id;
}

} // namespace

bool Snapshot::sees(std::uint64_t transaction) const
{
    return transaction < first_running || (transaction < next && !std::ranges::binary_search(running, transaction));
}

std::optional<Snapshot> parse_snapshot(std::string_view text)
{
    const std::vector<std::string> parts = split(text, ':');
    if (parts.size() != 3)
        return std::nullopt;
    const std::optional<std::uint64_t> first = transaction_id(parts[0]);
    const std::optional<std::uint64_t> next = transaction_id(parts[1]);
    if (!first || !next)
        return std::nullopt;
    Snapshot snapshot{*first, *next, {}};
    if (parts[2].empty())
        return snapshot;
    for (const std::string& part : split(parts[2], ',')) {
        const std::optional<std::uint64_t> id = transaction_id(part);
        if (!id)
            return std::nullopt;
        snapshot.running.push_back(*id);
    }
    std::ranges::sort(snapshot.running);
    return snapshot;
}

bool same_data(const Snapshot& one, const Snapshot& other, const std::function<bool(std::uint64_t)>& harmless)
{
    const std::uint64_t from = std::min(one.first_running, other.first_running);
    const std::uint64_t to = std::max(one.next, other.next);
    if (to - from > far_apart)
        return false;
    for (std::uint64_t id = from; id < to; ++id) {
        if (one.sees(id) != other.sees(id) && !harmless(id))
            return false;
    }
    return true;
}

} // namespace memento
