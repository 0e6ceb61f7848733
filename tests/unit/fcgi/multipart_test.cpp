#include "base/error.hpp"
#include "http/multipart.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace memento;

namespace {

struct Part {
    std::string field;
    std::string data;
    bool ended = false;
};

MultipartReceiver into(std::vector<Part>& parts)
{
    return {.begin =
                [&parts](const std::string& field) {
                    parts.push_back({field, "", false});
                },
            .data = [&parts](std::string_view bytes) { parts.back().data += bytes; },
            .end = [&parts] { parts.back().ended = true; }};
}

std::vector<Part> parsed(const std::string& body, std::size_t first_cut, std::size_t second_cut)
{
    std::vector<Part> parts;
    MultipartParser parser("b", into(parts));
    parser.add(std::string_view(body).substr(0, first_cut));
    parser.add(std::string_view(body).substr(first_cut, second_cut - first_cut));
    parser.add(std::string_view(body).substr(second_cut));
    parser.finish();
    return parts;
}

void check_refused(const std::string& body)
{
    INFO(body);
    for (std::size_t cut = 0; cut <= body.size(); ++cut)
        CHECK_THROWS_AS(parsed(body, cut, cut), Error);
}

const std::string json_head = "--b\r\nContent-Disposition: form-data; name=\"json\"\r\n\r\n";

} // namespace

TEST_CASE("A form is read the same wherever it is cut")
{
    const std::string bytes("\r\n--\r\n-b\r\n--a\0\r\n\r\r\n-", 21);
    const std::string body = json_head +
                             "{}\r\n--b\r\ncontent-type: image/tiff\r\n"
                             "CONTENT-DISPOSITION: form-data; filename=\"../../a;name=\\\"x\\\"\"; name=file\r\n\r\n" +
                             bytes + "\r\n--b--\r\n";
    for (std::size_t first = 0; first <= body.size(); ++first) {
        for (std::size_t second = first; second <= body.size(); ++second) {
            const std::vector<Part> parts = parsed(body, first, second);
            REQUIRE(parts.size() == 2);
            REQUIRE(parts[0].field == "json");
            REQUIRE(parts[0].data == "{}");
            REQUIRE(parts[1].field == "file");
            REQUIRE(parts[1].data == bytes);
            REQUIRE((parts[0].ended && parts[1].ended));
        }
    }
}

TEST_CASE("Empty parts and parts without a name are parts")
{
    const std::vector<Part> parts = parsed(json_head + "\r\n--b\r\n\r\n\r\n--b--", 7, 20);
    REQUIRE(parts.size() == 2);
    CHECK(parts[0].data.empty());
    CHECK(parts[1].field.empty());
}

TEST_CASE("What is no whole form is refused")
{
    check_refused("");
    check_refused("{}");
    check_refused("--c\r\n\r\n\r\n--c--");                   // another boundary
    check_refused(json_head + "{}");                         // no end
    check_refused(json_head + "{}\r\n--b");                  //
    check_refused(json_head + "{}\r\n--b-");                 //
    check_refused(json_head + "{}\r\n--b--\r\nmore");        // something after the end
    check_refused(json_head + "{}\r\n--bc\r\n");             // a boundary that goes on
    check_refused("--b\r\n" + std::string(9000, 'a'));       // a head without an end
    check_refused("preamble\r\n" + json_head + "\r\n--b--"); //
}

TEST_CASE("The boundary of a Content-Type")
{
    CHECK(multipart_boundary("multipart/form-data; boundary=abc") == "abc");
    CHECK(multipart_boundary("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"") == "a b");
    for (const std::string& wrong :
         {std::string(), std::string("application/json"), std::string("multipart/form-data"),
          std::string("multipart/form-data; boundary="), "multipart/form-data; boundary=" + std::string(71, 'a'),
          std::string("multipart/mixed; boundary=a")})
        CHECK_THROWS_AS(multipart_boundary(wrong), Error);
}
