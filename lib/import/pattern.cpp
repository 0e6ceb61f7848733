#include "import/pattern.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace memento {
namespace {

constexpr std::size_t max_pattern = 500;
constexpr std::size_t max_name = 50;
constexpr std::size_t max_path = 4096;
constexpr std::size_t max_part = 255;
constexpr std::size_t max_steps = 100000;

using Alias = std::pair<std::string_view, std::string_view>;

constexpr std::array known_names{
    Alias{"sample", "annotation"}, Alias{"site", "field"},    Alias{"col", "column"}, Alias{"t", "time"},
    Alias{"timepoint", "time"},    Alias{"layer", "channel"},
};

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char small(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_number(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, is_digit);
}

// "A" to "AF", or "1" to "32".
bool is_row(std::string_view text)
{
    return text.size() <= 2 && (is_number(text) || (!text.empty() && std::ranges::all_of(text, is_letter)));
}

bool is_well(std::string_view text)
{
    std::size_t letters = 0;
    while (letters < text.size() && is_letter(text[letters]))
        ++letters;
    return letters >= 1 && letters <= 2 && text.size() - letters <= 3 && is_number(text.substr(letters));
}

[[noreturn]] void refuse(const std::string& text, const std::string& what)
{
    throw Error(ErrorCode::usage, "The pattern " + text + " " + what + ".",
                "A pattern is like Channel{channel}-{field}-{row}-{column}.tif; * is anything, [ ] may be left out.");
}

} // namespace

// Where it is known to fail from, and how often it was tried: what takes so long fits no name that a program makes.
struct NamePattern::Attempt {
    std::string_view path;
    std::vector<bool> failed;
    std::vector<Part> parts;
    std::size_t steps = 0;
};

std::string part_name(std::string_view said)
{
    const std::string text = lower(said);
    for (const auto& [other, meant] : known_names) {
        if (text == other)
            return std::string(meant);
    }
    for (const std::string_view meant :
         {"annotation", "category", "group", "channel", "plate", "well", "row", "column", "field", "z", "time"}) {
        if (text == meant)
            return text;
    }
    return std::string(said);
}

bool fits_kind(std::string_view name, std::string_view value)
{
    if (name == "column" || name == "field" || name == "z")
        return is_number(value);
    if (name == "row")
        return is_row(value);
    if (name == "well")
        return is_well(value);
    return !value.empty() && value.find('/') == std::string_view::npos;
}

NamePattern::NamePattern(const std::string& text)
    : text_(text)
{
    if (text.size() > max_pattern || !is_storable_text(text))
        refuse(text.substr(0, max_name), "is not text of " + std::to_string(max_pattern) + " bytes at the most");
    std::vector<std::size_t> open;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '{') {
            read_part(at);
        } else if (c == '[') {
            open.push_back(tokens_.size());
            tokens_.push_back({.kind = Kind::maybe});
        } else if (c == ']') {
            if (open.empty())
                refuse(text, "has a ] without a [ before it");
            tokens_[open.back()].skip_to = tokens_.size();
            open.pop_back();
        } else if (c == '*') {
            tokens_.push_back({.kind = Kind::anything});
        } else if (c == '}') {
            refuse(text, "has a } without a { before it");
        } else {
            if (c == '\\' && ++at == text.size())
                refuse(text, "ends with a \\ that nothing follows");
            tokens_.push_back({.letter = small(text[at])});
        }
    }
    if (!open.empty())
        refuse(text, "has a [ that is not closed");
    if (std::ranges::none_of(tokens_, [](const Token& token) { return token.kind == Kind::part; }))
        refuse(text, "tells nothing: it has no part in { }");
}

void NamePattern::read_part(std::size_t& at)
{
    const std::size_t end = text_.find('}', at);
    if (end == std::string::npos)
        refuse(text_, "has a { that is not closed");
    std::string_view said = std::string_view(text_).substr(at + 1, end - at - 1);
    Token token{.kind = Kind::part};
    if (const std::size_t colon = said.find(':'); colon != std::string_view::npos) {
        const std::string_view digits = said.substr(colon + 1);
        if (!is_number(digits) || digits.size() > 2 || digits == "0")
            refuse(text_, "has a part of no length: write {channel:1}");
        token.length = std::stoul(std::string(digits));
        said = said.substr(0, colon);
    }
    said = trimmed(said);
    if (said.empty() || said.size() > max_name || said.find_first_of("{[*]\\/") != std::string_view::npos)
        refuse(text_, "has a part without a name of " + std::to_string(max_name) + " characters at the most");
    token.name = part_name(said);
    if (std::ranges::any_of(tokens_, [&](const Token& other) { return other.name == token.name; }))
        refuse(text_, "tells " + token.name + " twice");
    tokens_.push_back(std::move(token));
    at = end;
}

bool NamePattern::fits_part(Attempt& attempt, std::size_t token, std::size_t at) const
{
    const Token& wanted = tokens_[token];
    std::size_t end = std::min({attempt.path.find('/', at), attempt.path.size(), at + max_part});
    std::size_t begin = at + 1;
    if (wanted.length > 0) {
        if (at + wanted.length > end)
            return false;
        begin = end = at + wanted.length;
    }
    const auto fits_until = [&](std::size_t stop) {
        const std::string_view value = attempt.path.substr(at, stop - at);
        if (!fits_kind(wanted.name, value))
            return false;
        attempt.parts.push_back({wanted.name, std::string(value), at});
        if (fits(attempt, token + 1, stop))
            return true;
        attempt.parts.pop_back();
        return false;
    };
    // Of digits as many as there are, of other text as little as fits.
    const bool is_counted = wanted.name == "column" || wanted.name == "field" || wanted.name == "z" ||
                            wanted.name == "well" || wanted.name == "row";
    for (std::size_t step = 0; begin + step <= end; ++step) {
        if (fits_until(is_counted ? end - step : begin + step))
            return true;
    }
    return false;
}

bool NamePattern::fits(Attempt& attempt, std::size_t token, std::size_t at) const
{
    if (token == tokens_.size())
        return at == attempt.path.size();
    const std::size_t state = token * (attempt.path.size() + 1) + at;
    if (attempt.failed[state] || ++attempt.steps > max_steps)
        return false;
    const Token& wanted = tokens_[token];
    bool found = false;
    switch (wanted.kind) {
    case Kind::literal:
        found =
            at < attempt.path.size() && small(attempt.path[at]) == wanted.letter && fits(attempt, token + 1, at + 1);
        break;
    case Kind::maybe:
        found = fits(attempt, token + 1, at) || fits(attempt, wanted.skip_to, at);
        break;
    case Kind::anything:
        found = fits(attempt, token + 1, at) ||
                (at < attempt.path.size() && attempt.path[at] != '/' && fits(attempt, token, at + 1));
        break;
    case Kind::part:
        found = fits_part(attempt, token, at);
        break;
    }
    attempt.failed[state] = !found;
    return found;
}

bool NamePattern::tells(std::string_view name) const
{
    return std::ranges::any_of(tokens_,
                               [&](const Token& token) { return token.kind == Kind::part && token.name == name; });
}

std::optional<NamePattern::Match> NamePattern::match(std::string_view path) const
{
    if (path.size() > max_path)
        return std::nullopt;
    Attempt attempt{path, std::vector<bool>(tokens_.size() * (path.size() + 1)), {}, 0};
    for (std::size_t begin = 0;;) { // with as many of its folders as fit
        if (fits(attempt, 0, begin))
            return Match{begin, std::move(attempt.parts)};
        const std::size_t slash = path.find('/', begin);
        if (slash == std::string_view::npos)
            return std::nullopt;
        begin = slash + 1;
    }
}

} // namespace memento
