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

// Two digits each.
constexpr auto no_digit = 0xFFU;
constexpr std::array<unsigned char, 256> digits = [] {
    std::array<unsigned char, 256> values{};
    values.fill(no_digit);
    for (unsigned char c = 0; c < 10; ++c)
        values.at('0' + c) = c;
    for (unsigned char c = 0; c < 6; ++c)
        values.at('a' + c) = 10 + c;
    return values;
}();

// What the server sends to its clients: big-endian numbers, one after the other.
class Sent {
public:
    explicit Sent(std::string_view hex)
    {
        if (hex.size() % 2 != 0)
            defect();
        bytes_.resize(hex.size() / 2);
        unsigned wrong = 0;
        for (std::size_t i = 0; i < bytes_.size(); ++i) {
            const unsigned high = digits[static_cast<unsigned char>(hex[2 * i])];
            const unsigned low = digits[static_cast<unsigned char>(hex[2 * i + 1])];
            wrong |= high | low;
            bytes_[i] = static_cast<char>(high << 4U | low);
        }
        if (wrong > 15)
            defect();
    }
    std::string_view take(std::size_t bytes)
    {
        if (bytes_.size() - at_ < bytes)
            defect();
        at_ += bytes;
        return std::string_view(bytes_).substr(at_ - bytes, bytes);
    }
    std::uint32_t number()
    {
        std::uint32_t value = 0;
        std::memcpy(&value, take(sizeof(value)).data(), sizeof(value));
        return __builtin_bswap32(value);
    }
    int signed_number() { return static_cast<int>(number()); }
    std::uint64_t long_number()
    {
        std::uint64_t value = 0;
        std::memcpy(&value, take(sizeof(value)).data(), sizeof(value));
        return __builtin_bswap64(value);
    }
    double real() { return std::bit_cast<double>(long_number()); }
    // Microseconds since 1970: the server counts from 2000 on.
    long long time()
    {
        constexpr long long from_1970_to_2000 = 946'684'800'000'000;
        return static_cast<long long>(long_number()) + from_1970_to_2000;
    }
    // array_send(): dimensions, flags, type, and where there is a dimension its length and lower bound; then of each
    // element its size and itself.
    template <typename Element> auto list(Element&& element)
    {
        const std::uint32_t dimensions = number();
        take(8);
        std::vector<decltype(element())> elements;
        if (dimensions == 0)
            return elements;
        const std::uint32_t length = number();
        take(4);
        if (dimensions != 1 || length > bytes_.size() - at_)
            defect();
        elements.reserve(length);
        for (std::uint32_t i = 0; i < length; ++i) {
            take(4);
            elements.push_back(element());
        }
        return elements;
    }
    bool empty() const { return at_ == bytes_.size(); }

private:
    std::string bytes_;
    std::size_t at_ = 0;
};

std::string uuid_text(std::string_view bytes)
{
    static constexpr std::string_view hex = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text += '-';
        const auto byte = static_cast<unsigned char>(bytes[i]);
        text += hex[byte >> 4U];
        text += hex[byte & 15U];
    }
    return text;
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

StoredShape next_shape(std::string_view& lines)
{
    Sent sent(next_word(lines, '\n'));
    StoredShape shape{.id = uuid_text(sent.take(16))};
    shape.geometry.kind = static_cast<ShapeKind>(sent.number());
    shape.class_id = sent.signed_number();
    shape.group_id = sent.signed_number();
    shape.seq = sent.signed_number();
    shape.created = sent.time();
    shape.changed = sent.time();
    shape.area = sent.real();
    shape.length = sent.real();
    shape.geometry.parts = sent.list([&] { return sent.signed_number(); });
    shape.geometry.numbers = sent.list([&] { return sent.real(); });
    if (!sent.empty())
        defect();
    shape.name = next_word(lines, '\n');
    shape.colour = next_word(lines, '\n');
    shape.author = next_word(lines, '\n');
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    shape.changer = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 1, lines.size()));
    return shape;
}

StoredShape parse_shape(std::string_view line)
{
    return next_shape(line);
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
