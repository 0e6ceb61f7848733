#include "synthetic/experiment.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "synthetic/synthetic.hpp"

#include <array>

namespace memento {
namespace {

namespace fs = std::filesystem;

constexpr double pixel_size_um = 0.325; // a 20× objective on a camera with 6.5 µm

struct Mouse {
    const char* path;
    int cells;
    double marker;
};

// The knock-out has fewer cells and hardly any of the marker, as a story to find.
constexpr std::array mice{Mouse{"WT/mouse_01", 88, 1.0},  Mouse{"WT/mouse_02", 80, 0.9},
                          Mouse{"WT/mouse_03", 92, 1.1},  Mouse{"KO/mouse_04", 55, 0.15},
                          Mouse{"KO/mouse_05", 48, 0.25}, Mouse{"KO/mouse_06", 60, 0.1}};

void make_folders(const fs::path& path)
{
    std::error_code error;
    fs::create_directories(path, error);
    if (error)
        throw system_error("Cannot create the folder " + path.string(), error.value(), "");
}

} // namespace

void write_demo_experiment(const fs::path& folder, bool large, const std::function<void(const std::string&)>& writing)
{
    require_empty(folder);
    std::uint64_t seed = 1;
    for (const Mouse& mouse : mice) {
        const Field field = make_field({.cells = mouse.cells, .marker = mouse.marker, .seed = seed++});
        const fs::path channels = folder / mouse.path / "channels";
        make_folders(channels);
        const auto write = [&](const char* name, const std::vector<std::uint16_t>& pixels) {
            writing(channels / name);
            write_grey_tiff(channels / name, pixels, field.side, pixel_size_um);
        };
        write("DAPI.tif", field.nuclei);
        write("GFP.tif", field.cytoplasm);
        write("RHOD.tif", field.marker);
    }
    const fs::path section = folder / mice[0].path / "histology" / "HE.png";
    make_folders(section.parent_path());
    writing(section);
    write_tissue_png(section, 1280, 960, 100);
    if (large) {
        writing(folder / "WT" / "slide_01.tif");
        write_tissue_slide(folder / "WT" / "slide_01.tif", 20000, 15000, 101);
    }
}

} // namespace memento
