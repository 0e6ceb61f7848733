// What a guest's page is told: the sample that was shared with him, and no name of what is around it.
#include "responder.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace memento;
using nlohmann::json;

namespace {

Response asked(TestResponder& responder, const std::string& method, const std::string& path)
{
    Request request;
    request.method = method;
    request.path = path;
    if (method == "POST")
        request.body = json{{"share", live_share()}}.dump();
    else
        request.headers["x-share"] = live_share();
    return responder.answer(request, "");
}

} // namespace

TEST_CASE("A guest's page is told no name of the project, its categories, labels, scores and images")
{
    TestResponder responder;
    const std::vector<std::pair<std::string, std::string>> questions{{"POST", "shares/open"},
                                                                     {"GET", "web/annotations/1"}};
    for (const auto& [method, path] : questions) {
        INFO(path);
        const Response response = asked(responder, method, path);
        INFO(response.body);
        REQUIRE(response.status == 200);
        CHECK(response.body.find("mouse_01") != std::string::npos);
        for (const char* name : {"Kidney", "darkmode", "WT", "KO", "good", "bad", "Grade", "high", "mouse_02"})
            CHECK(response.body.find(name) == std::string::npos);
    }
    const json opened = json::parse(asked(responder, "GET", "web/annotations/1").body).at("annotation");
    CHECK(opened.at("level") == "share");
    CHECK(opened.at("images").size() == 1);
    CHECK(opened.at("comments").at(0).at("author") == "Anna Annpar");
    for (const char* path : {"web/home", "web/projects/2", "web/projects/2/changes", "web/categories/1/annotations"})
        CHECK(asked(responder, "GET", path).status == 404);
}
