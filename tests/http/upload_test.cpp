// Uploads in process: who may, what is refused, what is left behind.
#include "base/file.hpp"
#include "http/multipart.hpp"
#include "responder.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

using namespace memento;
using nlohmann::json;

namespace {

void put16(std::string& out, unsigned value)
{
    out += static_cast<char>(value & 255U);
    out += static_cast<char>(value >> 8U);
}

void put32(std::string& out, unsigned value)
{
    put16(out, value & 65535U);
    put16(out, value >> 16U);
}

// An uncompressed grey TIFF (TIFF 6.0, section 4) of one strip.
std::string tiff(unsigned width, unsigned height)
{
    std::string out = "II";
    put16(out, 42);
    put32(out, 8 + width * height);
    out.append(std::size_t{width} * height, '\x40');
    const std::array<std::array<unsigned, 2>, 8> tags{
        {{256, width}, {257, height}, {258, 8}, {259, 1}, {262, 1}, {273, 8}, {278, height}, {279, width * height}}};
    put16(out, static_cast<unsigned>(tags.size()));
    for (const auto& [tag, value] : tags) {
        put16(out, tag);
        put16(out, 4); // LONG
        put32(out, 1);
        put32(out, value);
    }
    put32(out, 0);
    return out;
}

struct Form {
    json description;
    std::string file = tiff(20, 10);
    std::string file_name = "a.tif";
};

std::string encoded(const Form& form)
{
    return "--xyz\r\nContent-Disposition: form-data; name=\"json\"\r\n\r\n" + form.description.dump() +
           "\r\n--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + form.file_name +
           "\"\r\nContent-Type: application/octet-stream\r\n\r\n" + form.file + "\r\n--xyz--\r\n";
}

Request upload_of(std::string body)
{
    Request request;
    request.method = "POST";
    request.path = "images/upload";
    request.headers["content-type"] = "multipart/form-data; boundary=xyz";
    request.body = std::move(body);
    return request;
}

json description(const std::string& name, int owner = 2, int format = 0)
{
    return {{"name", name}, {"format", format}, {"type", ""}, {"project_id", 2}, {"owner_id", owner}};
}

std::string text(TestResponder& responder, const std::string& sql)
{
    return responder.admin().in_transaction([&](Transaction& transaction) { return transaction.run(sql).text(0, 0); });
}

std::size_t files_in(TestResponder& responder, const std::string& folder)
{
    std::error_code error;
    const auto entries = std::filesystem::directory_iterator(responder.store() / folder, error);
    return error ? 0 : static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

} // namespace

TEST_CASE("Upload: a flat image is ready in the answer, a tiled one waits")
{
    TestResponder responder;
    Response response = responder.answer(upload_of(encoded({description("flat")})), "owner");
    INFO(response.body);
    REQUIRE(response.status == 201);
    const json image = json::parse(response.body).at("image");
    CHECK(image.at("name") == "flat");
    CHECK(image.at("state") == "ready");
    CHECK(image.at("resolution") == "20x10");
    CHECK(image.at("type") == "");
    const std::string key = image.at("tiles").get<std::string>().substr(11, 32);
    CHECK(std::filesystem::exists(responder.store() / "tiles" / key / "MANIFEST"));
    CHECK(read_file(responder.store() / "orig" / key) == tiff(20, 10));
    CHECK(text(responder, "SELECT count(*) FROM image_work") == "0");

    response = responder.answer(upload_of(encoded({description("tiled", 2, 5), tiff(600, 600), "../../../etc/passwd"})),
                                "owner");
    REQUIRE(response.status == 201);
    CHECK(json::parse(response.body).at("image").at("state") == "queued");
    CHECK(json::parse(response.body).at("image").at("type") == "T");
    CHECK(responder.answer(upload_of(encoded({description("tiled", 2, 5)})), "owner").status == 409);
    CHECK(files_in(responder, "inbox") == 0);
}

TEST_CASE("Upload: who may")
{
    TestResponder responder;
    const std::map<std::string, std::pair<int, int>> actors{
        {"sysadm", {1, 201}}, {"owner", {2, 201}},   {"proadm", {10, 201}}, {"propar", {3, 403}},
        {"provie", {4, 403}}, {"catpar", {5, 403}},  {"catvie", {6, 403}},  {"annpar", {7, 403}},
        {"annvie", {8, 403}}, {"stranger", {9, 403}}};
    for (const auto& [actor, expected] : actors) {
        const auto [id, status] = expected;
        INFO(actor);
        const std::string before = responder.state();
        const Response response = responder.answer(upload_of(encoded({description("by " + actor, id)})), actor);
        CHECK(response.status == status);
        CHECK((status == 201 || before == responder.state()));
    }
    CHECK(responder.answer(upload_of(encoded({description("x")})), "").status == 401);
    CHECK(responder.answer(upload_of(encoded({description("x", 3)})), "owner").status == 403); // another's
    json foreign = description("x");
    foreign["project_id"] = 3;
    CHECK(responder.answer(upload_of(encoded({foreign})), "owner").status == 404);
    CHECK(files_in(responder, "inbox") == 0);
}

TEST_CASE("Upload: what is refused leaves nothing")
{
    TestResponder responder;
    const std::string before = responder.state();
    const auto check = [&](const std::string& body, int status) {
        const Response response = responder.answer(upload_of(body), "owner");
        INFO(body.substr(0, 200) << "\n" << response.body);
        CHECK(response.status == status);
        CHECK(before == responder.state());
        CHECK(files_in(responder, "inbox") == 0);
        CHECK(files_in(responder, "orig") == 0);
        CHECK(files_in(responder, "tiles") == 0);
    };
    const std::string whole = encoded({description("x")});
    for (const std::size_t length :
         {std::size_t{0}, std::size_t{3}, whole.size() / 2, whole.size() - 20, whole.size() - 5})
        check(whole.substr(0, length), 400);
    check(whole + "more", 400);
    check("--xyz\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--xyz--\r\n", 400);
    check("--xyz\r\nContent-Disposition: form-data; name=\"json\"\r\n\r\n{}\r\n--xyz--\r\n", 400);
    check("--xyz\r\nContent-Disposition: form-data; name=\"json\"\r\n\r\n" + description("x").dump() +
              "\r\n--xyz--\r\n",
          400);
    for (const char* key : {"name", "format", "type", "project_id", "owner_id"}) {
        json missing = description("x");
        missing.erase(key);
        check(encoded({missing}), 400);
        json mistyped = description("x");
        mistyped[key] = json::array();
        check(encoded({mistyped}), 400);
    }
    check(encoded({description("x", 2, 6)}), 400);
    check(encoded({description("x"), "no image at all"}), 422);
    check(encoded({description("x"), ""}), 422);
    check(encoded({description("x"), tiff(20, 10).substr(0, 100)}), 422);
    check(encoded({description("WT_mouse_01")}), 409); // a name that is taken
}

TEST_CASE("Upload: managers see what failed, and may try again")
{
    TestResponder responder;
    responder.admin().transact([](Transaction& transaction) {
        transaction.script("INSERT INTO images (name, project_id, owner_id, key, state, reason)"
                           " VALUES ('stuck', 2, 2, repeat('9', 32), 'failed', 'No space.'),"
                           " ('waiting', 2, 2, repeat('8', 32), 'uploading', '');"
                           "INSERT INTO image_work (image_id, key, is_new, attempts, received, expected)"
                           " SELECT image_id, key, true, 3, 30, 40 FROM images WHERE name IN ('stuck', 'waiting')");
    });
    Request request;
    request.method = "GET";
    request.path = "web/projects/2/images/progress";
    const json told = json::parse(responder.answer(request, "owner").body).at("images");
    REQUIRE(told.size() == 3);
    CHECK(told[0].at("name") == "stuck");
    CHECK(told[0].at("reason") == "No space.");
    CHECK(told[0].at("can_retry") == true);
    CHECK(told[1].at("percent") == 75);
    CHECK(told[2].at("name") == "wreck");
    CHECK(told[2].at("can_retry") == false);

    const auto retry = [&](const json& image) {
        Request again;
        again.method = "POST";
        again.path = "web/images/" + image.at("image_id").dump() + "/retry";
        return responder.answer(again, "owner");
    };
    const Response response = retry(told[0]);
    CHECK(response.status == 200);
    CHECK(json::parse(response.body).at("image").at("state") == "queued");
    CHECK(text(responder, "SELECT attempts::text FROM image_work WHERE key = repeat('9', 32)") == "0");
    CHECK(retry(told[1]).status == 409);
    CHECK(retry(told[2]).status == 409);
}

TEST_CASE("Upload: a wreck gives its name and keeps its id")
{
    TestResponder responder;
    const std::string id = text(responder, "SELECT image_id::text FROM images WHERE name = 'wreck'");
    Response response = responder.answer(upload_of(encoded({description("wreck"), "no image"})), "owner");
    CHECK(response.status == 422);
    CHECK(text(responder, "SELECT state || (reason <> '') || (key IS NULL) FROM images WHERE name = 'wreck'") ==
          "failedtruetrue");
    response = responder.answer(upload_of(encoded({description("wreck")})), "owner");
    REQUIRE(response.status == 201);
    CHECK(json::parse(response.body).at("image").at("image_id").dump() == id);

    // One whose bytes still come is none; when nothing came for a minute, it is.
    responder.admin().transact([](Transaction& transaction) {
        transaction.script(
            "INSERT INTO images (name, project_id, owner_id, key) VALUES ('slow', 2, 2, repeat('9', 32));"
            "INSERT INTO image_work (image_id, key, is_new)"
            " SELECT image_id, key, true FROM images WHERE name = 'slow'");
    });
    CHECK(responder.answer(upload_of(encoded({description("slow")})), "owner").status == 409);
    responder.admin().transact([](Transaction& transaction) {
        transaction.script("UPDATE image_work SET heartbeat_at = now() - interval '61 seconds'");
    });
    CHECK(responder.answer(upload_of(encoded({description("slow")})), "owner").status == 201);
    CHECK(text(responder, "SELECT count(*)::text FROM tombstones WHERE key = repeat('9', 32)") == "1");
}

TEST_CASE("Upload: what goes wrong on the server is told without its paths")
{
    TestResponder responder;
    const std::string before = responder.state();
    const auto check = [&](int status) {
        const Response response = responder.answer(upload_of(encoded({description("x")})), "owner");
        CHECK(response.status == status);
        CHECK(response.body.find(responder.store().string()) == std::string::npos);
        CHECK(response.body.find("MiB") == std::string::npos);
        CHECK(before == responder.state());
    };
    responder.config().set("min_free", "100000000000000000", "test");
    check(507);
    responder.config().set("min_free", "1", "test");
    std::filesystem::remove_all(responder.store() / "inbox");
    write_file(responder.store() / "inbox", "not a folder");
    check(500);
    std::filesystem::remove(responder.store() / "inbox");

    // Nor in what a manager is shown of an image that was there before.
    responder.config().set("min_free", "100000000000000000", "test");
    CHECK(responder.answer(upload_of(encoded({description("wreck")})), "owner").status == 507);
    CHECK(text(responder, "SELECT reason FROM images WHERE name = 'wreck'") ==
          "The disk of the server is full, or nearly. Tell whoever runs the server.");
}
