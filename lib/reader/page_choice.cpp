#include "reader/page_choice.hpp"

#include "base/text.hpp"
#include "image/note.hpp"
#include "reader/facts.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace memento {
namespace {

constexpr std::size_t max_told = 6; // images that are left out, one by one

bool shows_label(std::string_view title)
{
    const std::string word = lower(title);
    return word.find("label") != std::string::npos || word.find("macro") != std::string::npos ||
           word.find("barcode") != std::string::npos;
}

// Of Aperio the second line begins with what the page is: "label 387x463".
std::string beginning_word(const std::string& description)
{
    const std::size_t line = description.starts_with("Aperio") ? description.find('\n') : std::string::npos;
    const std::string text = line == std::string::npos ? description : description.substr(line + 1);
    return line == std::string::npos ? std::string(trimmed(text)) : text.substr(0, text.find(' '));
}

// Whether it is smaller and has the same proportions, within rounding.
bool is_smaller_copy(const TiffPage& page, const TiffPage& whole)
{
    const auto wide = static_cast<std::int64_t>(page.width) * whole.height;
    const auto high = static_cast<std::int64_t>(page.height) * whole.width;
    return page.area() < whole.area() && page.bands == whole.bands && page.bits == whole.bits &&
           std::abs(wide - high) <= std::max<std::int64_t>(whole.width, whole.height);
}

struct LeftOut {
    std::string title;
    const TiffPage* page;
    int number;
    int count = 1;
};

void tell_images(std::vector<std::string>& notes, const std::vector<LeftOut>& images)
{
    int more = 0;
    for (std::size_t i = 0; i < images.size(); ++i) {
        const LeftOut& image = images[i];
        const std::string title = image.title.empty() ? "" : "“" + clean_name(image.title) + "”, ";
        const std::string what =
            title + image.page->text() + (image.count > 1 ? "" : " (page " + std::to_string(image.number) + ")");
        if (i >= max_told)
            more += image.count;
        else if (is_side_title(image.title) && shows_label(image.title))
            add_note(notes, Note::label_left_out, {clean_name(image.title), what});
        else if (image.count == 1)
            add_note(notes, Note::image_left_out, {what});
        else
            add_note(notes, Note::images_left_out, {std::to_string(image.count), what});
    }
    if (more > 0)
        add_note(notes, Note::more_left_out, {std::to_string(more)});
}

void tell_pages(TiffContents& found, const TiffHeader& header, const std::set<int>& taken)
{
    std::vector<LeftOut> images;
    std::vector<const TiffPage*> wholes; // one of each shape
    for (const int number : taken) {
        const TiffPage& page = header.pages[static_cast<std::size_t>(number)];
        if (std::ranges::none_of(wholes, [&](const TiffPage* other) { return other->same_shape(page); }))
            wholes.push_back(&page);
    }
    const auto is_level = [&](int number, const TiffPage& page) {
        return found.levels.contains(number) ||
               (page.reduced && !found.titles.contains(number) &&
                std::ranges::any_of(wholes, [&](const TiffPage* whole) { return is_smaller_copy(page, *whole); }));
    };
    for (std::size_t i = 0; i < header.pages.size(); ++i) {
        const TiffPage& page = header.pages[i];
        const int number = static_cast<int>(i);
        if (taken.contains(number) || is_level(number, page))
            continue;
        const auto title = found.titles.find(number);
        const std::string name = title == found.titles.end() ? "" : title->second;
        const auto same = std::ranges::find_if(images, [&](const LeftOut& image) {
            return image.title == name && image.page->same_shape(page) && image.page->photometric == page.photometric;
        });
        if (same == images.end())
            images.push_back({name, &page, number});
        else
            ++same->count;
    }
    tell_images(found.contents.notes, images);
}

// Of a page whose planes use these pixel samples; −1: its colours.
void tell_pixel_samples(std::vector<std::string>& notes, const TiffPage& page, const std::set<int>& taken)
{
    const int shown = taken.contains(-1) ? std::min(page.bands, page.colours() + (page.alpha ? 1 : 0))
                                         : static_cast<int>(taken.size());
    if (shown < page.bands)
        add_note(notes, Note::pixel_samples_left_out, {std::to_string(page.bands), std::to_string(shown)});
}

} // namespace

bool is_side_title(std::string_view title)
{
    constexpr std::array<std::string_view, 7> names{"label",   "macro",   "overview", "thumbnail",
                                                    "barcode", "preview", "navigator"};
    std::string word = lower(trimmed(title));
    for (const std::string_view prefix : {"slide ", "specimen "}) {
        if (word.starts_with(prefix))
            word.erase(0, prefix.size());
    }
    for (const std::string_view ending : {" image", " picture"}) {
        if (word.ends_with(ending))
            word.erase(word.size() - ending.size());
    }
    return std::ranges::find(names, std::string_view(word)) != names.end();
}

std::map<int, std::string> side_titles(const std::vector<TiffPage>& pages)
{
    std::map<int, std::string> titles;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        for (const std::string& title : {pages[i].name, beginning_word(pages[i].description)}) {
            if (title.size() < 100 && is_side_title(title))
                titles.emplace(static_cast<int>(i), title);
        }
    }
    return titles;
}

std::vector<std::vector<int>> sample_pages(const TiffHeader& header, const std::map<int, std::string>& titles,
                                           const std::set<int>& levels)
{
    const std::vector<TiffPage>& pages = header.pages;
    const auto rank = [&](std::size_t i) { // of what a page is; the lowest that there is counts
        const int number = static_cast<int>(i);
        return titles.contains(number) ? 2 : pages[i].reduced || levels.contains(number) ? 1 : 0;
    };
    std::size_t best = 0;
    for (std::size_t i = 1; i < pages.size(); ++i) {
        if (rank(i) < rank(best) || (rank(i) == rank(best) && pages[i].area() > pages[best].area()))
            best = i;
    }
    std::vector<std::vector<int>> kinds;
    for (std::size_t i = best; i < pages.size(); ++i) {
        if (rank(i) != rank(best) || !pages[i].same_size(pages[best]))
            continue;
        const auto kind = std::ranges::find_if(kinds, [&](const std::vector<int>& other) {
            return pages[static_cast<std::size_t>(other.front())].same_shape(pages[i]);
        });
        if (kind == kinds.end())
            kinds.push_back({static_cast<int>(i)});
        else
            kind->push_back(static_cast<int>(i));
    }
    return kinds;
}

void tell_what_is_left_out(TiffContents& found, const TiffHeader& header)
{
    std::set<int> taken;
    std::map<int, std::set<int>> pixel_samples; // of pages
    for (const Plane& plane : found.contents.planes) {
        const int page = found.run ? 0 : plane.page; // images of a run lie behind its first page
        taken.insert(page);
        pixel_samples[page].insert(plane.pixel_sample);
    }
    tell_pages(found, header, taken);
    for (const auto& [page, of_page] : pixel_samples)
        tell_pixel_samples(found.contents.notes, header.pages[static_cast<std::size_t>(page)], of_page);
    if (!header.larger_inside.empty())
        add_note(found.contents.notes, Note::larger_image_inside, {header.larger_inside});
}

} // namespace memento
