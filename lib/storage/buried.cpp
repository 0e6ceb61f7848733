#include "storage/buried.hpp"

#include "base/error.hpp"
#include "storage/files.hpp"

#include <optional>

namespace memento {

void discard_buried(const std::function<void(const std::function<void(Transaction&)>&)>& in_transaction,
                    const std::filesystem::path& store)
{
    std::vector<std::string> keys;
    in_transaction([&](Transaction& transaction) {
        const Rows rows = transaction.run("SELECT t.key FROM tombstones t WHERE deleted_at <= now()"
                                          " AND NOT EXISTS (SELECT FROM images i WHERE i.key = t.key)");
        for (std::size_t i = 0; i < rows.size(); ++i)
            keys.push_back(rows.text(i, 0));
    });
    std::optional<Error> first;
    for (const std::string& key : keys) {
        try {
            discard_files(ImageFiles(store, key));
            in_transaction(
                [&](Transaction& transaction) { transaction.run("DELETE FROM tombstones WHERE key = $1", {key}); });
        } catch (const Error& error) {
            if (!first)
                first = error;
        }
    }
    if (first)
        throw Error(*first);
}

} // namespace memento
