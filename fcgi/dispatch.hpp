// The way of a request: identify, route, run, and the one place where errors become answers.
#pragma once

#include "base/error.hpp"
#include "context.hpp"
#include "http/message.hpp"

#include <chrono>
#include <optional>

namespace memento {

// Never throws. Sets request.user_id for the log.
Response dispatch(Context& context, Request& request);

// What a request to the socket of uploads is refused with before a byte of its body is read, and before it has a place
// among those whose bodies are: its session has ended, or it may not upload. Nothing when it may be gone on with. Never
// throws.
std::optional<Response> refusal_of_upload(Context& context, Request& request);

// Notes what somebody with a session tried and may not, for a handler that answers errors itself. Never throws: an
// audit that fails must not change the answer.
void audit_refusal(Context& context, const Request& request);

// One line of the log for a request that was answered: who, what, how long; never a token, a password or a share. What
// pages ask all the time leaves none: permissions of tiles, and what is new, when it is told.
void log_request(const Request& request, int status, std::chrono::nanoseconds spent);

// The JSON of an error as the API sends it.
Response error_response(const Error& error);

} // namespace memento
