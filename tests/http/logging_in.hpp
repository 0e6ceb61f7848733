// Requests from one address, and logins with a password, for tests of sessions and of logins.
#pragma once

#include "responder.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace memento {

inline Request request_of(const std::string& method, const std::string& path, const std::string& body = "")
{
    Request request;
    request.method = method;
    request.path = path;
    request.body = body;
    request.address = "10.0.0.1";
    return request;
}

inline const std::string digest = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8";

// Gives a user of the seed, who has none, the password of `digest`.
inline void give_password(TestResponder& responder, const std::string& id, const std::string& username)
{
    const nlohmann::json body{
        {"username", username}, {"name", ""}, {"email", ""}, {"settings", ""}, {"password", digest}};
    REQUIRE(responder.answer(request_of("PUT", "users/" + id, body.dump()), "sysadm").status == 201);
}

inline int log_in(TestResponder& responder, const std::string& username, const std::string& password,
                  const std::string& address = "10.0.0.1")
{
    Request request = request_of("POST", "login");
    request.address = address;
    request.headers = {{"username", username}, {"password", password}};
    return responder.answer(request, "").status;
}

} // namespace memento
