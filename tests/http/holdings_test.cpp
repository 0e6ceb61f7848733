// What a sample and a user may hold, over all requests; and that opening a sample carries none of it.
#include "responder.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <random>

using namespace memento;
using nlohmann::json;

namespace {

// Cheap to make and to check, and not to be compressed away: PostgreSQL keeps it as it is.
std::string drawing(std::size_t bytes)
{
    std::mt19937 random(7); // NOLINT: the same in every run
    std::string text = R"({"objects":[{"type":"rect"},{"type":"path","d":")";
    while (text.size() + 4 < bytes)
        text += static_cast<char>('a' + random() % 26);
    return text + "\"}]}";
}

struct Desk {
    TestResponder responder;

    Response send(const std::string& method, const std::string& path, const json& body,
                  const std::string& user = "annpar")
    {
        Request request;
        request.method = method;
        request.path = path;
        request.body = body.dump();
        return responder.answer(request, user);
    }
    int draw(const std::string& name, const std::string& data, const std::string& user = "annpar", int id = 7)
    {
        const Response response = send("POST", "layers", layer(name, data, id), user);
        told = response.body;
        return response.status;
    }
    static json layer(const std::string& name, const std::string& data, int id)
    {
        return {{"name", name},   {"data", data},       {"image_id", 0},   {"settings", ""}, {"sequence", 5},
                {"parent_id", 0}, {"annotation_id", 1}, {"project_id", 2}, {"owner_id", id}};
    }
    json comment(const std::string& content)
    {
        return {{"content", content}, {"sequence", 1}, {"layer_id", 2}, {"owner_id", 7}};
    }
    void run(const std::string& sql)
    {
        responder.admin().transact([&](Transaction& t) { t.script(sql); });
    }
    std::string asked(const std::string& sql)
    {
        return responder.admin().in_transaction([&](Transaction& t) { return t.run(sql).text(0, 0); });
    }
    std::string told; // by the last answer
};

// The counters against what they count; "" when they agree.
constexpr auto wrong_counters = R"(
SELECT concat(
    (SELECT string_agg('sample ' || annotation_id, ', ') FROM annotations a LEFT JOIN sample_holdings h USING (annotation_id)
     WHERE (coalesce(h.drawings, 0), coalesce(h.drawn_bytes, 0)) <>
           (SELECT count(*)::int, coalesce(sum(octet_length(data)), 0)::bigint FROM layers l
            WHERE l.annotation_id = a.annotation_id AND l.kind = 'drawing')
        OR (coalesce(h.comments, 0), coalesce(h.written_bytes, 0)) <>
           (SELECT count(*)::int, coalesce(sum(octet_length(content)), 0)::bigint FROM comments c
            WHERE c.annotation_id = a.annotation_id)),
    (SELECT string_agg('user ' || user_id, ', ') FROM users u
     WHERE coalesce((SELECT sum(bytes) FROM user_holdings h WHERE h.user_id = u.user_id), 0) <> (SELECT coalesce(sum(octet_length(data)), 0) FROM layers l
                                    WHERE l.owner_id = u.user_id AND l.kind = 'drawing')
                                   + (SELECT coalesce(sum(octet_length(content)), 0) FROM comments c WHERE c.owner_id = u.user_id))))";

} // namespace

TEST_CASE("Drawings of 15.9 MB: those that fit are taken, the next is refused with the figures, and opening is small")
{
    Desk desk;
    const std::string large = drawing(15'900'000);
    // The sample and its author are told of six of them that are not there: each that is takes seconds under the
    // sanitizers.
    const auto told_of = [&](const std::string& drawings) {
        desk.run("UPDATE sample_holdings SET drawn_bytes = drawn_bytes + 15900000 * (" + drawings +
                 ") WHERE annotation_id = 1");
        desk.run("UPDATE user_holdings SET bytes = bytes + 15900000 * (" + drawings + ") WHERE user_id = 7");
    };
    REQUIRE(desk.draw("d0", large) == 201);
    told_of("6");
    CHECK(desk.draw("d1", large) == 201);
    CHECK(desk.draw("d2", large) == 413); // 128 MiB
    CHECK(desk.told.find("hold 121.3 MiB already, and 128 MiB at the most: 15.2 MiB more is too much") !=
          std::string::npos);
    CHECK(json::parse(desk.told).at("error").at("code") == "too_large");
    CHECK(desk.draw("small", drawing(1000)) == 201);
    told_of("-6");
    CHECK(desk.asked(wrong_counters).empty());

    const Response opened = desk.send("GET", "web/annotations/1", json::object());
    REQUIRE(opened.status == 200);
    CHECK(opened.body.size() < 20'000);
    const json layers = json::parse(opened.body).at("annotation").at("layers");
    const auto first = std::ranges::find(layers, json("d0"), [](const json& layer) { return layer.at("name"); });
    REQUIRE(first != layers.end());
    CHECK(first->at("shapes") == 2);
    CHECK(first->at("bytes") == 15'900'000);
    CHECK_FALSE(first->contains("data"));

    // Scripts have it all, as ever.
    const Response listed = desk.send("GET", "layers/byannotation_id/1", json::object());
    REQUIRE(listed.status == 200);
    CHECK(listed.stream);
    const json all = json::parse(listed.body).at("layers");
    CHECK(all.size() == 3 + 2 + 1);
    CHECK(std::ranges::count(all, json(large), [](const json& layer) { return layer.at("data"); }) == 2);

    // What makes it less is taken, also above the limit; what goes leaves room.
    desk.run("UPDATE sample_holdings SET drawn_bytes = drawn_bytes + 200000000 WHERE annotation_id = 1");
    const std::string id = std::to_string(first->at("layer_id").get<int>());
    CHECK(desk.send("PUT", "layers/" + id, Desk::layer("d0", drawing(9000), 7)).status == 201);
    CHECK(desk.send("PUT", "layers/" + id, Desk::layer("d0", drawing(9001), 7)).status == 413);
    CHECK(desk.send("DELETE", "layers/" + id, json::object()).status == 204);
}

TEST_CASE("A user holds so much, over all samples; so many drawings and comments are in a sample")
{
    Desk desk;
    desk.run("INSERT INTO user_holdings VALUES (7, 2147482900)");
    CHECK(desk.draw("a", drawing(2000)) == 413);
    CHECK(desk.told.find("What you drew and wrote holds 2048 MiB already") != std::string::npos);
    CHECK(desk.draw("a", drawing(2000), "catpar", 5) == 201);
    CHECK(desk.send("POST", "comments", desk.comment(std::string(2000, 'x'))).status == 413);
    desk.run("DELETE FROM user_holdings");
    CHECK(desk.send("POST", "comments", desk.comment(std::string(65536, 'x'))).status == 201);
    CHECK(desk.send("POST", "comments", desk.comment(std::string(65537, 'x'))).status == 400);
    desk.run("UPDATE sample_holdings SET drawings = 1000, comments = 10000 WHERE annotation_id = 1");
    CHECK(desk.draw("b", "none") == 413);
    CHECK(desk.told.find("A sample holds 1000 drawings at the most.") != std::string::npos);
    CHECK(desk.send("POST", "comments", desk.comment("x")).status == 413);
    desk.run(
        "UPDATE sample_holdings SET drawings = 10, comments = 10, written_bytes = 4194300 WHERE annotation_id = 1");
    CHECK(desk.send("POST", "comments", desk.comment("more than four bytes")).status == 413);
}

TEST_CASE("What a history keeps of words that are changed and deleted has an end")
{
    Desk desk;
    const auto told = [&] {
        return std::stoll(desk.asked("SELECT told_bytes FROM sample_holdings WHERE annotation_id = 1"));
    };
    const long long before = told();
    CHECK(desk.send("POST", "comments", desk.comment(std::string(1000, 'a'))).status == 201);
    const std::string id = desk.asked("SELECT max(comment_id) FROM comments");
    const std::string address = "comments/" + id;
    CHECK(desk.send("PUT", address, desk.comment(std::string(500, 'b'))).status == 201);
    for (const bool done : {true, false, true})
        CHECK(desk.send("PUT", "web/comments/" + id + "/resolved", {{"resolved", done}}).status == 200);
    CHECK(told() == before + 1500);
    CHECK(desk.asked("SELECT sum(octet_length(value)) FROM decisions WHERE comment_id = " + id) == "1500");
    desk.run("UPDATE sample_holdings SET told_bytes = 16777216 - 400 WHERE annotation_id = 1");
    const Response refused = desk.send("PUT", address, desk.comment(std::string(600, 'c')));
    CHECK(refused.status == 413);
    CHECK(refused.body.find("The history of comments of this sample holds 16 MiB already") != std::string::npos);
    CHECK(desk.asked("SELECT left(content, 1) FROM comments WHERE comment_id = " + id) == "b");
    CHECK(desk.send("DELETE", address, json::object()).status == 204);
    CHECK(told() == 16777216 - 400);
    CHECK(desk.asked("SELECT octet_length(value) FROM report_decisions(2) WHERE what = 'comment withdrawn'") == "500");
}

TEST_CASE("What is counted agrees with what is there, whatever was done")
{
    Desk desk;
    std::mt19937 random(11); // NOLINT: the same in every run
    const auto size = [&] { return drawing(100 + random() % 5000); };
    for (int i = 0; i < 60; ++i) {
        const std::string name = "r" + std::to_string(random() % 12);
        const std::string id =
            desk.asked("SELECT coalesce((SELECT layer_id FROM layers WHERE name = '" + name + "'), 0)");
        switch (random() % 6) {
        case 0:
        case 1:
            desk.draw(name, size());
            break;
        case 2:
            desk.send("PUT", "layers/" + id, Desk::layer(name, size(), 7));
            break;
        case 3:
            desk.send("DELETE", "layers/" + id, json::object());
            break;
        case 4:
            desk.send("POST", "comments", desk.comment(std::string(random() % 3000, 'x')));
            break;
        default:
            desk.run("DELETE FROM comments WHERE comment_id = (SELECT max(comment_id) FROM comments)");
        }
    }
    CHECK(desk.asked("SELECT count(*) FROM layers WHERE name LIKE 'r%'") != "0");
    CHECK(desk.asked(wrong_counters).empty());
    desk.run("UPDATE annotations SET category_id = 2 WHERE annotation_id = 1; UPDATE layers SET owner_id = 5 WHERE "
             "name = 'cells'");
    CHECK(desk.asked(wrong_counters).empty());
    REQUIRE(desk.send("DELETE", "users/7", json::object(), "sysadm").status == 204);
    desk.run("DELETE FROM annotations WHERE annotation_id = 1");
    CHECK(desk.asked(wrong_counters).empty());
    CHECK(desk.asked("SELECT count(*) FROM sample_holdings WHERE annotation_id = 1") == "0");
}
