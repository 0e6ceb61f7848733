#include "image/inspect.hpp"

#include "image/conversion.hpp"

#include <cstdlib>
#include <memory>
#include <poll.h>
#include <sys/stat.h>

namespace memento {
namespace {

// Decoders work in a folder, also when they write nothing; whoever they run as must be able to go there.
class EmptyFolder {
public:
    EmptyFolder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "memento-inspect-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr || ::chmod(name.c_str(), 0755) != 0)
            throw system_error("Cannot make a temporary folder");
        path_ = name;
    }
    EmptyFolder(const EmptyFolder&) = delete;
    EmptyFolder& operator=(const EmptyFolder&) = delete;
    ~EmptyFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

ConvertOptions header_of(ConvertOptions options)
{
    options.header_only = true;
    options.plane = 0;
    options.threads = 1;
    return options;
}

struct Look {
    std::size_t file;
    std::unique_ptr<Conversion> conversion;
};

// Runs work and keeps the reason why it cannot be done.
void try_to(Inspection& inspection, const std::function<void()>& work)
{
    try {
        work();
    } catch (const Error& error) {
        if (error.code() != ErrorCode::undecodable)
            throw;
        inspection.reason = reason_of(error);
    }
}

void wait_for_any(const std::vector<Look>& looks)
{
    std::vector<pollfd> waiting;
    waiting.reserve(looks.size());
    for (const Look& look : looks)
        waiting.push_back({look.conversion->fd(), POLLIN, 0});
    ::poll(waiting.data(), waiting.size(), 200);
}

} // namespace

ImageInfo inspect_image(int input, const ConvertOptions& options, const std::optional<Identity>& as)
{
    const EmptyFolder folder;
    return convert_image(input, folder.path(), header_of(options), {}, as);
}

std::vector<Inspection> inspect_images(std::size_t count, const std::function<UniqueFd(std::size_t)>& open,
                                       const ConvertOptions& options, const std::optional<Identity>& as,
                                       std::size_t jobs, const std::function<bool(std::size_t)>& told)
{
    std::vector<Inspection> found(count);
    if (count == 0)
        return found;
    const EmptyFolder folder;
    std::vector<Look> looks;
    std::size_t next = 0;
    std::size_t done = 0;
    while (done < count && told(done)) {
        while (next < count && looks.size() < jobs) {
            const std::size_t file = next++;
            try_to(found[file], [&] {
                const UniqueFd input = open(file);
                looks.push_back(
                    {file, std::make_unique<Conversion>(input.get(), folder.path(), header_of(options), as)});
            });
            done += found[file].reason.empty() ? 0 : 1;
        }
        wait_for_any(looks);
        std::erase_if(looks, [&](const Look& look) {
            if (!look.conversion->advance())
                return false;
            try_to(found[look.file], [&] { found[look.file].contents = look.conversion->finish().contents; });
            ++done;
            return true;
        });
    }
    return found;
}

} // namespace memento
