#include "import/naming.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace memento {
namespace {

// As these programs name what they export, when nobody has told them otherwise.
const std::array presets{
    NamingPreset{"cellprofiler",
                 "CellProfiler plate",
                 "Channel1-01-A-01.tif",
                 {"Channel{channel}-{field}-{row}-{column}.tif[f]"},
                 {}},
    NamingPreset{"cellvoyager",
                 "CellVoyager",
                 "Plate1_B02_T0001F001L01A01Z01C01.tif",
                 {"[{plate}_]{well}_T{time}F{field}L*A*Z{z}C{channel}.tif[f]"},
                 {}},
    NamingPreset{"harmony",
                 "Opera, Harmony",
                 "r01c02f03p01-ch1sk1fk1fl1.tiff",
                 {"[Images/]r{row}c{column}f{field}p{z}[rc*]-ch{channel}sk{time}fk*fl*.tif[f]",
                  "[Images/]r{row}c{column}f{field}p{z}[rc*]-ch{channel}t{time}.tif[f]"},
                 {}},
    NamingPreset{"imagej",
                 "ImageJ",
                 "mouse_01_t0001_z0003_c0001.tif",
                 {"{annotation}[_t{time}][_z{z}]_c{channel}.tif[f]", "{annotation}[_t{time}]_z{z}.tif[f]",
                  "C{channel}-{annotation}.tif[f]"},
                 {}},
    NamingPreset{"incucyte", "IncuCyte", "Phase_A1_1_00d04h00m.tif", {"{channel}_{well}_{field}_{time}.tif[f]"}, {}},
    NamingPreset{"metaxpress",
                 "MetaXpress",
                 "Plate1_B02_s3_w1.tif",
                 {"[TimePoint_{time}/][ZStep_{z}/]{plate}_{well}[_s{field}]_w{channel:1}*.tif[f]",
                  "[TimePoint_{time}/][ZStep_{z}/]{plate}_{well}[_s{field}].tif[f]"},
                 {"*_thumb*"}},
    NamingPreset{
        "micromanager",
        "Micro-Manager",
        "Pos0/img_channel000_position000_time000000000_z000.tif",
        {"img_channel{channel}_position{field}_time{time}_z{z}.tif[f]", "[Pos{field}/]img_{time}_{channel}_{z}.tif[f]"},
        {}},
};

} // namespace

std::span<const NamingPreset> naming_presets()
{
    return presets;
}

const NamingPreset* find_preset(std::string_view name)
{
    const auto* const found = std::ranges::find(presets, lower(name), &NamingPreset::name);
    return found == presets.end() ? nullptr : found;
}

} // namespace memento
