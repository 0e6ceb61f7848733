// Files whose place is told by their name or by a table. Pure.
#pragma once

#include "import/plan.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace memento {

struct ToldPlace {
    std::string category;
    std::string annotation;
    std::string group; // "" = none
    std::string layer;
    std::map<std::string, std::string> properties = {}; // of the annotation
};

// By category, annotation, group and layer, in natural order.
bool comes_before(const ToldPlace& a, const ToldPlace& b);

// Puts the files in these places, in this order, and what is told of their annotations. What cannot be a name is a
// conflict; a property that differs within an annotation is noted, and not kept.
void add_told(ImportPlan& plan, const std::vector<std::pair<ToldPlace, const ListedFile*>>& places);

} // namespace memento
