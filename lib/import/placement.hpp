// The place of an image in its project: category, annotation, group and layer, as far as they are missing.
#pragma once

#include "database/database.hpp"
#include "import/plan.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace memento {

// Where rows go, and whose they are.
struct ImportTarget {
    int project_id = 0;
    int owner_id = 0;
};

// The project of this name; made when there is none, unless the user is not to own it: owner_id is for new rows only.
ImportTarget find_or_make_project(Transaction& transaction, const std::string& project, int owner_id);
std::optional<int> find_project(Transaction& transaction, const std::string& project);

// Rows that were found or made already, so that they are looked for once. To be forgotten when a transaction fails.
using FoundRows = std::map<std::vector<Value>, int>;

// Whether some layer of its annotation shows the image, under whatever name.
bool is_placed(Transaction& transaction, const ImportTarget& target, const PlannedImage& planned, int image_id);

// Category, annotation, group and layer of an image, as far as they are missing; what is there is left as it is. True
// when something was made. settings: of a new layer. Throws Error conflict when the name of the group or layer is used
// for something else.
bool place_image(Transaction& transaction, const ImportTarget& target, const PlannedImage& planned, int image_id,
                 const std::string& settings, FoundRows& found);

// Stores what is told of these samples, as far as they are there and it is not stored yet.
void store_properties(Transaction& transaction, const ImportTarget& target, std::span<const PlannedSample> samples);

// "bitDepth:12,color:#2F6BFF" for grey images; "" for others. Pure.
std::string layer_settings(int channels, int bit_depth, const std::string& colour);

} // namespace memento
