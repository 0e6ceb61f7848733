// Which pages of a file an OME-XML means, and where each belongs. Pure.
#pragma once

#include "reader/ome_xml.hpp"
#include "reader/tiff_header.hpp"

#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace memento {

struct Placed { // a page and where it belongs
    int page;
    std::array<int, 3> czt; // c counts pages, not pixel samples
};

// Whose pages <TiffData> means: without a UUID those of this file; with one, when it is this file's, or the only one.
class OwnPages {
public:
    OwnPages(std::string own, const std::vector<OmeImage>& images);
    bool is_own(const std::string& uuid) const
    {
        return merged_ || uuid.empty() || uuid == own_ || (own_.empty() && named_.size() == 1);
    }
    bool others() const; // whether the text has pages of other files
    // From now on the pages of all files of the set are taken to be in this one.
    void merge() { merged_ = true; }
    std::size_t files() const { return named_.size(); }

private:
    std::string own_;
    std::set<std::string> named_;
    bool merged_ = false;
};

// At most so many pages are placed or found taken, by all images of a text together: no file has a reason for more.
constexpr int max_steps = 1'000'000;

struct Placing {        // what the images of a text share
    std::set<int> used; // pages
    int steps = 0;
    std::optional<int> next; // page, when they are counted through in the order of the text, whatever it numbers them
    bool too_many() const { return steps >= max_steps; }
};

// One image of the text, with its pages in this file.
struct PlacedImage {
    const OmeImage* image;
    std::vector<Placed> placed;
    int channels; // in a pixel

    const TiffPage& shape(const std::vector<TiffPage>& pages) const
    {
        return pages[static_cast<std::size_t>(placed.front().page)];
    }
};

struct AllPlaced {
    std::vector<PlacedImage> images; // with at least one page in this file
    Placing placing;
    double promised = 0;
};

// Those of all images of the text. When this file has all pages of a set of files, not only its own ones, they are
// taken, with a note.
AllPlaced place_pages(const std::vector<OmeImage>& images, OwnPages& own, const std::vector<TiffPage>& pages,
                      std::vector<std::string>& notes);

} // namespace memento
