// What somebody may have meant who mistyped a word.
#pragma once

#include <string>
#include <vector>

namespace memento {

// Of the known words, those that are a few letters away from the typed one, or begin with it: the nearest first, three
// at the most. Two letters that changed places count as one.
std::vector<std::string> nearest_words(const std::string& typed, const std::vector<std::string>& known);

} // namespace memento
