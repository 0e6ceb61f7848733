// Personal tokens: the matrix of rights, once more for each scope and for tokens of one project, and how a token ends.
#include "matrix.hpp"

#include <nlohmann/json.hpp>
#include <set>

using namespace memento;
using namespace matrix;
using nlohmann::json;

namespace {

// Each actor has one of each kind.
struct Kind {
    const char* name;
    const char* scope;
    const char* projects; // NULL: all
};
constexpr Kind reading{"1", "read", "NULL"};
constexpr Kind annotating{"2", "annotate", "NULL"};
constexpr Kind managing{"3", "manage", "NULL"};
constexpr Kind in_own{"4", "manage", "'{2}'"};
constexpr Kind in_foreign{"5", "manage", "'{3}'"};

std::string token_of(const std::string& actor, const Kind& kind)
{
    std::string digits = kind.name + std::string("0") + actor_ids.at(actor);
    return "memento_" + digits + std::string(64 - digits.size(), 'a');
}

const std::vector<std::string> users{"annvie", "catvie", "provie", "annpar", "catpar",
                                     "propar", "proadm", "owner",  "maker",  "sysadm"};

// As SQL; used a moment ago, so that no request notes that it was.
std::string all_tokens()
{
    std::string sql;
    for (const std::string& actor : users) {
        for (const Kind& kind : {reading, annotating, managing, in_own, in_foreign})
            sql += "INSERT INTO tokens (user_id, name, hash, scope, projects, session_version, expires_at, used_at)"
                   " VALUES (" +
                   actor_ids.at(actor) + ", '" + kind.name + "', encode(sha256('" + token_of(actor, kind) +
                   "'), 'hex'), '" + kind.scope + "', " + kind.projects + ", 1, now() + interval '1 day', now());";
    }
    return sql;
}

bool is_open(const Row& row)
{
    return row.address == "login" || row.address == "shares/open" || row.address == "openapi.json" ||
           row.address == "web/invites/open" || row.address == "web/invites/join";
}

// What only who has logged in does.
bool is_account(const Row& row)
{
    static const std::set<std::string> addresses{"web/logout",      "web/logout/everywhere", "web/password",
                                                 "web/me/sessions", "web/me/sessions/99",    "web/tokens",
                                                 "web/tokens/99",   "web/invites/accept"};
    return addresses.contains(row.address) || (row.address == "web/me" && row.method == "PUT");
}

bool reads(const Row& row)
{
    return row.method == "GET" || row.method == "OPTIONS";
}

int code_of(const Row& row, const std::string& actor)
{
    return row.codes[static_cast<std::size_t>(std::ranges::find(actors, actor) - actors.begin())];
}

bool is_refusal(int status)
{
    return status >= 400 && status < 500;
}

// Plays each row by each user's token of a kind on ids of project 2; judge says whether its status is right.
template <typename Judge> void play_all(const Kind& kind, Judge&& judge)
{
    Stage stage(all_tokens());
    for (const Row& row : read_matrix()) {
        if (is_open(row))
            continue;
        for (const std::string& actor : users) {
            const Response response = stage.play(row, own, actor, token_of(actor, kind));
            INFO("matrix.txt:" << row.line << " " << row.method << " " << row.address << ", token '" << kind.scope
                               << "' in " << kind.projects << " of " << actor << ": " << response.status << " "
                               << response.body);
            if (is_account(row))
                CHECK(response.status == 403);
            else
                CHECK(judge(row, actor, response.status));
        }
    }
}

} // namespace

TEST_CASE("A token that may manage is its user in everything but his account")
{
    play_all(managing,
             [](const Row& row, const std::string& actor, int status) { return status == code_of(row, actor); });
}

TEST_CASE("A token that may read sees what its user sees, and changes nothing")
{
    play_all(reading, [](const Row& row, const std::string& actor, int status) {
        // Some changes are malformed, and told so before anybody asks for rights.
        return reads(row) ? status == code_of(row, actor)
                          : status == 403 || (is_refusal(status) && is_refusal(code_of(row, actor)));
    });
}

TEST_CASE("A token that may annotate sees what its user sees, and changes as a participant of his projects")
{
    play_all(annotating, [](const Row& row, const std::string& actor, int status) {
        if (reads(row))
            return status == code_of(row, actor);
        const bool manages = actor == "proadm" || actor == "owner" || actor == "sysadm";
        const int expected = code_of(row, manages ? "propar" : actor);
        if (actor == "maker" && (row.address == "projects" || row.address.starts_with("web/quick_shares")))
            return status == 403;
        // What only a manager sees, such as an image that nothing uses, is not there for a participant.
        return status == expected || (manages && is_refusal(expected) && is_refusal(status));
    });
}

TEST_CASE("A token for one project finds all others absent, whoever has it")
{
    play_all(in_foreign, [](const Row& row, const std::string&, int status) {
        return row.foreign == "-" || status == std::stoi(row.foreign);
    });
    Stage stage(all_tokens());
    for (const char* path :
         {"projects", "categories", "classifications", "categories_classifications", "labels", "images", "annotations",
          "annotations_labels", "layers", "comments", "permissions", "web/home"}) {
        for (const std::string& actor : users) {
            const Row row{0, "GET", path, {}, "-", "-", ""};
            const json body = json::parse(stage.play(row, own, actor, token_of(actor, in_foreign)).body);
            INFO(path << " for " << actor << ": " << body);
            for (const json& item : body.front())
                CHECK((item.value("project_id", 3) == 3 && item.value("type_id", 3) <= 3));
            CHECK((actor == "sysadm" || body.front().empty()));
        }
    }
}

TEST_CASE("A token for one project is its user there, and nobody elsewhere")
{
    play_all(in_own, [](const Row& row, const std::string& actor, int status) {
        // A system administrator is one of the whole server, which this token does not reach.
        return row.foreign == "-" || status == code_of(row, actor == "sysadm" ? "owner" : actor);
    });
    Stage stage(all_tokens());
    for (const Row& row : read_matrix()) {
        if (row.foreign == "-")
            continue;
        for (const char* actor : {"owner", "sysadm"}) {
            const Response response = stage.play(row, foreign, actor, token_of(actor, in_own));
            INFO("matrix.txt:" << row.line << " " << row.method << " " << row.address << " of " << actor);
            CHECK(response.status == std::stoi(row.foreign));
        }
    }
}

namespace {

Request request_of(const std::string& method, const std::string& path, const std::string& token,
                   const std::string& body = "")
{
    Request request;
    request.method = method;
    request.path = path;
    request.body = body;
    request.address = "10.0.0.7";
    request.headers["authorization"] = "Bearer " + token;
    return request;
}

// Made as a page makes it.
std::string fresh_token(TestResponder& responder, const std::string& username, const std::string& wish)
{
    Request request;
    request.method = "POST";
    request.path = "web/tokens";
    request.body = wish;
    const Response made = responder.answer(request, username);
    REQUIRE(made.status == 201);
    return json::parse(made.body).at("token").at("token");
}

std::string asked(TestResponder& responder, const std::string& sql)
{
    return responder.admin().in_transaction([&](Transaction& t) { return t.run(sql).text(0, 0); });
}

} // namespace

TEST_CASE("A token is told once, kept as its hash, and says when and from where it was used")
{
    TestResponder responder;
    const std::string token =
        fresh_token(responder, "owner", R"({"name": "plates", "scope": "manage", "projects": [2, 2], "days": 7})");
    CHECK(token.size() == 72);
    CHECK(asked(responder, "SELECT count(*) FROM tokens t WHERE t::text LIKE '%" + token.substr(8) + "%'") == "0");
    CHECK(asked(responder, "SELECT projects FROM tokens") == "{2}");
    CHECK(asked(responder, "SELECT used_at IS NULL FROM tokens") == "t");
    CHECK(responder.answer(request_of("GET", "web/me", token), "").status == 200);
    CHECK(asked(responder, "SELECT used_at > now() - interval '1 minute' AND used_from = '10.0.0.7' FROM tokens") ==
          "t");
    CHECK(responder.answer(request_of("DELETE", "labels/2", token), "").status == 204);
    CHECK(asked(responder, "SELECT details ->> 'token' FROM audit WHERE action = 'delete' AND target = 'label 2' ORDER "
                           "BY audit_id DESC LIMIT 1") == "plates");
    CHECK(asked(responder, "SELECT username FROM audit WHERE action = 'token' ORDER BY audit_id DESC LIMIT 1") ==
          "owner");
    // Names are his own.
    Request again;
    again.method = "POST";
    again.path = "web/tokens";
    again.body = R"({"name": "plates", "scope": "read"})";
    CHECK(responder.answer(again, "owner").status == 409);
    CHECK(responder.answer(again, "propar").status == 201);
}

TEST_CASE("A token ends when it is revoked, when its time is over, and with the sessions and the account of its user")
{
    TestResponder responder;
    const std::vector<std::string> ends{
        "DELETE FROM tokens", "UPDATE tokens SET expires_at = now() - interval '1 second'",
        "UPDATE users SET session_version = session_version + 1 WHERE username = 'stranger'",
        "DELETE FROM users WHERE username = 'stranger'"};
    const std::string project = R"({"name": "new", "owner_id": 9, "settings": ""})";
    for (const std::string& end : ends) {
        INFO(end);
        responder.reset();
        const std::string token = fresh_token(responder, "stranger", R"({"name": "t", "scope": "manage"})");
        CHECK(responder.answer(request_of("GET", "web/me", token), "").status == 200);
        responder.admin().transact([&](Transaction& t) { t.script(end); });
        for (const char* path : {"web/me", "projects", "nothing/here"})
            CHECK(responder.answer(request_of("GET", path, token), "").status == 401);
        CHECK(responder.answer(request_of("POST", "projects", token, project), "").status == 401);
    }
    responder.reset();
    const std::string token = fresh_token(responder, "stranger", R"({"name": "t", "scope": "read"})");
    Request revoke;
    revoke.method = "DELETE";
    revoke.path = "web/tokens/" + asked(responder, "SELECT token_id FROM tokens");
    CHECK(responder.answer(revoke, "owner").status == 404);
    CHECK(responder.answer(revoke, "stranger").status == 204);
    CHECK(responder.answer(request_of("GET", "web/me", token), "").status == 401);
}

TEST_CASE("A token has less as soon as its user has less, and no answer that was kept for him is sent to it")
{
    TestResponder responder;
    responder.admin().transact([](Transaction& t) {
        t.script("INSERT INTO labels (name, project_id, owner_id) SELECT 'label ' || n, 3, 1 FROM generate_series(1, "
                 "3000) n");
    });
    const std::string narrow = fresh_token(responder, "sysadm", R"({"name": "t", "scope": "read", "projects": [2]})");
    Request labels;
    labels.method = "GET";
    labels.path = "labels";
    for (int i = 0; i < 3; ++i) {
        CHECK(json::parse(responder.answer(labels, "sysadm").body).at("labels").size() == 3003);
        CHECK(json::parse(responder.answer(request_of("GET", "labels", narrow), "").body).at("labels").size() == 2);
    }
    const std::string token =
        fresh_token(responder, "propar", R"({"name": "t", "scope": "annotate", "projects": [2]})");
    const std::string submit = R"({"labels": [1], "version": 1})";
    CHECK(responder.answer(request_of("POST", "web/annotations/2/submit", token, submit), "").status == 200);
    responder.admin().transact([](Transaction& t) { t.script("DELETE FROM permissions WHERE user_id = 3"); });
    CHECK(responder.answer(request_of("GET", "annotations/2", token), "").status == 404);
    CHECK(responder.answer(request_of("POST", "web/annotations/2/submit", token, submit), "").status == 404);
}

TEST_CASE("A browser keeps no token, and one that was never made counts as nobody")
{
    TestResponder responder;
    const std::string token = fresh_token(responder, "owner", R"({"name": "t", "scope": "manage"})");
    Request request;
    request.method = "GET";
    request.path = "web/me";
    request.headers["cookie"] = "memento_8080=" + token;
    CHECK(responder.answer(request, "").status == 401);
    const std::string made_up = "memento_" + std::string(64, '7');
    CHECK(responder.answer(request_of("GET", "web/me", made_up), "").status == 401);
    CHECK(responder.caller_of(request_of("GET", "web/me", made_up)) == "nobody");
    CHECK(responder.answer(request_of("GET", "web/me", token), "").status == 200);
    CHECK(responder.caller_of(request_of("GET", "web/me", token)) == "user 2");
}

TEST_CASE("A token cannot be made of nothing, for too long, or of a token")
{
    TestResponder responder;
    const auto status = [&](const std::string& body) {
        Request request;
        request.method = "POST";
        request.path = "web/tokens";
        request.body = body;
        return responder.answer(request, "owner").status;
    };
    CHECK(status(R"({"name": "", "scope": "read"})") == 400);
    CHECK(status(R"({"name": "t", "scope": "all"})") == 400);
    CHECK(status(R"({"name": "t", "scope": "read", "days": 0})") == 400);
    CHECK(status(R"({"name": "t", "scope": "read", "days": 3651})") == 400);
    CHECK(status(R"({"name": "t", "scope": "read", "projects": []})") == 400);
    CHECK(status(R"({"name": "t", "scope": "read", "projects": ["x"]})") == 400);
    CHECK(status(R"({"name": "t", "scope": "read", "projects": [3]})") == 404);
    const std::string token = fresh_token(responder, "owner", R"({"name": "t", "scope": "manage"})");
    CHECK(responder.answer(request_of("POST", "web/tokens", token, R"({"name": "u", "scope": "read"})"), "").status ==
          403);
    for (int i = 1; i < 100; ++i)
        CHECK(status(R"({"name": "t)" + std::to_string(i) + R"(", "scope": "read"})") == 201);
    CHECK(status(R"({"name": "one more", "scope": "read"})") == 409);
}
