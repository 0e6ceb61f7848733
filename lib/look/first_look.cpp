#include "look/first_look.hpp"

#include "look/named_look.hpp"
#include "look/settings.hpp"
#include "look/stacks.hpp"
#include "look/tint.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace memento {
namespace {

// One colour of light: an image layer, or as many as a stack has planes of it.
struct Channel {
    std::vector<std::size_t> members; // of `ordered`; the first is the lead
    std::string tint;
    bool grey = false;
    ValueRange range;
    Look first;
};

// A layer on its way.
struct Row {
    const LookLayer* layer = nullptr;
    const LookImage* image = nullptr;
    LookSettings settings;
    const Stack* stack = nullptr;
    std::size_t channel = 0; // of images
    std::string title;
    int parent_id = 0; // the group that is known for its stack
    int lead = 0;
    ValueRange range;
    bool grey = false;
    Look first;
};

std::vector<const LookLayer*> bottom_to_top(const std::vector<LookLayer>& layers)
{
    std::vector<const LookLayer*> by_sequence;
    std::set<int> groups;
    for (const LookLayer& layer : layers) {
        by_sequence.push_back(&layer);
        if (layer.kind == "group")
            groups.insert(layer.layer_id);
    }
    std::ranges::stable_sort(by_sequence, [](const LookLayer* a, const LookLayer* b) {
        return std::pair(a->sequence, a->layer_id) < std::pair(b->sequence, b->layer_id);
    });
    std::map<int, std::vector<const LookLayer*>> inside;
    for (const LookLayer* layer : by_sequence) {
        if (groups.contains(layer->parent_id))
            inside[layer->parent_id].push_back(layer);
    }
    std::vector<const LookLayer*> ordered;
    for (const LookLayer* layer : by_sequence) {
        if (groups.contains(layer->parent_id))
            continue;
        ordered.push_back(layer);
        if (layer->kind == "group")
            ordered.insert(ordered.end(), inside[layer->layer_id].begin(), inside[layer->layer_id].end());
    }
    return ordered;
}

bool is_colour(const LookImage& image)
{
    return image.channels > 2 || image.external;
}

// What `transparency` leaves: 0 lets nothing through, 1 all.
double opacity_of(const LookSettings& settings)
{
    const std::string said = setting_of(settings, "transparency");
    const std::size_t point = std::min(said.find('.'), said.size());
    const std::string digits = said.substr(0, point) + (point < said.size() ? said.substr(point + 1) : "");
    const bool is_number = !digits.empty() && !said.ends_with('.') &&
                           std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    const double through = is_number ? std::strtod(said.c_str(), nullptr) : 0;
    return through <= 1 ? std::floor((1 - through) * 100 + 0.5) / 100 : 1;
}

class FirstLook {
public:
    explicit FirstLook(const LookSource& source)
        : source_(source)
    {
        for (const LookImage& image : source.images)
            images_.emplace(image.image_id, &image);
        find_stacks();
        for (const LookLayer* layer : bottom_to_top(source.layers))
            add_row(*layer);
        find_channels();
        tint_channels();
        for (Channel& channel : channels_)
            look_at(channel);
        finish_rows();
        show_at_first();
        apply_first_view(source.first);
    }

    std::vector<ShownLayer> answer() const
    {
        std::vector<ShownLayer> shown;
        for (const std::size_t at : in_channels()) {
            const Row& row = rows_[at];
            const Look& look = rows_[row_of_.at(row.lead)].first;
            const auto group = row_of_.find(row.parent_id);
            const bool group_shown = group == row_of_.end() || rows_[group->second].first.visible;
            shown.push_back({row.layer->layer_id, row.layer->kind == "group", row.lead, row.image, row.grey, look,
                             look.visible && group_shown && is_on_plane(row)});
        }
        return shown;
    }

private:
    void find_stacks()
    {
        std::vector<std::pair<int, std::string>> groups;
        for (const LookLayer& layer : source_.layers) {
            if (layer.kind == "group")
                groups.emplace_back(layer.layer_id, layer.name);
        }
        stacks_ = stacks_of(groups);
        for (const Stack& stack : stacks_) {
            for (const auto& [group, place] : stack.planes)
                stack_of_.emplace(group, &stack);
        }
    }

    // A stack is known by its first group; the others are no layers of their own.
    void add_row(const LookLayer& layer)
    {
        if (layer.kind == "drawing")
            return;
        const bool is_group = layer.kind == "group";
        const auto stack = stack_of_.find(is_group ? layer.layer_id : layer.parent_id);
        Row row;
        row.layer = &layer;
        row.settings = parse_settings(layer.settings);
        row.title = layer_title(layer.name);
        row.stack = stack == stack_of_.end() ? nullptr : stack->second;
        if (is_group && row.stack != nullptr && row.stack->first_group != layer.layer_id)
            return;
        if (is_group && row.stack != nullptr)
            row.title = row.stack->name.empty() ? "planes" : row.stack->name;
        if (const auto image = images_.find(layer.image_id); !is_group && image != images_.end())
            row.image = image->second;
        row.parent_id = row.stack != nullptr && !is_group ? row.stack->first_group : layer.parent_id;
        row.lead = layer.layer_id;
        row_of_.emplace(layer.layer_id, rows_.size());
        rows_.push_back(std::move(row));
    }

    // With the same name on all planes of a stack, or alone. A second one of the same name in a plane is another
    // channel.
    void find_channels()
    {
        std::map<std::string, std::size_t> by_name;
        std::map<std::string, int> seen;
        for (std::size_t at = 0; at < rows_.size(); ++at) {
            Row& row = rows_[at];
            if (row.layer->kind != "image")
                continue;
            const std::string in_plane = std::to_string(row.layer->parent_id) + " " + row.title;
            const int nth = seen[in_plane]++;
            const std::string name = row.stack != nullptr ? "stack " + std::to_string(row.stack->first_group) + " " +
                                                                std::to_string(nth) + " " + row.title
                                                          : "alone " + std::to_string(row.layer->layer_id);
            const auto [found, is_new] = by_name.emplace(name, channels_.size());
            if (is_new)
                channels_.emplace_back();
            row.channel = found->second;
            channels_[row.channel].members.push_back(at);
            row.lead = rows_[channels_[row.channel].members.front()].layer->layer_id;
        }
        for (Channel& channel : channels_)
            channel.grey = std::ranges::all_of(channel.members, [this](std::size_t at) {
                return rows_[at].image == nullptr || !is_colour(*rows_[at].image);
            });
    }

    const Row& lead_of(const Channel& channel) const { return rows_[channel.members.front()]; }

    // Colours of the file win, then known dyes; what is alone is white, and what says nothing differs from the others.
    void tint_channels()
    {
        const auto grey = std::ranges::count_if(channels_, &Channel::grey);
        std::vector<std::string> taken;
        for (Channel& channel : channels_) {
            if (!channel.grey)
                continue;
            const Row& lead = lead_of(channel);
            channel.tint = parse_tint(setting_of(lead.settings, "color"));
            if (channel.tint.empty())
                channel.tint = grey == 1 ? std::string(white_tint) : dye_tint(lead.title);
            if (!channel.tint.empty())
                taken.push_back(channel.tint);
        }
        for (Channel& channel : channels_) {
            if (!channel.grey || !channel.tint.empty())
                continue;
            channel.tint = next_tint(taken);
            taken.push_back(channel.tint);
        }
    }

    // As deep as its deepest plane; `bitDepth` in the settings of one says how deep that is.
    ValueRange range_of(const Channel& channel) const
    {
        std::optional<ValueRange> all;
        for (const std::size_t at : channel.members) {
            const Row& row = rows_[at];
            if (row.image == nullptr)
                continue;
            const int known = row.image->bit_depth > 0 ? std::min(16, row.image->bit_depth) : 8;
            const int depth = is_colour(*row.image) ? 8 : whole_setting(row.settings, "bitDepth", 16).value_or(known);
            const ValueMapping mapping = row.image->mapping.value_or(ValueMapping{});
            const ValueRange range{mapping.offset, mapping.offset + mapping.scale * (std::ldexp(1., depth) - 1),
                                   mapping.scale};
            all = all ? ValueRange{std::min(all->min, range.min), std::max(all->max, range.max),
                                   std::min(all->step, range.step)}
                      : range;
        }
        return all.value_or(ValueRange{});
    }

    // One window for all planes, from what is stored of all their pixels.
    void look_at(Channel& channel)
    {
        const Row& lead = lead_of(channel);
        channel.range = range_of(channel);
        std::vector<ValueHistogram> parts;
        for (const std::size_t at : channel.members) {
            const LookImage* image = rows_[at].image;
            if (channel.grey && image != nullptr && image->statistics)
                parts.push_back(histogram_of(*image->statistics, image->mapping.value_or(ValueMapping{})));
        }
        const auto histogram = merged(parts);
        const bool whole = setting_of(lead.settings, "clip") == "min-max";
        channel.first.window =
            histogram ? window_within(whole ? whole_window(*histogram) : first_window(*histogram), channel.range)
                      : Window{channel.range.min, channel.range.max};
        channel.first.opacity = opacity_of(lead.settings);
        if (!channel.tint.empty())
            channel.first.tint = channel.tint;
        channel.first.blend = channel.grey ? Blend::add : Blend::normal;
    }

    void finish_rows()
    {
        for (Row& row : rows_) {
            if (row.layer->kind != "image") {
                row.first.opacity = opacity_of(row.settings);
                continue;
            }
            const Channel& channel = channels_[row.channel];
            row.range = channel.range;
            row.grey = channel.grey;
            row.first = channel.first;
        }
    }

    // In each group, and among layers that stand alone, the leads of channels that come after so many.
    std::set<int> beyond_first() const
    {
        constexpr int max_first = 8;
        std::map<int, int> counts;
        std::set<int> beyond;
        for (const Row& row : rows_) {
            if (row.layer->kind == "image" && row.lead == row.layer->layer_id && ++counts[row.parent_id] > max_first)
                beyond.insert(row.lead);
        }
        return beyond;
    }

    // A picture of another size than the base, a second group, or a colour image over channels start hidden;
    // `default` in the settings of a layer overrules that.
    void show_at_first()
    {
        const auto base =
            std::ranges::find_if(rows_, [](const Row& row) { return row.layer->kind == "image" && row.image; });
        const std::set<int> beyond = beyond_first();
        const auto is_shown = [&](const Row& row) {
            const std::string asked = setting_of(row.settings, "default");
            if (asked == "visible" || asked == "hidden")
                return asked == "visible";
            if (beyond.contains(row.layer->layer_id))
                return false;
            if (base == rows_.end() || &row == &*base)
                return true;
            if (row.layer->kind == "group")
                return row.layer->layer_id == base->parent_id;
            if (row.parent_id != 0)
                return true;
            const bool same_size = row.image != nullptr && row.image->width == base->image->width &&
                                   row.image->height == base->image->height;
            return same_size && (row.grey || !base->grey) && base->parent_id == 0;
        };
        std::map<int, bool> shown; // by lead
        for (const Row& row : rows_) {
            if (row.lead == row.layer->layer_id)
                shown[row.lead] = is_shown(row);
        }
        for (Row& row : rows_)
            row.first.visible = shown[row.lead];
    }

    void apply_first_view(const std::string& looks)
    {
        const auto by_title = looks_by_title(looks);
        for (Row& row : rows_) {
            if (const auto said = by_title.find(row.title); said != by_title.end())
                apply_look(said->second, row.range, row.first);
        }
    }

    // In the middle of the depths, at the first time.
    static bool is_on_plane(const Row& row)
    {
        if (row.stack == nullptr || row.layer->kind == "group")
            return true;
        const StackPlace& place = row.stack->planes.at(row.layer->parent_id);
        return place.z == (row.stack->depths - 1) / 2 && place.t == 0;
    }

    // The planes of a channel one after the other, channels in the order of their first ones.
    std::vector<std::size_t> in_channels() const
    {
        std::vector<std::size_t> order;
        for (std::size_t at = 0; at < rows_.size(); ++at) {
            if (rows_[at].layer->kind != "image")
                order.push_back(at);
            else if (rows_[at].lead == rows_[at].layer->layer_id)
                order.insert(order.end(), channels_[rows_[at].channel].members.begin(),
                             channels_[rows_[at].channel].members.end());
        }
        return order;
    }

    const LookSource& source_;
    std::map<int, const LookImage*> images_;
    std::vector<Stack> stacks_;
    std::map<int, const Stack*> stack_of_; // by the id of a group
    std::vector<Row> rows_;                // bottom to top
    std::map<int, std::size_t> row_of_;    // by the id of a layer
    std::vector<Channel> channels_;
};

} // namespace

std::vector<ShownLayer> first_look(const LookSource& source)
{
    return FirstLook(source).answer();
}

} // namespace memento
