#include "pyramid/target.hpp"

#include "image/geometry.hpp"

#include <algorithm>

namespace memento {
namespace {

int chosen_format(const SourceShape& source, bool fits)
{
    const bool jpeg = source.colours == 3 && source.bits == 8 && !source.alpha;
    if (fits)
        return jpeg ? 1 : 2;
    return jpeg ? 4 : 5;
}

} // namespace

Target choose_target(const SourceShape& source, int format)
{
    const bool fits = std::max(source.width, source.height) <= flat_limit;
    Target target;
    target.format = format == 0 ? chosen_format(source, fits) : format;
    if (target.format == 4 && source.colours == 1 && source.bits > 8)
        target.format = 5;
    target.tiled = target.format >= 4;
    target.jpeg = target.format == 1 || target.format == 4;
    const Level size =
        target.format <= 2 ? fitted(source.width, source.height, flat_limit) : Level{source.width, source.height};
    target.width = size.width;
    target.height = size.height;
    target.narrowed = target.jpeg && source.bits > 8;
    target.bits = target.narrowed ? 8 : source.bits;
    target.flattened = target.jpeg && source.alpha;
    target.channels = source.colours + (source.alpha && !target.flattened ? 1 : 0);
    target.flat_copy = target.format == 3 && !fits;
    return target;
}

} // namespace memento
