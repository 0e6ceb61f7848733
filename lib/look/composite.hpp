// From the first look of a sample to the recipe of its picture in lists.
#pragma once

#include "image/composite.hpp"
#include "look/first_look.hpp"

#include <optional>
#include <string>

namespace memento {

struct CompositePlan {
    bool waits = false; // an image that is shown is under way; when it is ready, or failed, one looks again
    std::optional<CompositeRecipe> recipe; // nothing: there is no picture to make
};
CompositePlan composite_plan(const LookSource& source);

// The same text means the same pictures.
std::string digest_of(const CompositeRecipe& recipe);

} // namespace memento
