#include "storage/files.hpp"

#include "support/scratch.hpp"
#include "support/tiff_maker.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

using namespace memento;
namespace fs = std::filesystem;

TEST_CASE("two may discard the files of an image at once")
{
    const Scratch scratch;
    make_store_folders(scratch.path());
    const ImageFiles files(scratch.path(), std::string(32, 'a'));
    int failures = 0;
    for (int i = 0; i < 500; ++i) {
        write_bytes(files.original, "bytes");
        int other_failures = 0;
        std::atomic<int> ready = 0;
        const auto discard = [&files, &ready](int& failed) {
            for (++ready; ready < 2;)
                continue; // at the same moment
            try {
                discard_files(files);
            } catch (const std::exception&) {
                ++failed;
            }
        };
        std::thread other(discard, std::ref(other_failures));
        discard(failures);
        other.join();
        failures += other_failures;
        CHECK_FALSE(fs::exists(files.original));
    }
    CHECK(failures == 0);
}
