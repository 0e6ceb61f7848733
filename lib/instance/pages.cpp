#include "instance/pages.hpp"

#include "base/error.hpp"
#include "base/file.hpp"

#include <cstdlib>
#include <system_error>
#include <unistd.h>

namespace fs = std::filesystem;

namespace memento {
namespace {

// All other files are named by their content in index.html, or hardly ever change.
bool is_same(const fs::path& pages, const fs::path& copy)
{
    std::error_code error;
    const fs::path index = copy / "index.html";
    return fs::exists(index, error) && read_file(index) == read_file(pages / "index.html");
}

void hand_over(const fs::path& folder, const Identity& user)
{
    const auto give = [&](const fs::path& path) {
        if (::lchown(path.c_str(), user.uid, user.gid) != 0)
            throw system_error("Cannot give " + path.string() + " to the user " + user.name);
    };
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        give(entry.path());
    give(folder);
}

} // namespace

std::optional<fs::path> find_pages(const fs::path& programs)
{
    const char* named = std::getenv("MEMENTO_WEB");
    for (const fs::path& folder : {fs::path(named == nullptr ? "" : named),
                                   programs.parent_path() / "share/memento/web", fs::path(MEMENTO_SOURCE_WEB)}) {
        if (!folder.empty() && ::access((folder / "index.html").c_str(), R_OK) == 0)
            return folder;
    }
    return std::nullopt;
}

void copy_pages(const fs::path& pages, const Layout& layout, const std::optional<Identity>& user)
{
    if (is_same(pages, layout.pages()))
        return;
    const fs::path fresh = layout.dir / "www.new";
    const fs::path old = layout.dir / "www.old";
    std::error_code error;
    fs::remove_all(fresh, error);
    fs::remove_all(old, error);
    fs::copy(pages, fresh, fs::copy_options::recursive, error);
    if (error)
        throw system_error("Cannot copy the pages from " + pages.string() + " to " + fresh.string(), error.value(), "");
    if (user)
        hand_over(fresh, *user);
    fs::rename(layout.pages(), old, error); // not there the first time
    fs::rename(fresh, layout.pages());
    fs::remove_all(old, error);
}

} // namespace memento
