// From the original of an image to its tiles, in a decoder process; the row is leased meanwhile.
#pragma once

#include "base/error.hpp"
#include "database/in_transaction.hpp"
#include "image/image.hpp"
#include "storage/files.hpp"
#include "storage/settings.hpp"
#include "storage/states.hpp"

#include <filesystem>
#include <functional>
#include <vector>

namespace memento {

// The folders in which decoders work, or worked: tiles/.tmp-<key>…
std::vector<std::filesystem::path> building_folders(const std::filesystem::path& store);

// What the header of files.part says the image would become. beat: called every second at least. Throws Error
// undecodable, and what `beat` throws.
ImageInfo look_at_header(const StorageSettings& settings, const ImageFiles& files, int format,
                         const std::function<void()>& beat);

// Makes the tiles, then the row ready. False when the lease was lost (the image is gone, or somebody else's) or
// stopped() said so; then nothing of it is left. Throws Error undecodable, or what else went wrong.
bool tile_leased(const InTransaction& database, const StorageSettings& settings, const LeasedImage& image,
                 const Stopped& stopped);

// Who finds the row of an image gone drops its files in silence.
void drop_if_gone(const InTransaction& database, const ImageFiles& files);

} // namespace memento
