#include "answer_cache.hpp"
#include "responder.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace memento;
using nlohmann::json;

namespace {

constexpr auto long_list = "annotations/bycategory_id/1";

Request asked(const std::string& path, const std::string& query = "")
{
    Request request;
    request.method = "GET";
    request.path = path;
    request.query = query;
    return request;
}

// So many annotations more in category 1 of project 2.
void add_annotations(TestResponder& responder, int count)
{
    responder.admin().transact([&](Transaction& t) {
        t.run("INSERT INTO annotations (name, project_id, category_id, owner_id)"
              " SELECT 'more ' || to_char(i, 'FM00000') || repeat('x', 80), 2, 1, 1 FROM generate_series(1, $1::int) i",
              {std::to_string(count)});
    });
}

json annotations(TestResponder& responder, const std::string& username, const std::string& query = "")
{
    const Response response = responder.answer(asked(long_list, query), username);
    REQUIRE(response.status == 200);
    return json::parse(response.body).at("annotations");
}

} // namespace

TEST_CASE("A long list is always what the database holds, also when it is kept")
{
    TestResponder responder;
    const std::size_t before = annotations(responder, "owner").size();
    add_annotations(responder, 200);
    for (int i = 0; i < 4; ++i) // long, kept, given again
        CHECK(annotations(responder, "owner").size() == before + 200);
    responder.admin().transact(
        [](Transaction& t) { t.run("UPDATE annotations SET name = 'renamed' WHERE name LIKE 'more 00007%'"); });
    CHECK(annotations(responder, "owner").dump().find("\"renamed\"") != std::string::npos);
    CHECK(annotations(responder, "provie").size() == before + 200);
    CHECK(responder.answer(asked(long_list), "stranger").status == 404);
    CHECK(annotations(responder, "provie").size() == before + 200);
    responder.admin().transact([](Transaction& t) {
        t.run("DELETE FROM permissions WHERE type = 'provie' AND user_id = (SELECT user_id FROM users WHERE username = "
              "'provie')");
    });
    CHECK(responder.answer(asked(long_list), "provie").status == 404);
    responder.admin().transact([](Transaction& t) {
        t.run("UPDATE users SET session_version = session_version + 1 WHERE username = 'owner'");
    });
    CHECK(responder.answer(asked(long_list), "owner").status == 401);
}

TEST_CASE("Rows that are kept are what the database holds, for whom they are")
{
    TestResponder responder;
    const auto change = [&](const std::string& sql) {
        responder.admin().transact([&](Transaction& t) { t.run(sql); });
    };
    const auto answers = [&](const std::string& path, const std::string& username, int status) {
        Response last;
        for (int i = 0; i < 4; ++i) { // made, made and kept, given again
            last = responder.answer(asked(path), username);
            CHECK(last.status == status);
        }
        return last.body;
    };
    // By id, by another column, by a name; a statement after which each is another.
    const std::vector<std::pair<std::string, std::string>> rows{
        {"annotations/1", "UPDATE annotations SET status = 'S' WHERE annotation_id = 1"},
        {"layers/byannotation_id/1", "UPDATE layers SET name = name || ' anew' WHERE annotation_id = 1"},
        {"users/byusername/owner", "UPDATE users SET name = name || ' anew' WHERE username = 'owner'"}};
    for (const auto& [path, sql] : rows) {
        INFO(path);
        const std::string before = answers(path, "owner", 200);
        const std::string for_provie = answers(path, "provie", 200);
        if (!path.starts_with("users"))
            answers(path, "stranger", 404);
        change(sql);
        const Response after = responder.answer(asked(path), "owner");
        CHECK(after.status == 200);
        CHECK(after.body != before);
        CHECK(responder.answer(asked(path), "provie").body != for_provie);
    }
    answers("annotations/1", "provie", 200);
    change("DELETE FROM permissions WHERE type = 'provie' AND user_id = (SELECT user_id FROM users WHERE username = "
           "'provie')");
    CHECK(responder.answer(asked("annotations/1"), "provie").status == 404);
    answers("annotations/1", "owner", 200);
    change("UPDATE users SET session_version = session_version + 1 WHERE username = 'owner'");
    CHECK(responder.answer(asked("annotations/1"), "owner").status == 401);
}

TEST_CASE("Lists of different things, pages and filters are kept apart")
{
    TestResponder responder;
    add_annotations(responder, 300);
    for (int i = 0; i < 4; ++i) {
        const std::size_t all = annotations(responder, "owner").size();
        CHECK(all > 300);
        CHECK(annotations(responder, "owner", "limit=200").size() == 200);
        CHECK(annotations(responder, "owner", "limit=250&x=1").size() == 250);
        CHECK(annotations(responder, "owner", "limit=200").front() !=
              annotations(responder, "owner", "limit=200&after=1").front());
        Request next = asked("annotations/next/0/1");
        CHECK(json::parse(responder.answer(next, "owner").body).at("next").size() == all);
        CHECK(responder.answer(asked("annotations/bycategory_id/2"), "owner").body.size() < 1000);
    }
}

TEST_CASE("A list of many rows is complete, and in order")
{
    TestResponder responder;
    const std::size_t before = annotations(responder, "owner").size();
    for (const int more : {1000 - static_cast<int>(before), 1, 2500}) {
        add_annotations(responder, more);
        responder.admin().transact([&](Transaction& t) { // the next ones have other names
            t.run("UPDATE annotations SET name = $1 || name WHERE name LIKE 'more%'", {std::to_string(more)});
        });
        const json rows = annotations(responder, "owner");
        const long long expected = responder.admin().in_transaction([](Transaction& t) {
            return t.run("SELECT count(*) FROM annotations WHERE category_id = 1").number(0, 0);
        });
        CHECK(rows.size() == static_cast<std::size_t>(expected));
        CHECK(std::is_sorted(rows.begin(), rows.end(),
                             [](const json& a, const json& b) { return a.at("name") < b.at("name"); }));
    }
    CHECK(annotations(responder, "owner", "limit=1500").size() == 1500);
}

TEST_CASE("Layers are complete, also where their drawings are too large to be held together")
{
    TestResponder responder;
    const auto drawn = [&](const std::vector<int>& lengths) {
        responder.admin().transact([&](Transaction& t) {
            t.run("DELETE FROM layers WHERE annotation_id = 1 AND name LIKE 'drawn %'");
            for (std::size_t i = 0; i < lengths.size(); ++i)
                t.run("INSERT INTO layers (name, data, sequence, annotation_id, category_id, project_id, owner_id)"
                      " SELECT 'drawn ' || $1, repeat('x', $2::int), 1000 + $1::int, annotation_id, category_id,"
                      " project_id, owner_id FROM annotations WHERE annotation_id = 1",
                      {std::to_string(i), std::to_string(lengths[i])});
        });
        std::vector<int> answered;
        const Response response = responder.answer(asked("layers/byannotation_id/1"), "owner");
        REQUIRE(response.status == 200);
        const json body = json::parse(response.body);
        for (const json& layer : body.at("layers"))
            if (layer.at("name").get<std::string>().starts_with("drawn "))
                answered.push_back(static_cast<int>(layer.at("data").get<std::string>().size()));
        return answered;
    };
    constexpr int held = 1 << 20; // of a list at once: bytes_at_once
    for (const std::vector<int>& lengths : std::vector<std::vector<int>>{
             {100, 200, 300}, {held - 1000}, {held + 1, 10}, {10, held + 1}, {held / 2, held / 2, held / 2, 10}})
        CHECK(drawn(lengths) == lengths);
}

TEST_CASE("A report that is kept is given again, and noted each time")
{
    TestResponder responder;
    add_annotations(responder, 100);
    const auto exports = [&] {
        return responder.admin().in_transaction(
            [](Transaction& t) { return t.run("SELECT count(*) FROM audit WHERE action = 'export'").number(0, 0); });
    };
    const auto report = [&](const std::string& username) {
        const Response response = responder.answer(asked("utilities/project_data/2"), username);
        return std::pair(response.status, response.body);
    };
    const long long before = exports();
    const auto [status, first] = report("owner");
    REQUIRE(status == 200);
    CHECK(report("owner").second == first);
    CHECK(report("owner").second == first);
    CHECK(exports() == before + 3);
    CHECK(report("propar").first == 403);
    CHECK(report("stranger").first == 404);
    responder.admin().transact(
        [](Transaction& t) { t.run("UPDATE annotations SET status = 'S' WHERE name LIKE 'more%'"); });
    CHECK(report("owner").second != first);
}

TEST_CASE("What is kept stays within its memory, and belongs to its snapshot")
{
    AnswerCache kept(80'000);
    const std::string long_text(9'000, 'x');
    CHECK_FALSE(kept.pays("a"));
    CHECK(kept.pays("a"));
    CHECK(kept.find("a", "100:100:") == nullptr);
    kept.keep("a", "100:100:", long_text);
    REQUIRE(kept.find("a", "100:100:") != nullptr);
    CHECK(*kept.find("a", "100:100:") == long_text);
    CHECK(kept.find("a", "100:101:100") != nullptr); // one has begun, and not committed
    CHECK(kept.find("a", "101:101:") == nullptr);
    kept.ignore("100");
    CHECK(kept.find("a", "101:101:") != nullptr);
    CHECK(kept.find("a", "nonsense") == nullptr);
    for (int i = 0; i < 20; ++i) {
        kept.keep("b" + std::to_string(i), "100:100:", long_text);
        CHECK(kept.find("a", "101:101:") != nullptr); // used all the time
    }
    CHECK(kept.find("b0", "100:100:") == nullptr);
    CHECK(kept.find("b19", "100:100:") != nullptr);
    kept.keep("large", "100:100:", std::string(20'000, 'x'));
    CHECK(kept.find("large", "100:100:") == nullptr);
    // Long keys count, and drive out others.
    kept.keep(std::string(5'000, 'k'), "100:100:", "");
    CHECK(kept.find(std::string(5'000, 'k'), "100:100:") == nullptr);
    for (int i = 0; i < 20; ++i)
        kept.keep(std::to_string(i) + std::string(4'000, 'k'), "100:100:", "");
    CHECK(kept.find("a", "101:101:") == nullptr);
    CHECK(kept.find("0" + std::string(4'000, 'k'), "100:100:") == nullptr);
    CHECK(kept.find("19" + std::string(4'000, 'k'), "100:100:") != nullptr);
    AnswerCache none(0);
    CHECK_FALSE((none.pays("a") || none.pays("a")));
}

TEST_CASE("Where what is kept is never true, it is seldom looked for, and often again where it is")
{
    AnswerCache kept(1'000'000);
    int transaction = 100;
    const auto looked_for = [&](int step) { // of a thousand short answers
        int count = 0;
        for (int i = 0; i < 1000; ++i) {
            const std::string now = std::to_string(transaction += step);
            const std::string snapshot = now + ":" + now + ":";
            if (!kept.pays("short"))
                continue;
            ++count;
            if (!kept.find("short", snapshot))
                kept.keep("short", snapshot, "{}");
        }
        return count;
    };
    looked_for(1);
    CHECK(looked_for(1) < 100);
    looked_for(0);
    CHECK(looked_for(0) == 1000);
    looked_for(1);
    kept.keep("long", "1:1:", std::string(9'000, 'x'));
    for (int i = 0; i < 100; ++i)
        CHECK(kept.pays("long"));
}
