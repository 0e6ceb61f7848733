// The way of a request: identify, route, run, and the one place where errors become answers.
#pragma once

#include "base/error.hpp"
#include "context.hpp"
#include "http.hpp"

namespace memento {

// Never throws. Sets request.user_id for the log.
Response handle(Context& context, Request& request);

// Notes what somebody with a session tried and may not, for a handler that answers errors itself. Never throws: an audit
// that fails must not change the answer.
void audit_refusal(Context& context, const Request& request);

// The JSON of an error as the API sends it.
Response error_response(const Error& error);

} // namespace memento
