// A request and its answer, as the responder sees them. Knows nothing of FastCGI.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace memento {

struct Request {
    std::string method;                                      // upper case; HEAD arrives as GET
    std::string path;                                        // below the API base, without a leading slash: "layers/7"
    std::string query;                                       // as it came, percent-encoded
    std::map<std::string, std::string, std::less<>> headers; // names in lower case
    std::string body;
    std::string address;    // of the client
    std::string request_id; // from nginx, for the log
    std::string tile_key;   // of the sub-request that asks for the permission of a tile
    int user_id = 0;        // set by dispatch, for the log
    // Set instead of body where uploads arrive: waits for the next bytes, up to `max_bytes`; 0 is the end, whole or
    // not.
    std::function<std::size_t(char* to, std::size_t max_bytes)> read_more;
};

// Takes pieces of a body as they are made.
using Sink = std::function<void(std::string_view)>;

struct Response {
    int status = 200;
    std::string body = {};
    std::string content_type = "application/json";
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::function<void(const Sink&)> stream =
        {}; // when set, makes the body instead of `body`, after the head has been sent
};

// The value of a header; "" when absent.
std::string_view header(const Request& request, std::string_view name);

// The decoded value of a parameter of the query string; "" when absent. Throws Error bad_request for what is not a text
// that can be stored (invalid UTF-8, NUL).
std::string query_value(const Request& request, std::string_view name);

// The decimal number of a text, from 0 to 2³¹−1; nothing for anything else.
std::optional<int> whole_number(std::string_view text);

// A whole number of the query string; nothing when it is absent. Throws Error bad_request naming the parameter.
std::optional<int> query_number(const Request& request, std::string_view name);

// The head of an answer as FastCGI wants it, with the empty line at its end. Throws Error internal when a value would
// break it in two: what stands in a header may come from a row that somebody else wrote.
std::string response_head(const Response& response);

// The value of a cookie; "" when absent.
std::string_view cookie(const Request& request, std::string_view name);

} // namespace memento
