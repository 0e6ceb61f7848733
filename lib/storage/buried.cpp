#include "storage/buried.hpp"

#include "base/error.hpp"

#include <optional>
#include <vector>

namespace memento {

void bury(Transaction& transaction, const std::string& key, int seconds)
{
    transaction.run("SELECT bury_files($1, $2::int)", {key, std::to_string(seconds)});
}

void forget_buried(Transaction& transaction, const std::string& key)
{
    transaction.run("SELECT forget_buried($1)", {key});
}

bool end_trash(Transaction& transaction, int days)
{
    constexpr auto max_keys = "2000"; // of files, in one transaction
    return transaction.run("SELECT end_trash($1::int, $2::int)", {std::to_string(days), max_keys}).truth(0, 0);
}

void discard_buried(const InTransaction& database, const ImageFiles& files)
{
    discard_files(files);
    database([&](Transaction& transaction) { forget_buried(transaction, files.key); });
}

void discard_all_buried(const InTransaction& database, const std::filesystem::path& store)
{
    std::vector<std::string> keys;
    database([&](Transaction& transaction) {
        const Rows rows = transaction.run("SELECT buried_keys()");
        for (std::size_t i = 0; i < rows.size(); ++i)
            keys.push_back(rows.text(i, 0));
    });
    std::optional<Error> first;
    for (const std::string& key : keys) {
        try {
            discard_buried(database, ImageFiles(store, key));
        } catch (const Error& error) {
            if (!first)
                first = error;
        }
    }
    if (first)
        throw Error(*first);
}

} // namespace memento
