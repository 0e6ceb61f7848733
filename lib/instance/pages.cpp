#include "instance/pages.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace fs = std::filesystem;

namespace memento {
namespace {

constexpr std::size_t max_file_bytes = std::size_t{64} << 20U;

std::string content_of(const OpenPages::File& file)
{
    if (::lseek(file.content.get(), 0, SEEK_SET) != 0)
        throw system_error("Cannot read " + file.name.string());
    return read_open_file(file.content.get(), file.name, max_file_bytes);
}

// All other files are named by their content in index.html, or hardly ever change.
bool is_same(const OpenPages& pages, const fs::path& copy)
{
    const auto index = std::ranges::find(pages.files, fs::path("index.html"), &OpenPages::File::name);
    std::error_code error;
    return index != pages.files.end() && fs::is_regular_file(copy / "index.html", error) &&
           read_file(copy / "index.html") == content_of(*index);
}

void make_folder(const fs::path& folder)
{
    if (::mkdir(folder.c_str(), 0755) != 0)
        throw system_error("Cannot make the folder " + folder.string());
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

OpenPages open_pages(const fs::path& folder)
{
    OpenPages pages;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const fs::path name = entry.path().lexically_relative(folder);
        if (entry.is_directory())
            pages.folders.push_back(name);
        else
            pages.files.push_back({name, open_file(entry.path(), O_RDONLY)});
    }
    return pages;
}

void copy_pages(const OpenPages& pages, const Layout& layout)
{
    if (is_same(pages, layout.pages()))
        return;
    const fs::path fresh = layout.dir / "www.new";
    const fs::path old = layout.dir / "www.old";
    std::error_code error;
    fs::remove_all(fresh, error);
    fs::remove_all(old, error);
    make_folder(fresh);
    for (const fs::path& folder : pages.folders)
        make_folder(fresh / folder);
    for (const OpenPages::File& file : pages.files)
        write_all(open_new_file(fresh / file.name).get(), content_of(file), fresh / file.name);
    fs::rename(layout.pages(), old, error); // not there the first time
    fs::rename(fresh, layout.pages(), error);
    if (error)
        throw system_error("Cannot put the pages in the place of " + layout.pages().string(), error.value(), "");
    fs::remove_all(old, error);
}

} // namespace memento
