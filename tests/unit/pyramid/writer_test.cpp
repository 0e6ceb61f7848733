#include "pyramid/writer.hpp"

#include <catch2/catch.hpp>

using namespace memento;

namespace {

std::string described(const WriterFacts& facts)
{
    const WriterChoice choice = choose_writer(facts);
    return std::string(name_of(choice.writer)) + ": " + choice.reason;
}

// A slide as JPEG tiles, which is what passthrough is for.
WriterFacts slide()
{
    WriterFacts facts;
    facts.tiled = facts.jpeg = facts.as_it_is = facts.any_order = true;
    facts.file_tile_size = 256;
    return facts;
}

} // namespace

TEST_CASE("the writer follows from what the source is, and says why")
{
    CHECK(described(slide()) == "passthrough: The file is made of JPEG tiles, which are copied as they are.");
    WriterFacts facts = slide();
    facts.copy_allowed = false;
    CHECK(described(facts) == "quad tree: The file is made of JPEG tiles, which are decoded one by one. Another tile "
                              "size or quality was asked for.");
    facts.file_tile_size = 240; // does not fit into 512
    CHECK(choose_writer(facts).writer == Writer::regions);
    facts = slide();
    facts.jpeg = false;
    CHECK(choose_writer(facts).writer == Writer::tiles);
    facts = slide();
    facts.as_it_is = false;
    CHECK(described(facts) == "quad tree: The file can be read in parts, in any order. The pixels are not stored as "
                              "they stand in the file.");
    facts = slide();
    facts.obstacle = "Its tiles are not JPEG.";
    CHECK(described(facts) == "quad tree: The file can be read in parts, in any order. Its tiles are not JPEG.");
    facts.any_order = false;
    CHECK(described(facts) == "rows: The file can only be read from top to bottom.");
    facts = slide();
    facts.one_tile = true;
    CHECK(choose_writer(facts).writer == Writer::regions);
}
