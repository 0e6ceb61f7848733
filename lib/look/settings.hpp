// What settings strings and names of layers say, as the pages read them: web/src/model/settings.ts and text.ts.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace memento {

// `key:value,key:value`; malformed items are ignored, a key given twice counts the last time.
using LookSettings = std::map<std::string, std::string>;
LookSettings parse_settings(std::string_view text);

// "" where it is not there.
std::string setting_of(const LookSettings& settings, const std::string& key);

// From 1 to max; anything else counts as absent.
std::optional<int> whole_setting(const LookSettings& settings, const std::string& key, int max);

// The name of a layer as pages show it: without the ending of an image file.
std::string layer_title(const std::string& name);

} // namespace memento
