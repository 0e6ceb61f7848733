#include "drawing/stored.hpp"

#include "base/error.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <chrono>
#include <cstring>
#include <ctime>

namespace memento {
namespace {

static_assert(std::endian::native == std::endian::little, "Records are written as they lie in memory.");

[[noreturn]] void defect()
{
    throw Error(ErrorCode::internal, "The database told of a shape in a way that is not understood.");
}

std::string_view next_word(std::string_view& text, char end)
{
    const std::size_t at = text.find(end);
    if (at == std::string_view::npos)
        defect();
    const std::string_view word = text.substr(0, at);
    text.remove_prefix(at + 1);
    return word;
}

template <typename Number> Number number(std::string_view word)
{
    Number value{};
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc{} || end != word.data() + word.size())
        defect();
    return value;
}

int digit(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

std::uint64_t big_endian(std::string_view hex)
{
    std::uint64_t value = 0;
    for (const char c : hex)
        value = value << 4U | static_cast<unsigned>(digit(c));
    return value;
}

// array_send() of double precision[]: dimensions, flags, type, length, lower bound; then of each its size and itself.
// An empty one has three numbers.
std::vector<double> numbers_of(std::string_view hex)
{
    constexpr std::size_t head = 40;
    constexpr std::size_t each = 24;
    std::vector<double> numbers;
    if (hex.size() < head)
        return numbers;
    hex.remove_prefix(head);
    if (hex.size() % each != 0)
        defect();
    numbers.reserve(hex.size() / each);
    for (; !hex.empty(); hex.remove_prefix(each))
        numbers.push_back(std::bit_cast<double>(big_endian(hex.substr(8, 16))));
    return numbers;
}

// "{4,3}"
std::vector<int> counts_of(std::string_view text)
{
    std::vector<int> counts;
    text = text.substr(1, text.size() - 2);
    while (!text.empty()) {
        const std::size_t at = std::min(text.find(','), text.size());
        counts.push_back(number<int>(text.substr(0, at)));
        text.remove_prefix(std::min(at + 1, text.size()));
    }
    return counts;
}

template <typename Value> void append(std::string& to, Value value)
{
    std::array<char, sizeof(Value)> bytes{};
    std::memcpy(bytes.data(), &value, sizeof(Value));
    to.append(bytes.data(), bytes.size());
}

void pad(std::string& to, std::size_t begin)
{
    to.resize(begin + (to.size() - begin + 7) / 8 * 8);
}

void append_id(std::string& to, std::string_view uuid)
{
    for (std::size_t i = 0; i + 1 < uuid.size(); i += 2) {
        if (uuid[i] == '-')
            ++i;
        to += static_cast<char>(digit(uuid[i]) << 4 | digit(uuid[i + 1]));
    }
}

} // namespace

StoredShape parse_shape(std::string_view line)
{
    StoredShape shape{.id = std::string(next_word(line, ' '))};
    shape.geometry.kind = static_cast<ShapeKind>(number<int>(next_word(line, ' ')));
    shape.class_id = number<int>(next_word(line, ' '));
    shape.group_id = number<int>(next_word(line, ' '));
    shape.seq = number<int>(next_word(line, ' '));
    shape.created = number<long long>(next_word(line, ' '));
    shape.changed = number<long long>(next_word(line, ' '));
    shape.area = number<double>(next_word(line, ' '));
    shape.length = number<double>(next_word(line, ' '));
    shape.geometry.parts = counts_of(next_word(line, ' '));
    shape.geometry.numbers = numbers_of(next_word(line, '\n'));
    shape.name = next_word(line, '\n');
    shape.colour = next_word(line, '\n');
    shape.author = next_word(line, '\n');
    shape.changer = line;
    return shape;
}

std::string shapes_head(int layer_id, int seq, std::uint64_t all)
{
    std::string head = "MMSHAPES";
    append(head, std::uint32_t{1}); // the version of this form
    append(head, static_cast<std::uint32_t>(layer_id));
    append(head, static_cast<std::uint32_t>(seq));
    append(head, std::uint32_t{0});
    append(head, all);
    return head;
}

void append_record(const StoredShape& shape, std::string& to)
{
    const std::size_t begin = to.size();
    append(to, std::uint32_t{0}); // its length, known at the end
    append(to, static_cast<std::uint8_t>(shape.geometry.kind));
    append(to, std::uint8_t{0});
    append(to, static_cast<std::uint16_t>(shape.geometry.parts.size()));
    append_id(to, shape.id);
    append(to, shape.class_id);
    append(to, shape.group_id);
    append(to, shape.seq);
    append(to, static_cast<std::uint32_t>(shape.geometry.numbers.size()));
    append(to, static_cast<double>(shape.created));
    append(to, static_cast<double>(shape.changed));
    append(to, shape.area);
    append(to, shape.length);
    for (const std::string* text : {&shape.name, &shape.colour, &shape.author, &shape.changer})
        append(to, static_cast<std::uint16_t>(text->size()));
    for (const double value : shape.geometry.numbers)
        append(to, value);
    for (const int count : shape.geometry.parts)
        append(to, static_cast<std::uint32_t>(count));
    for (const std::string* text : {&shape.name, &shape.colour, &shape.author, &shape.changer})
        to += *text;
    pad(to, begin);
    const auto length = static_cast<std::uint32_t>(to.size() - begin);
    std::memcpy(to.data() + begin, &length, sizeof(length));
}

std::uint64_t append_density(std::string_view line, std::string& to)
{
    const std::size_t begin = to.size();
    std::string words(line.substr(1));
    words += ' ';
    std::string_view rest = words;
    append(to, std::uint32_t{0}); // its length, known at the end
    append(to, std::uint32_t{7}); // the kind, and nothing more
    append(to, number<double>(next_word(rest, ' ')));
    append(to, std::uint32_t{0}); // how many cells
    append(to, std::uint32_t{0});
    std::uint64_t all = 0;
    std::uint32_t cells = 0;
    for (; !rest.empty(); ++cells) {
        append(to, number<std::int32_t>(next_word(rest, ' ')));
        append(to, number<std::int32_t>(next_word(rest, ' ')));
        const auto shapes = number<std::uint32_t>(next_word(rest, ' '));
        append(to, shapes);
        all += shapes;
    }
    pad(to, begin);
    const auto length = static_cast<std::uint32_t>(to.size() - begin);
    std::memcpy(to.data() + begin, &length, sizeof(length));
    std::memcpy(to.data() + begin + 16, &cells, sizeof(cells));
    return all;
}

std::string shapes_end(std::uint64_t sent, std::uint64_t in_view)
{
    std::string end;
    append(end, std::uint32_t{24});
    append(end, std::uint32_t{0}); // of no kind
    append(end, sent);
    append(end, in_view);
    return end;
}

std::string time_text(long long microseconds)
{
    using namespace std::chrono;
    const sys_time<std::chrono::microseconds> at{std::chrono::microseconds(microseconds)};
    const auto day = floor<days>(at);
    const year_month_day date(day);
    const hh_mm_ss time(at - day);
    std::array<char, 64> text{};
    const int length = std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%06d+00:00",
                                     static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                                     static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                                     static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
                                     static_cast<int>(time.subseconds().count()));
    return {text.data(), static_cast<std::size_t>(length)};
}

} // namespace memento
