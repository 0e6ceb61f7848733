#include "import/transfer.hpp"

#include "base/error.hpp"
#include "support/scratch.hpp"
#include "support/tiff_maker.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>

using namespace memento;
namespace fs = std::filesystem;

TEST_CASE("what is linked is the file that was opened, not what has its name meanwhile")
{
    const Scratch scratch;
    const fs::path path = scratch / "a.tif";
    write_bytes(path, "opened");
    const UniqueFd source = open_file(path, O_RDONLY);
    make_store_folders(scratch.path());
    const ImageFiles files(scratch.path(), std::string(32, 'a'));
    SECTION("it was moved away")
    {
        fs::rename(path, scratch / "moved");
        write_bytes(path, "another");
        receive_file(source.get(), path, files, Transfer::link, std::nullopt, {});
        CHECK(fs::equivalent(files.part, scratch / "moved"));
        CHECK(read_file(files.part) == "opened");
    }
    SECTION("it was removed")
    {
        fs::remove(path);
        write_bytes(path, "another");
        CHECK_THROWS_WITH(receive_file(source.get(), path, files, Transfer::link, std::nullopt, {}),
                          Catch::Contains("Cannot make a hard link"));
    }
}
