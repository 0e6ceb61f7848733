#include "import/state.hpp"

#include "base/text.hpp"
#include "storage/buried.hpp"

namespace memento {

Job::Job(const PlannedImage& image, const std::filesystem::path& store, UniqueFd file)
    : planned(image)
    , files(store, random_hex(16))
    , source(std::move(file))
{
}

void discard_former(ImportState& state, const ImageFiles& files)
{
    const WorkingAs writer(state.options.works_as);
    discard_buried([&state](const auto& work) { state.database.transact(work); }, files);
}

} // namespace memento
