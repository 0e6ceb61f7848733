// Looks of channels as an address or a named view says them: web/src/model/view_address.ts.
#pragma once

#include "look/first_look.hpp"

#include <map>
#include <string>
#include <vector>

namespace memento {

// What is said of each channel, by its name.
std::map<std::string, std::vector<std::string>> looks_by_title(const std::string& looks);

// What cannot be understood is left out. range: of the values of the layer.
void apply_look(const std::vector<std::string>& says, const ValueRange& range, Look& look);

} // namespace memento
