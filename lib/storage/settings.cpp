#include "storage/settings.hpp"

#include "image/settings.hpp"

namespace memento {

int trash_days(const Config& config)
{
    return static_cast<int>(config.number_between("trash_days", 0, 3650));
}

StorageSettings storage_settings(const Config& config)
{
    constexpr int one_day = 86400;
    StorageSettings settings;
    settings.store = config.store();
    settings.convert = convert_options(config);
    settings.keep_originals = config.flag("keep_originals");
    settings.lease_seconds = config.number_between("lease_seconds", 1, one_day);
    settings.trash_days = trash_days(config);
    settings.upload_seconds = config.number_between("upload_seconds", 1, one_day);
    settings.min_free = static_cast<std::uint64_t>(config.number("min_free"));
    return settings;
}

} // namespace memento
