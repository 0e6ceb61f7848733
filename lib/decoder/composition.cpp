#include "decoder/composition.hpp"

#include "base/error.hpp"
#include "image/geometry.hpp"

#include <nlohmann/json.hpp>
#include <sys/mman.h>

namespace memento {
namespace {

constexpr std::uint64_t max_bytes = std::uint64_t{256} << 20U; // of all tiles: they are in memory meanwhile
constexpr int max_seconds = 120;

// What lies in the input, tile after tile.
std::vector<std::uint64_t> gather(const std::filesystem::path& tiles, const CompositeRecipe& recipe, int input)
{
    std::vector<std::uint64_t> lengths;
    std::uint64_t all = 0;
    for (const CompositePart& part : recipe.parts) {
        for (int row = 0; row < tiles_along(part.size.height, part.tile_size); ++row) {
            for (int column = 0; column < tiles_along(part.size.width, part.tile_size); ++column) {
                const std::string bytes =
                    read_file(tiles / part.key / tile_path(part.level, column, row, part.tile_format), max_bytes);
                all += bytes.size();
                if (all > max_bytes)
                    throw Error(ErrorCode::undecodable, "The layers that are shown at first are too large together.");
                write_all(input, bytes, "a file in memory");
                lengths.push_back(bytes.size());
            }
        }
    }
    return lengths;
}

} // namespace

std::unique_ptr<Conversion> begin_composition(const std::filesystem::path& tiles, const CompositeRecipe& recipe,
                                              const std::filesystem::path& output, const ConvertOptions& options,
                                              const std::optional<Identity>& as)
{
    const UniqueFd input{::memfd_create("tiles", MFD_CLOEXEC)};
    if (!input)
        throw system_error("Cannot make a file in memory");
    const std::vector<std::uint64_t> lengths = gather(tiles, recipe, input.get());
    ConvertOptions limits = options;
    limits.seconds = std::min(options.seconds, max_seconds);
    limits.threads = 1;
    return std::make_unique<Conversion>(input.get(), output, limits, as,
                                        nlohmann::json{{"recipe", to_json(recipe)}, {"bytes", lengths}});
}

} // namespace memento
