#include "reader/metamorph.hpp"

#include "reader/facts.hpp"

#include <algorithm>
#include <set>

namespace memento {
namespace {

enum Uic : std::uint16_t { uic1 = 33628, uic2 = 33629, uic3 = 33630 };
enum UicField : std::uint32_t { x_calibration = 4, y_calibration = 5, calibration_units = 6, name = 7 };

constexpr std::size_t max_fields = 256;
constexpr std::size_t max_images = 1'000'000;
constexpr std::uint16_t type_long = 4;

std::string text_at(const TiffEntries& entries, std::uint32_t offset)
{
    const auto length = entries.longs(offset, 1);
    return length.empty() ? "" : entries.bytes(std::uint64_t{offset} + 4, std::min<std::size_t>(length[0], 400));
}

double fraction(std::uint32_t numerator, std::uint32_t denominator)
{
    return denominator == 0 ? 0 : static_cast<double>(numerator) / denominator;
}

double fraction_at(const TiffEntries& entries, std::uint32_t offset)
{
    const auto values = entries.longs(offset, 2);
    return values.empty() ? 0 : fraction(values[0], values[1]);
}

// Since MetaMorph 2.5 UIC1 is a list of pairs, whose count is that of the pairs.
void read_fields(const TiffEntries& entries, MetaMorph& stack)
{
    const TiffEntry* const fields = entries.find(Uic::uic1);
    if (fields == nullptr || fields->type != type_long)
        return;
    const auto pairs = entries.longs(fields->offset, 2 * std::min<std::size_t>(fields->count, max_fields));
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
        switch (pairs[i]) {
        case UicField::x_calibration:
            stack.x_calibration = fraction_at(entries, pairs[i + 1]);
            break;
        case UicField::y_calibration:
            stack.y_calibration = fraction_at(entries, pairs[i + 1]);
            break;
        case UicField::calibration_units:
            stack.calibration_units = text_at(entries, pairs[i + 1]);
            break;
        case UicField::name:
            stack.channel_names = {text_at(entries, pairs[i + 1])};
            break;
        default:
            break;
        }
    }
}

bool all_distinct(const std::vector<double>& values)
{
    return std::set<double>(values.begin(), values.end()).size() == values.size();
}

// "0.5", or "0.5 to 2" where they differ.
std::string step_of(const std::vector<double>& distances)
{
    if (distances.empty())
        return "";
    const auto [least, greatest] = std::ranges::minmax(distances);
    return decimal(least) + (least == greatest ? "" : " to " + decimal(greatest));
}

// Per image: depth, day and millisecond of making, day and millisecond of change.
void find_axis(const TiffEntries& entries, MetaMorph& stack)
{
    const auto count = static_cast<std::size_t>(stack.planes);
    const TiffEntry* const waves = entries.find(Uic::uic3);
    const auto wavelengths = waves != nullptr ? entries.longs(waves->offset, 2 * count) : std::vector<std::uint32_t>();
    std::vector<double> nanometres;
    for (std::size_t i = 0; i + 1 < wavelengths.size(); i += 2)
        nanometres.push_back(fraction(wavelengths[i], wavelengths[i + 1]));
    const auto facts = entries.longs(entries.find(Uic::uic2)->offset, 6 * count);
    if (!nanometres.empty() && all_distinct(nanometres)) {
        stack.axis = MetaMorph::Axis::channel;
        stack.channel_names.clear();
        for (const double nm : nanometres)
            stack.channel_names.push_back(std::to_string(static_cast<int>(std::clamp(nm, 0., 1e6))) + " nm");
        return;
    }
    std::vector<double> times;
    std::vector<double> distances; // of each image but the first from the one before it
    bool depths = !facts.empty();
    for (std::size_t i = 0; i + 5 < facts.size(); i += 6) {
        depths = depths && (i == 0 || facts[i] != 0);
        if (i > 0)
            distances.push_back(fraction(facts[i], facts[i + 1]));
        times.push_back(facts[i + 2] * 86'400'000. + facts[i + 3]);
    }
    if (!depths && !times.empty() && all_distinct(times)) {
        stack.axis = MetaMorph::Axis::time;
        stack.time_step = decimal((times.back() - times.front()) / 1000 /
                                  static_cast<double>(std::max<std::size_t>(times.size(), 2) - 1)) +
                          " s";
    } else {
        stack.axis = MetaMorph::Axis::depth;
        if (depths)
            stack.depth_step = step_of(distances);
    }
}

} // namespace

bool is_metamorph(const TiffEntries& entries)
{
    return entries.find(Uic::uic1) != nullptr || entries.find(Uic::uic2) != nullptr;
}

MetaMorph read_metamorph(const TiffEntries& entries)
{
    MetaMorph stack;
    read_fields(entries, stack);
    const TiffEntry* const images = entries.find(Uic::uic2);
    if (images == nullptr || images->count <= 1)
        return stack;
    stack.planes = static_cast<int>(std::min<std::uint64_t>(images->count, max_images));
    find_axis(entries, stack);
    return stack;
}

} // namespace memento
