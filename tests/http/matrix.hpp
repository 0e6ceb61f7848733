// matrix.txt, and a stage on which its rows are played by one or another.
#pragma once

#include "base/file.hpp"
#include "base/text.hpp"
#include "responder.hpp"
#include "support/test_data.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <sstream>

namespace matrix {

using namespace memento;

inline const std::vector<std::string> actors{"anon",   "share",  "annvie", "catvie", "provie", "annpar",
                                             "catpar", "propar", "proadm", "owner",  "maker",  "sysadm"};
inline const std::map<std::string, std::string> actor_ids{
    {"anon", "0"},   {"share", "0"},  {"annvie", "8"},  {"catvie", "6"}, {"provie", "4"}, {"annpar", "7"},
    {"catpar", "5"}, {"propar", "3"}, {"proadm", "10"}, {"owner", "2"},  {"maker", "11"}, {"sysadm", "1"}};

using Ids = std::map<std::string, std::string>;
inline const Ids own{{"project", "2"},
                     {"category", "1"},
                     {"classification", "1"},
                     {"label", "1"},
                     {"image", "1"},
                     {"annotation", "1"},
                     {"layer", "2"},
                     {"drawing", "3"},
                     {"drawing_name", "cells"},
                     {"drawing_data", R"({\"version\":\"5.3.0\",\"objects\":[{\"type\":\"rect\"}]})"},
                     {"drawer", "7"},
                     {"tiles", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
                     {"picture", "c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0"},
                     {"comment", "1"},
                     {"owner", "2"},
                     {"user", "9"},
                     {"username", "stranger"},
                     {"name", "mouse_01"},
                     {"own_image", "0"}};
inline const Ids foreign{{"project", "3"},
                         {"category", "3"},
                         {"classification", "3"},
                         {"label", "3"},
                         {"image", "5"},
                         {"annotation", "4"},
                         {"layer", "5"},
                         {"drawing", "6"},
                         {"drawing_name", "d"},
                         {"drawing_data", "none"},
                         {"drawer", "1"},
                         {"tiles", "00000000000000000000000000000000"},
                         {"picture", "d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0"},
                         {"comment", "2"},
                         {"owner", "1"},
                         {"user", "9"},
                         {"username", "stranger"},
                         {"name", "s"},
                         {"own_image", "5"}};
inline const Ids absent{{"project", "99999"},
                        {"category", "99999"},
                        {"classification", "99999"},
                        {"label", "99999"},
                        {"image", "99999"},
                        {"annotation", "99999"},
                        {"layer", "99999"},
                        {"drawing", "99999"},
                        {"drawing_name", "d"},
                        {"drawing_data", "none"},
                        {"drawer", "1"},
                        {"tiles", "00000000000000000000000000000000"},
                        {"picture", "00000000000000000000000000000000"},
                        {"comment", "99999"},
                        {"owner", "1"},
                        {"user", "9"},
                        {"username", "stranger"},
                        {"name", "s"},
                        {"own_image", "0"}};

struct Row {
    int line = 0;
    std::string method;
    std::string address;
    std::vector<int> codes; // of the actors
    std::string foreign;    // for anyone but sysadm; "-" none
    std::string foreign_sysadm;
    std::string body;
};

inline std::vector<Row> read_matrix()
{
    std::vector<Row> rows;
    int number = 0;
    for (const std::string& line : split(read_file(source_folder() / "tests/http/matrix.txt"), '\n')) {
        ++number;
        if (trimmed(line).empty() || line.front() == '#')
            continue;
        std::istringstream words(line);
        Row row{number, "", "", std::vector<int>(actors.size()), "", "", ""};
        words >> row.method >> row.address;
        for (int& code : row.codes)
            words >> code;
        words >> row.foreign >> row.foreign_sysadm;
        std::getline(words, row.body);
        row.body = trimmed(row.body);
        rows.push_back(row);
    }
    return rows;
}

inline std::string filled(std::string text, const Ids& ids, const std::string& me)
{
    const auto replace = [&text](const std::string& name, const std::string& value) {
        for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name))
            text.replace(at, name.size(), value);
    };
    for (const auto& [name, value] : ids)
        replace("<" + name + ">", value);
    replace("<me>", me);
    return text;
}

// One state for all refused and reading requests; made anew after each write that was carried out.
class Stage {
public:
    explicit Stage(std::string changes = "")
        : changes_(std::move(changes))
    {
    }

    // token: in place of a session.
    Response play(const Row& row, const Ids& ids, const std::string& actor, const std::string& token = "")
    {
        if (!is_prepared_)
            prepare();
        Request request;
        request.method = row.method;
        request.path = filled(row.address, ids, "");
        request.body = filled(row.body, ids, actor_ids.at(actor));
        if (row.address == "internal/tile") // its key is no part of the address
            request.tile_key = std::exchange(request.body, "");
        if (actor == "share")
            request.headers["x-share"] = live_share();
        request.query = query;
        if (!token.empty())
            request.headers["x-access-token"] = token;
        const Response response = responder_.answer(request, actor == "anon" || actor == "share" ? "" : actor);
        const bool carried_out = row.method != "GET" && response.status < 300;
        if (carried_out)
            is_prepared_ = false;
        else if (row.method != "GET")
            CHECK(responder_.state() == state_);
        return response;
    }

    std::string query; // of every request

private:
    void prepare()
    {
        responder_.reset();
        // A drawing and a comment in the foreign project, so that those of one's own have a counterpart; and a shape.
        responder_.admin().transact([](Transaction& transaction) {
            transaction.script(
                "INSERT INTO layers (name, annotation_id, project_id, owner_id, data) VALUES ('d', 4, 3, 1, 'none');"
                "INSERT INTO comments (content, layer_id, owner_id) VALUES ('secret', 5, 7);"
                "INSERT INTO composites VALUES (1, 1, 2, repeat('c0', 16), ''), (4, 3, 3, repeat('d0', 16), '');"
                "INSERT INTO drawings (layer_id, annotation_id, is_read) VALUES (3, 1, true);"
                "INSERT INTO shapes (shape_id, layer_id, place, kind, geometry, parts, bounds, author, created_at,"
                " changed_at, changer, seq, area, length) VALUES ('00000000-0000-4000-8000-00000000000a', 3, 1,"
                " 'point', '{1,2}', '{}', '(1,2),(1,2)', 'Anna Annpar', now(), now(), 'Anna Annpar', 1, 0, 0)");
        });
        if (!changes_.empty())
            responder_.admin().transact([this](Transaction& transaction) { transaction.script(changes_); });
        state_ = responder_.state();
        is_prepared_ = true;
    }

    std::string changes_; // SQL that the state of each request has besides
    TestResponder responder_;
    bool is_prepared_ = false;
    std::string state_;
};

} // namespace matrix
