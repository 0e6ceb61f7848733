// Tiles of an image that is ready, made anew.
#pragma once

#include "database/in_transaction.hpp"
#include "image/image.hpp"
#include "storage/catalogue.hpp"
#include "storage/settings.hpp"

#include <functional>
#include <optional>

namespace memento {

// Makes the tiles anew from the original, with the settings of today. They get a new key, because what is under a key
// never changes: browsers keep it. The old ones serve until the row names the new ones. format: as it is unless given.
// progress(0 … 100) may throw, to give it up. Throws Error conflict when there is no original, or somebody changed the
// image meanwhile.
ImageInfo retile_image(const InTransaction& database, const StorageSettings& settings, const StoredImage& image,
                       std::optional<int> format, const std::function<void(int)>& progress);

} // namespace memento
