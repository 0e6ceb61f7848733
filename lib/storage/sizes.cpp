#include "storage/sizes.hpp"

#include "storage/files.hpp"

#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace memento {
namespace {

namespace fs = std::filesystem;

constexpr auto max_images = "200"; // in one go: images that come meanwhile do not wait long

struct Unmeasured {
    int image_id = 0;
    std::string key;
};

// 0: there is none.
std::uint64_t bytes_of(const fs::path& file)
{
    std::error_code error;
    const std::uintmax_t size = fs::file_size(file, error);
    return error ? 0 : size;
}

// What the MANIFEST says of each file, and its own: a line "<sha256> <bytes> <path>".
std::uint64_t bytes_of_tiles(const fs::path& folder)
{
    const fs::path manifest = folder / "MANIFEST";
    std::uint64_t all = bytes_of(manifest);
    std::ifstream lines(manifest);
    std::string line;
    while (std::getline(lines, line)) {
        std::istringstream words(line);
        std::string digest;
        std::uint64_t bytes = 0;
        if (words >> digest >> bytes)
            all += bytes;
    }
    return all;
}

} // namespace

int measure_images(const InTransaction& database, const fs::path& store)
{
    std::vector<Unmeasured> images;
    database([&](Transaction& transaction) {
        images.clear();
        const Rows rows = transaction.run("SELECT * FROM images_to_measure($1::int)", {max_images});
        for (std::size_t row = 0; row < rows.size(); ++row)
            images.push_back({static_cast<int>(rows.number(row, 0)), rows.text(row, 1)});
    });
    if (images.empty())
        return 0;
    nlohmann::json found = nlohmann::json::array();
    for (const auto& [image_id, key] : images) {
        const ImageFiles files(store, key);
        found.push_back({{"image_id", image_id},
                         {"key", key},
                         {"original", bytes_of(files.original)},
                         {"tiles", bytes_of_tiles(files.tiles)}});
    }
    database([&](Transaction& transaction) { transaction.run("SELECT note_sizes($1::jsonb)", {found.dump()}); });
    return static_cast<int>(images.size());
}

} // namespace memento
