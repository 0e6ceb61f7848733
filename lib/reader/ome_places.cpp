#include "reader/ome_places.hpp"

#include "base/text.hpp"
#include "image/note.hpp"

#include <algorithm>

namespace memento {
namespace {

std::string uuid_of(const pugi::xml_node& tiff_data)
{
    return std::string(trimmed(xml_child(tiff_data, "UUID").child_value()));
}

std::vector<Placed> placed_pages(const OmeImage& image, const OwnPages& own, int pages, int bands, Placing& all)
{
    std::vector<Placed> placed;
    const int channel_pages = image.channel_pages(bands);
    const auto place = [&](int first, int count, std::array<int, 3> czt) {
        for (int page = first; page < pages && page - first < count && !all.too_many(); ++page) {
            ++all.steps;
            if (all.used.insert(page).second)
                placed.push_back({page, czt});
            image.advance(czt, channel_pages);
        }
    };
    const std::vector<pugi::xml_node> parts = xml_children(image.node(), "TiffData");
    for (const pugi::xml_node& data : parts) {
        if (!own.is_own(uuid_of(data)))
            continue;
        const auto first = xml_number(data, "IFD");
        const int count = xml_number(data, "PlaneCount").value_or(first ? 1 : pages);
        const int c = xml_number(data, "FirstC").value_or(0);
        const int begin = all.next.value_or(first.value_or(0));
        if (all.next)
            *all.next += std::min(count, pages);
        place(begin, count,
              {c < channel_pages ? c : c / bands, xml_number(data, "FirstZ").value_or(0),
               xml_number(data, "FirstT").value_or(0)});
    }
    if (parts.empty())
        place(0, pages, {0, 0, 0});
    return placed;
}

// A page that shows what those of an image are like: the first that it places.
const TiffPage& example_of(const OmeImage& image, const OwnPages& own, const std::vector<TiffPage>& pages)
{
    for (const pugi::xml_node& data : xml_children(image.node(), "TiffData")) {
        const auto page = static_cast<std::size_t>(xml_number(data, "IFD").value_or(0));
        if (own.is_own(uuid_of(data)) && page < pages.size())
            return pages[page];
    }
    return pages.front();
}

// The bands of a pixel that are channels of their own: as many as the description says, or the page itself.
int channels_in_page(const OmeImage& image, const TiffPage& page)
{
    if (page.bands == 1)
        return 1;
    const bool one_each = image.channels().size() >= static_cast<std::size_t>(page.bands) &&
                          std::ranges::all_of(image.channels(), [](const OmeChannel& c) { return c.bands == 1; });
    return one_each ? page.bands : page.channels_in_pixel();
}

AllPlaced place_all(const std::vector<OmeImage>& images, const OwnPages& own, const std::vector<TiffPage>& pages,
                    bool counted_through)
{
    AllPlaced all;
    if (counted_through)
        all.placing.next = 0;
    for (const OmeImage& image : images) {
        const TiffPage& page = example_of(image, own, pages);
        const int bands = std::max(1, page.bands);
        all.promised += image.promised(bands);
        std::vector<Placed> placed = placed_pages(image, own, static_cast<int>(pages.size()), bands, all.placing);
        if (!placed.empty())
            all.images.push_back({&image, std::move(placed), channels_in_page(image, page)});
    }
    return all;
}

} // namespace

OwnPages::OwnPages(std::string own, const std::vector<OmeImage>& images)
    : own_(std::move(own))
{
    for (const OmeImage& image : images) {
        for (const pugi::xml_node& data : xml_children(image.node(), "TiffData"))
            named_.insert(uuid_of(data));
    }
    named_.erase("");
}

bool OwnPages::others() const
{
    return std::ranges::any_of(named_, [&](const auto& uuid) { return !is_own(uuid); });
}

// A file into which all files of a set were put: it has all pages that the text promises, not only its own ones.
AllPlaced place_pages(const std::vector<OmeImage>& images, OwnPages& own, const std::vector<TiffPage>& pages,
                      std::vector<std::string>& notes)
{
    AllPlaced all = place_all(images, own, pages, false);
    const auto there = static_cast<double>(std::ranges::count(pages, false, &TiffPage::reduced));
    if (!own.others() || all.promised != there || static_cast<double>(all.placing.used.size()) >= there)
        return all;
    own.merge();
    AllPlaced numbered = place_all(images, own, pages, false);
    add_note(notes, Note::ome_merged, {std::to_string(own.files())});
    return static_cast<double>(numbered.placing.used.size()) == there ? numbered : place_all(images, own, pages, true);
}

} // namespace memento
