// What a lookup table (256 or 65,536 colours for grey values) means for a channel. Pure.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace memento {

struct Tint {
    enum class Kind {
        none,     // grey, or no table
        ramp,     // from black to one colour: a tint
        inverted, // from white or a colour to black
        many,     // through several colours, such as ImageJ's Fire
    };
    Kind kind = Kind::none;
    std::string colour; // "#RRGGBB", of a ramp; else ""
};

struct Colour { // each 0 … 255
    double red = 0;
    double green = 0;
    double blue = 0;
};

// colour_at(i): of grey value i of `count`.
Tint tint_of_table(std::size_t count, const std::function<Colour(std::size_t)>& colour_at);

} // namespace memento
