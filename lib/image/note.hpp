// What a person should know about an image file: what was left out of it, and what was taken for something. Each note
// is a row of one table, so that nothing is told in two ways, and everything that is not taken can be told. Pure.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace memento {

enum class Note {
    // What is not taken
    image_left_out,
    images_left_out,
    label_left_out,
    more_left_out,
    slide_images_left_out,
    pixel_samples_left_out,
    larger_image_inside,
    rois_left_out,
    imagej_extras_left_out,
    lsm_drawings_left_out,
    description_left_out,
    names_left_out,
    channels_without_pages,
    unit_unknown,
    pixel_size_implausible,
    pixels_not_square,
    steps_left_out,
    annotations_left_out,
    calibration_left_out,
    value_unit,
    lookup_table_left_out,
    lookup_table_inverted,
    // What was taken for something
    pages_guessed,
    several_kinds,
    first_plane_shown,
    deeper_than_jpeg,
    imagej_promises,
    axes_promise,
    lsm_promises,
    scn_pages_missing,
    // OME-XML
    ome_too_long,
    ome_doctype,
    ome_damaged,
    ome_encoding_unknown,
    ome_encoding_wrong,
    ome_elsewhere,
    ome_places_nothing,
    ome_places_too_many,
    ome_promises,
    ome_merged,
    // Slides
    slide_read_as_tiff,
    // Pieces of the file, and what a project has of it already
    pieces_missing,
    colours_guessed,
    former_image,
    count // of them
};

// The word that tells it apart, such as "image_left_out".
std::string_view name_of(Note note);

// A whole sentence; facts stand for {0}, {1} … and are made fit for text.
std::string sentence_of(Note note, std::initializer_list<std::string_view> facts = {});

// Adds it, once.
void add_note(std::vector<std::string>& notes, Note note, std::initializer_list<std::string_view> facts = {});

} // namespace memento
