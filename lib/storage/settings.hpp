// What the configuration says about images in the store.
#pragma once

#include "base/config.hpp"
#include "base/process.hpp"
#include "image/image.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace memento {

struct StorageSettings {
    std::filesystem::path store; // folder
    ConvertOptions convert;
    bool keep_originals = true;
    std::uint64_t min_free = 0; // see require_space()
    int trash_days = 30;        // so long what is deleted can be brought back
    int lease_seconds = 60;     // without a sign of life, then another process may take the image
    int upload_seconds = 60;    // without a byte, then the upload is stale: is_stale_upload() in sql/code/images.sql
    std::optional<Identity> as; // whom decoders run as, and whose the files are, when we are root
};

// Of what is deleted, for how long it can be brought back, in days. Throws Error usage.
int trash_days(const Config& config);

// Throws Error usage for values that make no sense.
StorageSettings storage_settings(const Config& config);

} // namespace memento
