// A shape as it is kept, and its binary form, in which pages get thousands of them (docs/drawing.md). Pure.
#pragma once

#include "drawing/shape.hpp"

namespace memento {

struct StoredShape {
    std::string id; // a UUID as text
    Geometry geometry = {};
    int class_id = 0; // 0: none
    int group_id = 0; // 0: seen on all
    int seq = 0;
    long long created = 0; // microseconds since 1970, UTC
    long long changed = 0;
    double area = 0;
    double length = 0;
    std::string name = {};
    std::string colour = {};
    std::string author = {};
    std::string changer = {};
};

// What shape_line() of sql/code/drawing.sql wrote. Throws Error internal for anything else.
StoredShape parse_shape(std::string_view line);
// The same of the first of several, one after the other on a line; `lines` is what is left then.
StoredShape next_shape(std::string_view& lines);

// The beginning of a stream of shapes. seq: the sample's last edit; all: how many objects the layer has.
std::string shapes_head(int layer_id, int seq, std::uint64_t all);
void append_record(const StoredShape& shape, std::string& to);
// What shapes_in_view() of sql/code/drawing_density.sql says of cells: "#side across down n across down n …". How many
// shapes they stand for.
std::uint64_t append_density(std::string_view line, std::string& to);
// The end of the stream, without which something is missing: how many were sent, and how many there are where one
// looks.
std::string shapes_end(std::uint64_t sent, std::uint64_t in_view);

// "2026-01-02T03:04:05.678901+00:00", as PostgreSQL tells times in JSON.
std::string time_text(long long microseconds);

} // namespace memento
