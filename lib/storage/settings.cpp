#include "storage/settings.hpp"

#include "image/settings.hpp"

namespace memento {

StorageSettings storage_settings(const Config& config)
{
    constexpr int one_day = 86400;
    StorageSettings settings;
    settings.store = config.store();
    settings.convert = convert_options(config);
    settings.keep_originals = config.flag("keep_originals");
    settings.lease_seconds = config.number_between("lease_seconds", 1, one_day);
    settings.upload_seconds = config.number_between("upload_seconds", 1, one_day);
    settings.min_free = static_cast<std::uint64_t>(config.number("min_free"));
    return settings;
}

} // namespace memento
