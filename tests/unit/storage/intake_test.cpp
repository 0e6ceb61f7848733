// What comes into the store: the bytes that are kept are those that were hashed, whatever happens on the way.
#include "storage/intake.hpp"

#include "base/error.hpp"
#include "support/scratch.hpp"
#include "support/tiff_maker.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>

using namespace memento;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kib = 1024;

// No two pieces of it are alike.
std::string bytes_of(std::size_t size)
{
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<char>((i * 131 + i / kib) & 0xffU);
    return bytes;
}

struct Inbox {
    Inbox() { make_store_folders(scratch.path()); }
    UniqueFd file(const std::string& bytes) const
    {
        write_bytes(source, bytes);
        return open_file(source, O_RDWR);
    }
    Scratch scratch;
    fs::path source = scratch / "a.tif";
    ImageFiles files{scratch.path(), std::string(32, 'a')};
};

// A disk on which no file may become larger.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes)
        : former_action_(std::signal(SIGXFSZ, SIG_IGN))
    {
        ::getrlimit(RLIMIT_FSIZE, &former_);
        const rlimit limit{bytes, former_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;
    ~FullDisk()
    {
        ::setrlimit(RLIMIT_FSIZE, &former_);
        std::signal(SIGXFSZ, former_action_);
    }

private:
    rlimit former_{};
    void (*former_action_)(int);
};

} // namespace

TEST_CASE("a file is copied and hashed, whatever its size")
{
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{1}, 256 * kib - 1, 256 * kib, 256 * kib + 1, 900 * kib}) {
        CAPTURE(size);
        const Inbox inbox;
        const std::string bytes = bytes_of(size);
        const UniqueFd source = inbox.file(bytes);
        ::lseek(source.get(), 0, SEEK_END); // wherever it stands
        Intake intake(inbox.files);
        intake.copy(source.get(), "a.tif", {});
        intake.save();
        const Received received = intake.finish();
        CHECK(received.size == static_cast<std::int64_t>(size));
        CHECK(received.sha256 == sha256(bytes));
        CHECK(read_file(inbox.files.part) == bytes);
        CHECK(::lseek(source.get(), 0, SEEK_CUR) == 0);
        CHECK(hash_file(source.get(), "a.tif", {}).sha256 == received.sha256);
    }
}

TEST_CASE("bytes that come piece by piece are the same as those of a file")
{
    const Inbox inbox;
    const std::string bytes = bytes_of(300 * kib);
    Intake intake(inbox.files);
    for (std::size_t at = 0; at < bytes.size(); at += 7001)
        intake.add(std::string_view(bytes).substr(at, 7001));
    CHECK(intake.size() == static_cast<std::int64_t>(bytes.size()));
    intake.save();
    CHECK(intake.finish().sha256 == sha256(bytes));
    CHECK(read_file(inbox.files.part) == bytes);
}

TEST_CASE("a file that becomes shorter while it is read is hashed as it was kept")
{
    const Inbox inbox;
    const UniqueFd source = inbox.file(bytes_of(900 * kib));
    int pieces = 0;
    Intake intake(inbox.files);
    intake.copy(source.get(), "a.tif", [&] {
        if (++pieces == 2)
            fs::resize_file(inbox.source, 300 * kib);
        return false;
    });
    const Received received = intake.finish();
    const std::string kept = read_file(inbox.files.part);
    CHECK(received.size == static_cast<std::int64_t>(kept.size()));
    CHECK(received.sha256 == sha256(kept));
    CHECK(pieces > 1);
}

TEST_CASE("reading ends when it is asked to")
{
    const Inbox inbox;
    const UniqueFd source = inbox.file(bytes_of(900 * kib));
    int questions = 0;
    const auto stopped = [&questions] { return ++questions == 3; };
    Intake intake(inbox.files);
    CHECK_THROWS_WITH(intake.copy(source.get(), "a.tif", stopped), "Interrupted.");
    CHECK(intake.size() < static_cast<std::int64_t>(900 * kib));
    questions = 0;
    CHECK_THROWS_WITH(hash_file(source.get(), "a.tif", stopped), "Interrupted.");
}

TEST_CASE("a full disk ends an intake with what went wrong")
{
    const Inbox inbox;
    const std::string bytes = bytes_of(900 * kib);
    Intake intake(inbox.files);
    {
        const FullDisk disk(300 * kib);
        CHECK_THROWS_WITH(intake.add(bytes), "Cannot write " + inbox.files.part.string() + ": File too large.");
    }
    CHECK(fs::file_size(inbox.files.part) == 300 * kib);
}

TEST_CASE("nothing is received into a file that is there, or out of one that cannot be read")
{
    const Inbox inbox;
    write_bytes(inbox.files.part, "another's");
    CHECK_THROWS_WITH(Intake(inbox.files), Catch::Contains("File exists"));
    CHECK(read_file(inbox.files.part) == "another's");
    const UniqueFd folder = open_file(inbox.scratch.path(), O_RDONLY | O_DIRECTORY);
    CHECK_THROWS_WITH(hash_file(folder.get(), "a\nb", {}), "Cannot read a\\x0Ab: Is a directory.");
}
