// What many images need alike is done for some of them in one transaction. When that fails, it is done for each alone,
// so that one file never stops another.
#pragma once

#include "base/error.hpp"
#include "import/state.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace memento {

// work(transaction, thing) for all in one transaction; when that fails, for each in one of its own. Then done(thing),
// or failed(thing, error).
template <typename Thing, typename Work, typename Done, typename Failed>
void together(ImportState& state, const std::vector<Thing>& things, const Work& work, const Done& done,
              const Failed& failed)
{
    const auto attempt = [&](auto begin, auto end) {
        in_database(state, [&](Transaction& transaction) {
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
            state.places.clear(); // what was made in that transaction is not there
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
