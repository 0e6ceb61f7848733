#include "import/tally.hpp"

#include <algorithm>

namespace memento {
namespace {

// In bytes: an image costs something however small it is.
std::int64_t weight(const PlannedImage& planned)
{
    return planned.share() + 200'000;
}

} // namespace

bool interrupted(ImportState& state)
{
    bool& told = state.report.interrupted;
    return told = told || (state.options.interrupted && state.options.interrupted());
}

void count_all(ImportState& state)
{
    for (const PlannedImage& planned : state.report.plan.images)
        state.all_bytes += weight(planned);
}

void count_placed(ImportState& state, const PlannedImage& planned)
{
    state.categories.insert(planned.category);
    state.annotations.emplace(planned.category, planned.annotation);
    state.report.categories = state.categories.size();
    state.report.annotations = state.annotations.size();
}

void count_done(ImportState& state, const PlannedImage& planned)
{
    state.done_bytes += weight(planned);
}

void count_imported(ImportState& state, const PlannedImage& planned, const std::vector<std::string>& notes)
{
    ++state.report.imported;
    count_placed(state, planned);
    for (const std::string& note : notes) {
        const auto said = [&](const PathReason& other) { return other.path == planned.file && other.reason == note; };
        if (std::ranges::none_of(state.report.notes, said)) // by another plane of the file
            state.report.notes.push_back({planned.file, note});
    }
    count_done(state, planned);
}

void note_differing(ImportState& state, const PlannedImage& planned)
{
    state.report.differs.push_back(
        {planned.file, "The project has an image called '" + planned.image +
                           "' already, made from a different file. Rename the file, or remove that image first."});
    state.stopping = state.stopping || state.options.stop_on_error;
}

void note_failure(ImportState& state, const PlannedImage& planned, const Error& error)
{
    if (stops_all(error))
        throw error;
    const std::string layer = planned.group.empty() ? planned.layer : planned.group + "/" + planned.layer;
    state.report.failed.push_back({planned.file, (planned.plane < 0 ? "" : layer + ": ") + reason_of(error)});
    state.stopping = state.stopping || state.options.stop_on_error;
    count_done(state, planned);
}

void count_left(ImportState& state)
{
    const std::vector<PlannedImage>& images = state.report.plan.images;
    std::set<std::string> files;
    for (std::size_t i = state.next; i < images.size(); ++i)
        files.insert(images[i].file);
    if (state.next > 0)
        files.erase(images[state.next - 1].file); // one of its planes was looked at
    state.report.not_looked_at = files.size();
}

void show_progress(const ImportState& state)
{
    if (!state.options.progress || state.all_bytes == 0)
        return;
    double done = static_cast<double>(state.done_bytes);
    for (const Jobs* jobs : {&state.converting, &state.ended}) {
        for (const auto& job : *jobs)
            done +=
                static_cast<double>(weight(job->planned)) * (job->conversion ? job->conversion->percent() / 100. : 1);
    }
    state.options.progress(done / static_cast<double>(state.all_bytes),
                           state.converting.empty() ? "" : state.converting.front()->planned.file);
}

} // namespace memento
