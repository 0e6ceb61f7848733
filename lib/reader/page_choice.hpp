// Which pages of a TIFF file are the sample, and what is told about the others: the largest image is the sample; what
// has its size and is of another kind comes along; labels, overviews and thumbnails never do. Pure.
#pragma once

#include "reader/tiff_contents.hpp"
#include "reader/tiff_header.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

// Words for pictures of a slide besides the scan: "label", "macro image", "Thumbnail" …
bool is_side_title(std::string_view title);

// What a page says that it is, when it is a picture besides the scan: its name, or the beginning of its description.
std::map<int, std::string> side_titles(const std::vector<TiffPage>& pages);

// The pages of the largest image, by kind: each list has pages of one shape, in their order; the list with the first
// page comes first. At least one page.
std::vector<std::vector<int>> sample_pages(const TiffHeader& header, const std::map<int, std::string>& titles,
                                           const std::set<int>& levels);

// Notes about every page and every pixel sample that is in no plane and is no level of one that is; whoever placed the
// planes. Titles: what is known of pages.
void tell_what_is_left_out(TiffContents& found, const TiffHeader& header);

} // namespace memento
