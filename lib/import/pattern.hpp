// What the name of a file says of it, by a pattern like "Channel{channel}-{field}-{row}-{column}.tif". Pure.
//   {name}     a part that is told; column, field and z are digits, row is letters or digits, well both ("B07"), all
//              others any text; {name:N} has N characters
//   *          anything
//   [ … ]      is there or not
//   \c         the character c itself
// Neither a part nor * goes beyond a folder. A pattern without folders is held against the name of the file, one with
// folders against the end of its path. Letters that stand for themselves may be large or small.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

class NamePattern {
public:
    // A part of a path that is told.
    struct Part {
        std::string name;
        std::string value;
        std::size_t begin = 0; // in bytes of the path
    };
    struct Match {
        std::size_t begin = 0; // of what fits, in the path; what is before are folders that the pattern does not tell
        std::vector<Part> parts;
    };

    // Throws Error usage that says what is wrong with it.
    explicit NamePattern(const std::string& text);

    std::optional<Match> match(std::string_view path) const;
    bool tells(std::string_view name) const;
    const std::string& text() const { return text_; }

private:
    enum class Kind { literal, anything, maybe, part };
    struct Token {
        Kind kind = Kind::literal;
        char letter = 0;         // of a literal
        std::size_t skip_to = 0; // of maybe: the token after what may be left out
        std::string name = {};   // of a part
        std::size_t length = 0;  // … exactly; 0 for any
    };
    struct Attempt;

    void read_part(std::size_t& at);
    bool fits(Attempt& attempt, std::size_t token, std::size_t at) const;
    bool fits_part(Attempt& attempt, std::size_t token, std::size_t at) const;

    std::string text_;
    std::vector<Token> tokens_;
};

// The name of a part as we call it: "site" is "field".
std::string part_name(std::string_view said);

// Whether a part of this name may have this value: "column" is digits.
bool fits_kind(std::string_view name, std::string_view value);

} // namespace memento
