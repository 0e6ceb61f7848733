#include "pyramid/output.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/sha256.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace memento {
namespace {

void write_new(int directory, const std::string& path, std::string_view bytes)
{
    const UniqueFd file{::openat(directory, path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640)};
    if (!file)
        throw system_error("Cannot create " + path);
    write_all(file.get(), bytes, path);
}

} // namespace

void OutputFolder::make_folder(const std::string& name)
{
    if (::mkdirat(directory_, name.c_str(), 0750) != 0)
        throw system_error("Cannot create the folder " + name);
    folders_.push_back(name);
}

void OutputFolder::write(const std::string& path, std::string_view bytes)
{
    write_new(directory_, path, bytes);
    Entry entry{path, bytes.size(), sha256(bytes)};
    const std::scoped_lock lock(mutex_);
    entries_.push_back(std::move(entry));
}

void OutputFolder::remember(const std::string& path)
{
    const UniqueFd file{::openat(directory_, path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
    struct stat info {};
    if (!file || ::fstat(file.get(), &info) != 0)
        throw system_error("Cannot read " + path);
    Entry entry{path, static_cast<std::uint64_t>(info.st_size), sha256_of_file(file.get(), path)};
    const std::scoped_lock lock(mutex_);
    entries_.push_back(std::move(entry));
}

void OutputFolder::clear()
{
    for (const Entry& entry : entries_)
        ::unlinkat(directory_, entry.path.c_str(), 0);
    for (const std::string& folder : folders_)
        ::unlinkat(directory_, folder.c_str(), AT_REMOVEDIR);
    entries_.clear();
    folders_.clear();
}

void OutputFolder::write_manifest()
{
    std::ranges::sort(entries_, {}, &Entry::path);
    std::string text;
    for (const Entry& entry : entries_)
        text += entry.sha256 + " " + std::to_string(entry.size) + " " + entry.path + "\n";
    write_new(directory_, "MANIFEST", text);
}

} // namespace memento
