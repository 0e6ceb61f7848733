#include "image/note.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace memento {
namespace {

struct Row {
    Note note;
    std::string_view name;
    std::string_view sentence;
};

constexpr std::array rows{
    Row{Note::image_left_out, "image_left_out", "The file has another image, which was left out: {0}."},
    Row{Note::images_left_out, "images_left_out", "The file has {0} more images, which were left out: {1}."},
    Row{Note::label_left_out, "label_left_out", "The {0} of the slide was left out, since it may name a person: {1}."},
    Row{Note::more_left_out, "more_left_out", "And {0} more pages were left out, of other sizes or kinds."},
    Row{Note::slide_images_left_out, "slide_images_left_out",
        "Pictures of the slide besides the scan were left out: {0}."},
    Row{Note::pixel_samples_left_out, "pixel_samples_left_out",
        "Each pixel of the file has {0} values, of which {1} were taken; the others do not say what they are."},
    Row{Note::larger_image_inside, "larger_image_inside",
        "The file has an image of {0} pixels inside of another (SubIFD), which was left out."},
    Row{Note::rois_left_out, "rois_left_out", "The file describes {0} (ROI), which were left out."},
    Row{Note::imagej_extras_left_out, "imagej_extras_left_out", "ImageJ stored in the file, and was left out: {0}."},
    Row{Note::lsm_drawings_left_out, "lsm_drawings_left_out",
        "The microscope stored drawings (ROI, overlay) in the file, which were left out."},
    Row{Note::description_left_out, "description_left_out", "The file has a description that was left out: “{0}”."},
    Row{Note::names_left_out, "names_left_out",
        "The names that the file gives to its pages do not tell its channels apart and were left out: {0}."},
    Row{Note::channels_without_pages, "channels_without_pages", "The file names {0} that it has no pages for: {1}."},
    Row{Note::unit_unknown, "unit_unknown",
        "The file measures its pixels in “{0}”, which is no length that Memento knows; the pixel size was left out."},
    Row{Note::pixel_size_implausible, "pixel_size_implausible",
        "The file says that a pixel is {0} wide, which no microscope has; the pixel size was left out."},
    Row{Note::pixels_not_square, "pixels_not_square",
        "The pixels of the file are not square ({0}); the pixel size was left out."},
    Row{Note::steps_left_out, "steps_left_out",
        "The file says how far its planes are apart in no unit that Memento knows, which was left out: {0}."},
    Row{Note::annotations_left_out, "annotations_left_out",
        "The OME-XML has {0} besides the images (StructuredAnnotations), which were left out."},
    Row{Note::calibration_left_out, "calibration_left_out",
        "The file calibrates its grey values by a function that is no straight line ({0}); the values are shown as"
        " they are stored."},
    Row{Note::value_unit, "value_unit", "The grey values of the file are given in “{0}”; the unit was left out."},
    Row{Note::lookup_table_left_out, "lookup_table_left_out",
        "The lookup table of {0} runs through several colours and was left out; it is shown in grey."},
    Row{Note::lookup_table_inverted, "lookup_table_inverted",
        "The lookup table of {0} is inverted (high values are dark) and was left out; high values are shown bright."},
    Row{Note::pages_guessed, "pages_guessed", "The file does not say what its {0} pages are; they are taken for {1}."},
    Row{Note::several_kinds, "several_kinds", "The file has images of one size and several kinds: {0}."},
    Row{Note::first_plane_shown, "first_plane_shown",
        "The file has {0} planes (channels, z or time); the first one is shown."},
    Row{Note::deeper_than_jpeg, "deeper_than_jpeg",
        "The grey values are deeper than 8 bits, so its tiles are PNG, not JPEG."},
    Row{Note::imagej_promises, "imagej_promises",
        "{2}'s description promises {0} planes; the file has {1}. They were taken for depths."},
    Row{Note::axes_promise, "axes_promise",
        "The description of the file promises other axes ({0}) than its {1} pages have, and was left out."},
    Row{Note::lsm_promises, "lsm_promises",
        "The LSM file promises {0} planes of {1} channels; it has {2}. They were taken for depths."},
    Row{Note::scn_pages_missing, "scn_pages_missing",
        "The description of the slide names {0} that the file does not have, and were left out."},
    Row{Note::ome_too_long, "ome_too_long", "The OME-XML is longer than 64 MiB; the pages were read without it."},
    Row{Note::ome_doctype, "ome_doctype",
        "The OME-XML has a DOCTYPE, which Memento does not take; the pages were read without it."},
    Row{Note::ome_damaged, "ome_damaged", "The OME-XML is damaged; the pages were read without it."},
    Row{Note::ome_encoding_unknown, "ome_encoding_unknown",
        "The OME-XML is written in “{0}”, which Memento does not know; letters beyond ASCII were left out."},
    Row{Note::ome_encoding_wrong, "ome_encoding_wrong",
        "The OME-XML is not in the encoding that it says; it was taken for Windows-1252."},
    Row{Note::ome_elsewhere, "ome_elsewhere",
        "Its description lies in {0}, which was not read; the pages were read without it."},
    Row{Note::ome_places_nothing, "ome_places_nothing",
        "The OME-XML places no page of this file; the pages were read without it."},
    Row{Note::ome_places_too_many, "ome_places_too_many",
        "The OME-XML places more than {0} pages; what comes after them was left out."},
    Row{Note::ome_promises, "ome_promises", "The OME-XML promises {0} planes; the file has {1}."},
    Row{Note::ome_merged, "ome_merged",
        "The OME-XML describes a set of {0} files; this one holds the pages of all, which were taken in the order of"
        " the description."},
    Row{Note::slide_read_as_tiff, "slide_read_as_tiff",
        "OpenSlide would show this {0} slide black or in wrong colours; its pages were read as they are."},
    Row{Note::pieces_missing, "pieces_missing",
        "{0} of {1} {2} are not in the file; where they would be, the image is empty."},
    Row{Note::colours_guessed, "colours_guessed",
        "The file says RGB, but its JPEG 2000 data look like those of libvips, which holds YCbCr there; its colours "
        "were"
        " taken for YCbCr."},
    Row{Note::former_image, "former_image",
        "The project has the image '{0}' already, which was made of the whole file; it and its layers stay as they are"
        " beside the planes of the file."},
};

static_assert(rows.size() == static_cast<std::size_t>(Note::count));

const Row& row_of(Note note)
{
    return *std::ranges::find(rows, note, &Row::note);
}

constexpr std::size_t max_fact = 300; // bytes; lists are longer than names

// One line of storable text.
std::string fit(std::string_view fact)
{
    std::string out;
    for (const std::string_view rest = fact.substr(0, max_fact); const char c : rest)
        out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    while (!out.empty() && fact.size() > max_fact && (static_cast<unsigned char>(out.back()) & 0xC0U) == 0x80U)
        out.pop_back(); // of a letter that was cut
    if (fact.size() > max_fact && !out.empty() && static_cast<unsigned char>(out.back()) >= 0xC0U)
        out.pop_back();
    if (!is_storable_text(out))
        std::ranges::replace_if(
            out, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
    return fact.size() > max_fact ? out + "…" : out;
}

} // namespace

std::string_view name_of(Note note)
{
    return row_of(note).name;
}

std::string sentence_of(Note note, std::initializer_list<std::string_view> facts)
{
    std::string out;
    for (std::string_view rest = row_of(note).sentence; !rest.empty();) {
        if (rest.size() >= 3 && rest[0] == '{' && rest[2] == '}') {
            const auto index = static_cast<std::size_t>(rest[1] - '0');
            out += index < facts.size() ? fit(*(facts.begin() + index)) : "";
            rest.remove_prefix(3);
        } else {
            out += rest.front();
            rest.remove_prefix(1);
        }
    }
    return out;
}

void add_note(std::vector<std::string>& notes, Note note, std::initializer_list<std::string_view> facts)
{
    const std::string sentence = sentence_of(note, facts);
    if (std::ranges::find(notes, sentence) == notes.end())
        notes.push_back(sentence);
}

} // namespace memento
