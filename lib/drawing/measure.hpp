// What a shape measures, in pixels of the base image. Pure.
#pragma once

#include "drawing/shape.hpp"

namespace memento {

struct Measures {
    double left = 0;
    double top = 0;
    double right = 0;
    double bottom = 0;
    double area = 0; // px²: of what an odd number of rings lies around, so that holes and crossings count as they look
    double length = 0; // px: of lines; of rings and the others, the way around all of them
};

Measures measure(const Geometry& geometry);

} // namespace memento
