#include "pyramid/writer.hpp"

namespace memento {
namespace {

std::string why_not_copied(const WriterFacts& facts)
{
    if (!facts.obstacle.empty())
        return facts.obstacle;
    if (!facts.jpeg)
        return "JPEG tiles cannot be copied into PNG.";
    if (!facts.as_it_is)
        return "The pixels are not stored as they stand in the file.";
    if (!facts.tiled || facts.one_tile)
        return "The image fits into one tile.";
    return "Another tile size or quality was asked for.";
}

} // namespace

WriterChoice choose_writer(const WriterFacts& facts)
{
    const bool readable_tiles = facts.obstacle.empty() && facts.as_it_is;
    if (readable_tiles && facts.tiled && !facts.one_tile && facts.jpeg && facts.copy_allowed)
        return {Writer::copy, "The file is made of JPEG tiles, which are copied as they are."};
    const std::string why = why_not_copied(facts);
    if (readable_tiles && !facts.one_tile && facts.tile_size % facts.file_tile_size == 0)
        return {Writer::tiles, "The file is made of JPEG tiles, which are decoded one by one. " + why};
    if (facts.any_order)
        return {Writer::regions, "The file can be read in parts, in any order. " + why};
    return {Writer::rows, "The file can only be read from top to bottom."};
}

std::string_view name_of(Writer writer)
{
    switch (writer) {
    case Writer::copy:
        return "passthrough";
    case Writer::tiles:
    case Writer::regions:
        return "quad tree";
    default:
        return "rows";
    }
}

} // namespace memento
