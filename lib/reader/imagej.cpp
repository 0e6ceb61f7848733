#include "reader/imagej.hpp"

#include "base/text.hpp"
#include "base/utf16.hpp"
#include "image/imagej_lines.hpp"
#include "image/length_unit.hpp"
#include "image/note.hpp"
#include "reader/facts.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

namespace memento {
namespace {

constexpr std::uint16_t tag_lengths = 50838; // of the entries of
constexpr std::uint16_t tag_tables = 50839;  // "IJIJ", pairs of a kind and a count, then the entries
constexpr std::uint32_t kind_labels = 0x6C61626C;
constexpr std::uint32_t kind_tables = 0x6C757473;
constexpr std::uint32_t kind_roi = 0x726F6920;
constexpr std::uint32_t kind_overlay = 0x6F766572;
constexpr std::uint32_t kind_info = 0x696E666F;
constexpr std::size_t table_bytes = 768; // 256 reds, 256 greens, 256 blues
constexpr std::size_t max_entries = 16384;
constexpr std::size_t max_label = 400; // bytes

Tint tint_of(const std::string& table)
{
    const auto at = [&](std::size_t i) { return static_cast<double>(static_cast<unsigned char>(table[i])); };
    return tint_of_table(256, [&](std::size_t i) { return Colour{at(i), at(256 + i), at(512 + i)}; });
}

std::string text_of(const std::string& bytes, bool big_endian)
{
    std::u16string text;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        const auto first = static_cast<unsigned char>(bytes[i]);
        const auto second = static_cast<unsigned char>(bytes[i + 1]);
        text += static_cast<char16_t>(big_endian ? first << 8U | second : second << 8U | first);
    }
    return clean_name(utf8_of(text));
}

// The label of each channel, when its planes have the same and no other channel has it; else none.
std::vector<std::string> channel_labels(const FileContents& contents, const std::vector<std::string>& labels)
{
    std::vector<std::string> names(contents.channels.size());
    if (labels.size() != contents.planes.size())
        return {};
    for (std::size_t i = 0; i < labels.size(); ++i) {
        std::string& name = names[static_cast<std::size_t>(contents.planes[i].channel)];
        if (labels[i].empty() || (!name.empty() && name != labels[i]))
            return {};
        name = labels[i];
    }
    const std::set<std::string> distinct(names.begin(), names.end());
    return distinct.size() == names.size() ? names : std::vector<std::string>();
}

std::optional<double> coefficient(const std::string& description, const char* key)
{
    const std::string text = imagej_value(description, key).value_or("");
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

// Words for grey values that are no unit.
bool is_no_value_unit(const std::string& unit)
{
    const std::string word = lower(unit);
    return word.empty() || word == "gray value" || word == "grey value" || word == "none" || word == "null";
}

} // namespace

ImageJExtras read_imagej_extras(const TiffEntries& entries)
{
    const TiffEntry* const lengths_entry = entries.find(tag_lengths);
    const TiffEntry* const tables_entry = entries.find(tag_tables);
    if (lengths_entry == nullptr || tables_entry == nullptr || lengths_entry->count > max_entries)
        return {};
    const auto lengths = entries.longs(lengths_entry->offset, static_cast<std::size_t>(lengths_entry->count));
    if (lengths.empty() || lengths[0] > 4096)
        return {};
    const auto head = entries.longs(tables_entry->offset, lengths[0] / 4);
    std::uint64_t offset = tables_entry->offset + lengths[0];
    std::size_t next = 1;
    ImageJExtras extras;
    for (std::size_t i = 1; i + 1 < head.size(); i += 2) {
        extras.selection = extras.selection || (head[i] == kind_roi && head[i + 1] > 0);
        extras.info = extras.info || (head[i] == kind_info && head[i + 1] > 0);
        extras.overlays += head[i] == kind_overlay ? head[i + 1] : 0;
        for (std::uint32_t n = 0; n < head[i + 1] && next < lengths.size(); offset += lengths[next], ++next, ++n) {
            if (head[i] == kind_labels)
                extras.labels.push_back(text_of(entries.bytes(offset, std::min<std::size_t>(lengths[next], max_label)),
                                                entries.big_endian()));
            const std::string table =
                head[i] == kind_tables && lengths[next] == table_bytes ? entries.bytes(offset, table_bytes) : "";
            if (table.size() == table_bytes)
                extras.tints.push_back(tint_of(table));
        }
    }
    return extras;
}

void name_imagej_channels(FileContents& contents, const ImageJExtras& extras, const std::string& description)
{
    std::vector<ChannelInfo>& channels = contents.channels;
    if (channels.size() > 1) {
        const std::vector<std::string> labels = channel_labels(contents, extras.labels);
        for (std::size_t i = 0; i < labels.size(); ++i)
            channels[i].name = labels[i];
        if (labels.empty() && std::ranges::any_of(extras.labels, [](const auto& label) { return !label.empty(); }))
            add_note(contents.notes, Note::names_left_out, {listed(extras.labels)});
    }
    const std::vector<std::string> usual{"#FF0000", "#00FF00", "#0000FF", "", "#00FFFF", "#FF00FF", "#FFFF00"};
    const bool composite = channels.size() > 1 && (description.find("mode=composite") != std::string::npos ||
                                                   description.find("mode=color") != std::string::npos);
    if (extras.tints.empty() && composite) {
        for (std::size_t i = 0; i < std::min(channels.size(), usual.size()); ++i)
            channels[i].colour = usual[i];
    }
    for (std::size_t i = 0; i < std::min(channels.size(), extras.tints.size()); ++i)
        take_tint(contents, i, extras.tints[i]);
}

void calibrate_imagej(FileContents& contents, const ImageJExtras& extras, const std::string& description)
{
    std::vector<std::string> stored;
    if (extras.selection)
        stored.emplace_back("a selection (ROI)");
    if (extras.overlays > 0)
        stored.push_back(count_of(static_cast<std::int64_t>(extras.overlays), "overlay") + " (ROI)");
    if (extras.info)
        stored.emplace_back("a text (Info)");
    if (!stored.empty())
        add_note(contents.notes, Note::imagej_extras_left_out, {listed(stored)});

    const auto zero = coefficient(description, "c0");
    const auto one = coefficient(description, "c1");
    const std::string function = imagej_value(description, "cf").value_or("");
    const bool straight = zero && one && *one > 0 && (function.empty() || function == "0");
    if (straight && !(*zero == 0 && *one == 1))
        contents.calibration = ValueMapping{*zero, *one};
    else if (!straight && ((!function.empty() && function != "20") || zero || one)) // 20: none
        add_note(contents.notes, Note::calibration_left_out, {function.empty() ? "c0, c1" : "cf=" + function});
    if (const std::string unit = imagej_value(description, "vunit").value_or(""); !is_no_value_unit(unit))
        add_note(contents.notes, Note::value_unit, {unit});
    const auto said = [&](const char* key, const std::string& unit) {
        const auto value = imagej_value(description, key);
        return value ? *value + " " + unit : "";
    };
    take_steps(contents, said("spacing", imagej_value(description, "unit").value_or("pixels")),
               said("finterval", imagej_value(description, "tunit").value_or("sec")));
}

std::optional<double> pixel_size_of_imagej(const std::string& description, const TiffPage& page,
                                           std::vector<std::string>& notes)
{
    const double x = page.x_resolution;
    const double y = page.y_resolution;
    const auto unit = imagej_value(description, "unit");
    if (!unit || unit->empty())
        return pixel_size_of_resolution(x, y, page.resolution_unit);
    if (is_no_unit(*unit) || !(x > 0) || !(y > 0))
        return std::nullopt;
    // What ImageJ found in a photograph it writes as inches, too: 72 dpi and the like mean nothing.
    const double um = micrometres_of(*unit).value_or(0);
    if (um == 25400 || um == 1e4)
        return pixel_size_of_resolution(x, y, um == 25400 ? 2 : 3);
    return measured_pixel_size(1 / x, 1 / y, *unit, notes);
}

} // namespace memento
