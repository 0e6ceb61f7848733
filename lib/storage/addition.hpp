// One file of the server, added to a project by an administrator.
#pragma once

#include "base/file.hpp"
#include "database/in_transaction.hpp"
#include "storage/intake.hpp"
#include "storage/settings.hpp"

#include <optional>
#include <string>

namespace memento {

struct NewImage {
    UniqueFd source; // open for reading
    std::string name;
    int project_id = 0;
    int owner_id = 0;
    int format = 0;
};

// Copies the file into the store and makes its tiles, in the order of writes of an upload. Its image_id; nothing when
// the project has this name with these bytes already. Throws Error conflict when the project has the name with other
// bytes, undecodable, or what else went wrong; then nothing of it is left.
std::optional<int> add_image(const InTransaction& database, const StorageSettings& settings, const NewImage& image,
                             const Stopped& stopped);

} // namespace memento
