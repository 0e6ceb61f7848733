// Two at once, where the second must wait for the first.
#include "responder.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

using namespace memento;

namespace {

bool somebody_waits(Transaction& transaction)
{
    for (int tries = 0; tries < 1000; ++tries) {
        if (transaction.run("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)").truth(0, 0))
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
}

// The answer to a request that begins when `change` was made and not yet committed.
Response answer_during(TestResponder& responder, const std::string& change, Request request,
                       const std::string& username)
{
    request.headers["x-access-token"] = responder.token_of(username);
    Response response;
    std::thread other;
    responder.admin().transact([&](Transaction& transaction) {
        transaction.run(change);
        other = std::thread([&] { response = responder.answer(request, ""); });
        CHECK(somebody_waits(transaction));
    });
    other.join();
    return response;
}

Request request_of(const std::string& method, const std::string& path, const std::string& body)
{
    Request request;
    request.method = method;
    request.path = path;
    request.body = body;
    return request;
}

} // namespace

TEST_CASE("A link or grant that somebody makes at the same time is answered like one that was there")
{
    TestResponder responder;
    const Response grant =
        answer_during(responder, "INSERT INTO permissions (user_id, type, type_id) VALUES (9, 'propar', 2)",
                      request_of("POST", "permissions", R"({"user_id": 9, "type": "propar", "type_id": 2})"), "owner");
    CHECK(grant.status == 201);
    CHECK(grant.body == R"({"permission":{"user_id":9,"type":"propar","type_id":2}})");
    const Response link =
        answer_during(responder, "INSERT INTO annotations_labels (annotation_id, label_id, author_id) VALUES (2, 1, 2)",
                      request_of("POST", "annotations_labels", R"({"annotation_id": 2, "label_id": 1})"), "owner");
    CHECK(link.status == 201);
    CHECK(link.body == R"({"annotation_label":{"annotation_id":2,"label_id":1}})");
}

TEST_CASE("If-Match holds also against a change of a user that is not committed yet")
{
    TestResponder responder;
    Request request = request_of("PUT", "users/9", R"({"username": "sam", "name": "", "email": "", "settings": ""})");
    request.headers["if-match"] = "1";
    const Response response =
        answer_during(responder, "UPDATE users SET name = 'Samuel' WHERE user_id = 9", request, "sysadm");
    CHECK(response.status == 409);
    CHECK(responder.admin().in_transaction([](Transaction& t) {
        return t.run("SELECT username || ' ' || name FROM users WHERE user_id = 9").text(0, 0);
    }) == "stranger Samuel");
}
