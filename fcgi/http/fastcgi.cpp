#include "http/fastcgi.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "dispatch.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <fcgiapp.h>
#include <mutex>
#include <set>
#include <sys/socket.h>
#include <sys/stat.h>

namespace memento {
namespace {

constexpr std::size_t max_body_bytes = std::size_t{16} << 20U;
std::atomic<bool> stopping{false};

// The connections on which bodies are streamed, so that stopping need not wait for slow senders.
std::mutex streams_mutex;
std::set<int> streams;

class Stream {
public:
    explicit Stream(int connection)
        : connection_(connection)
    {
        const std::lock_guard lock(streams_mutex);
        streams.insert(connection_);
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream()
    {
        const std::lock_guard lock(streams_mutex);
        streams.erase(connection_);
    }

private:
    int connection_;
};

std::string_view parameter(const FCGX_Request& raw, const char* name)
{
    const char* value = FCGX_GetParam(name, raw.envp);
    return value == nullptr ? std::string_view{} : std::string_view{value};
}

// The path below the API base, without a leading slash.
std::string path_below_base(std::string_view path)
{
    for (const std::string_view base : {"/memento-api/", "/memento/"}) {
        if (path.starts_with(base))
            return std::string(path.substr(base.size()));
    }
    return std::string(path.substr(std::min<std::size_t>(1, path.size())));
}

// "HTTP_X_ACCESS_TOKEN=…" becomes x-access-token.
void read_headers(const FCGX_Request& raw, Request& request)
{
    constexpr std::string_view prefix = "HTTP_";
    for (char** entry = raw.envp; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equals = text.find('=');
        if (!text.starts_with(prefix) || equals == std::string_view::npos)
            continue;
        std::string name = lower(text.substr(prefix.size(), equals - prefix.size()));
        std::ranges::replace(name, '_', '-');
        request.headers.emplace(std::move(name), text.substr(equals + 1));
    }
}

std::string read_body(FCGX_Request& raw)
{
    const std::string_view announced = parameter(raw, "CONTENT_LENGTH");
    std::size_t length = 0;
    if (announced.empty())
        return {};
    const auto [end, error] = std::from_chars(announced.data(), announced.data() + announced.size(), length);
    if (error != std::errc{} || end != announced.data() + announced.size())
        throw Error(ErrorCode::bad_request, "The length of the body is not a number.");
    if (length > max_body_bytes)
        throw Error(ErrorCode::too_large, "The body is larger than 16 MiB.");
    std::string body(length, '\0');
    std::size_t have = 0;
    while (have < length) {
        const int count = FCGX_GetStr(body.data() + have, static_cast<int>(length - have), raw.in);
        if (count <= 0)
            throw Error(ErrorCode::bad_request, "The body ended before its announced length.");
        have += static_cast<std::size_t>(count);
    }
    return body;
}

// What has come already, at least one byte: FCGX_GetStr alone would wait until `most` are there.
std::size_t read_some(FCGX_Request& raw, char* to, std::size_t most)
{
    const int first = most == 0 ? EOF : FCGX_GetChar(raw.in);
    if (stopping)
        throw Error(ErrorCode::unavailable, "The server is stopping.", "Try again in a moment.");
    if (first == EOF)
        return 0;
    *to = static_cast<char>(first);
    const auto there = std::min(static_cast<std::size_t>(raw.in->stop - raw.in->rdNext), most - 1);
    const int count = there == 0 ? 0 : FCGX_GetStr(to + 1, static_cast<int>(there), raw.in);
    return 1 + static_cast<std::size_t>(std::max(count, 0));
}

void put(FCGX_Request& raw, std::string_view text)
{
    if (FCGX_PutStr(text.data(), static_cast<int>(text.size()), raw.out) < 0)
        throw Error(ErrorCode::failed, "The client has gone.");
}

// The head of an answer. One that cannot be sent is a defect, and another answer is sent instead.
std::string head_of(Response& response, const Request& request)
{
    try {
        return response_head(response);
    } catch (const Error& e) {
        log_line(LogLevel::error, e.what(), {{"request", request.request_id}, {"path", request.path}});
        response = error_response(without_paths(e));
        return response_head(response);
    }
}

void send(FCGX_Request& raw, Response& response, const Request& request)
{
    put(raw, head_of(response, request));
    if (parameter(raw, "REQUEST_METHOD") == "HEAD")
        return;
    if (response.stream)
        response.stream([&raw](std::string_view piece) { put(raw, piece); });
    else
        put(raw, response.body);
}

Response answered(FCGX_Request& raw, Request& request, Bodies bodies, const std::function<Response(Request&)>& answer)
{
    try {
        const std::string_view method = parameter(raw, "REQUEST_METHOD");
        request.method = method == "HEAD" ? "GET" : std::string(method);
        request.path = path_below_base(parameter(raw, "DOCUMENT_URI"));
        request.query = parameter(raw, "QUERY_STRING");
        request.address = parameter(raw, "REMOTE_ADDR");
        request.request_id = parameter(raw, "REQUEST_ID");
        request.tile_key = parameter(raw, "TILE_KEY");
        read_headers(raw, request);
        request.headers["content-type"] = parameter(raw, "CONTENT_TYPE");
        request.headers["content-length"] = parameter(raw, "CONTENT_LENGTH");
        if (bodies == Bodies::whole) {
            request.body = read_body(raw);
            return answer(request);
        }
        const Stream stream(raw.ipcFd);
        request.read_more = [&raw](char* to, std::size_t most) { return read_some(raw, to, most); };
        return answer(request);
    } catch (const Error& e) {
        return error_response(e);
    }
}

void serve_one(FCGX_Request& raw, Bodies bodies, const std::function<Response(Request&)>& answer)
{
    const auto begun = std::chrono::steady_clock::now();
    Request request;
    Response response = answered(raw, request, bodies, answer);
    try {
        send(raw, response, request);
    } catch (const std::exception& e) {
        // The head is out: all that is left is to break the answer off, so that it is not taken for whole.
        log_line(LogLevel::warning, "answer cut short", {{"id", request.request_id}, {"reason", e.what()}});
        FCGX_SetExitStatus(1, raw.out);
        raw.keepConnection = 0;
        FCGX_Free(&raw, 1);
    }
    log_request(request, response.status, std::chrono::steady_clock::now() - begun);
}

} // namespace

int open_socket(const std::string& path)
{
    ::umask(0007);
    const int socket = FCGX_Init() == 0 ? FCGX_OpenSocket(path.c_str(), 512) : -1;
    if (socket < 0)
        throw Error(ErrorCode::failed, "Cannot listen on the socket " + path + ".",
                    "Its folder must exist and be writable for this user; the path may have 107 bytes at most.");
    return socket;
}

void accept_requests(int socket, Bodies bodies, const std::function<Response(Request&)>& answer)
{
    FCGX_Request raw;
    if (FCGX_InitRequest(&raw, socket, FCGI_FAIL_ACCEPT_ON_INTR) != 0)
        throw Error(ErrorCode::failed, "FastCGI cannot be started.");
    while (!stopping) {
        if (FCGX_Accept_r(&raw) < 0)
            continue; // a broken connection, or we are stopping
        serve_one(raw, bodies, answer);
        FCGX_Finish_r(&raw);
    }
    FCGX_Free(&raw, 1);
}

void stop_accepting(std::initializer_list<int> sockets)
{
    stopping = true;
    FCGX_ShutdownPending();
    for (const int socket : sockets)
        ::shutdown(socket, SHUT_RDWR); // wakes every thread in accept; ShutdownPending alone does not
    const std::lock_guard lock(streams_mutex);
    for (const int connection : streams)
        ::shutdown(connection, SHUT_RD);
}

} // namespace memento
