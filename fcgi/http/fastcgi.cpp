#include "http/fastcgi.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "dispatch.hpp"
#include "http/pace.hpp"
#include "http/watch.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <fcgiapp.h>
#include <mutex>
#include <set>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>

namespace memento {
namespace {

constexpr std::size_t max_body_bytes = std::size_t{16} << 20U;
// Of requests that wait for their turn, each with its connection and without a thread.
constexpr std::size_t max_waiting_of_caller = 128;
constexpr std::size_t max_waiting = 512;

std::atomic<bool> stopping{false};

// A connection and the request that came on it. No connection is used for a second one.
struct Exchange {
    explicit Exchange(int socket)
    {
        if (FCGX_InitRequest(&raw, socket, FCGI_FAIL_ACCEPT_ON_INTR) != 0)
            throw Error(ErrorCode::failed, "FastCGI cannot be started.");
    }
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;
    ~Exchange() { FCGX_Free(&raw, 1); }

    // The library waits with closing until the other side has closed, lest an answer be lost with what was sent and not
    // read. Where the request was read to its end, there is nothing to lose: the answer stays there to be read.
    void close_at_once_if_read()
    {
        if (FCGX_GetChar(raw.in) == EOF && FCGX_GetError(raw.in) == 0)
            FCGX_Detach(&raw);
    }

    FCGX_Request raw{};
    Request request;
    std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
};
using ExchangePointer = std::unique_ptr<Exchange>;

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

// What has come already, at least one byte: FCGX_GetStr alone would wait until `max_bytes` are there.
std::size_t read_some(FCGX_Request& raw, Pace& pace, char* to, std::size_t max_bytes)
{
    const auto begun = std::chrono::steady_clock::now();
    const int first = max_bytes == 0 ? EOF : FCGX_GetChar(raw.in);
    const auto waited = std::chrono::steady_clock::now() - begun;
    if (stopping)
        throw Error(ErrorCode::unavailable, "The server is stopping.", "Try again in a moment.");
    const int error = FCGX_GetError(raw.in);
    if (first == EOF && (error == EAGAIN || error == EWOULDBLOCK)) // of set_read_limit()
        pace.stopped();
    if (first == EOF)
        return 0;
    *to = static_cast<char>(first);
    const auto there = std::min(static_cast<std::size_t>(raw.in->stop - raw.in->rdNext), max_bytes - 1);
    const int count = there == 0 ? 0 : FCGX_GetStr(to + 1, static_cast<int>(there), raw.in);
    const std::size_t came = 1 + static_cast<std::size_t>(std::max(count, 0));
    pace.came(came, waited);
    return came;
}

// No reading of this connection waits for longer.
void set_read_limit(int connection, std::chrono::seconds limit)
{
    const timeval time{limit.count(), 0};
    ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
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

void read_head(Exchange& exchange)
{
    const FCGX_Request& raw = exchange.raw;
    Request& request = exchange.request;
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
}

// Whether the whole answer was sent.
bool send_whole(Exchange& exchange, Response& response)
{
    try {
        send(exchange.raw, response, exchange.request);
        return true;
    } catch (const std::exception& e) {
        log_line(LogLevel::warning, "answer cut short", {{"id", exchange.request.request_id}, {"reason", e.what()}});
        return false;
    }
}

void finish(Exchange& exchange, const Response& response, bool whole)
{
    log_request(exchange.request, response.status, std::chrono::steady_clock::now() - exchange.begun);
    if (whole) {
        FCGX_Finish_r(&exchange.raw);
    } else {
        // The head is out: all that is left is to break the answer off, so that it is not taken for whole.
        FCGX_SetExitStatus(1, exchange.raw.out);
        exchange.raw.keepConnection = 0;
        FCGX_Free(&exchange.raw, 1);
    }
}

void answer_at_once(Exchange& exchange, Response response)
{
    finish(exchange, response, send_whole(exchange, response));
}

void refuse(Exchange& exchange)
{
    answer_at_once(exchange, error_response(Error(ErrorCode::unavailable,
                                                  "You have as many requests under way as one may have at once.",
                                                  "Wait for some of the answers before you ask for more.")));
}

} // namespace

class RequestSocket::Inside {
public:
    Inside(const std::string& path, Bodies bodies, const Places& places)
        : bodies_(bodies)
        , threads_(places.threads)
        , body_window_(places.body_window)
        , turns_({places.of_caller, places.of_address, max_waiting_of_caller, max_waiting, places.patience})
        , watch_([this] { refuse_overdue(); })
    {
        ::umask(0007);
        socket_ = FCGX_Init() == 0 ? FCGX_OpenSocket(path.c_str(), 512) : -1;
        if (socket_ < 0)
            throw Error(ErrorCode::failed, "Cannot listen on the socket " + path + ".",
                        "Its folder must exist and be writable for this user; the path may have 107 bytes at most.");
    }

    void serve(const Worker& worker)
    {
        Watch::Seat& seat = watch_.add_seat(worker.cancel);
        while (!stopping) {
            auto exchange = std::make_unique<Exchange>(socket_);
            if (FCGX_Accept_r(&exchange->raw) < 0)
                continue; // a broken connection, or we are stopping
            exchange->begun = std::chrono::steady_clock::now();
            const Taken taken(busy_);
            if (taken.all >= threads_ && is_gone(exchange->raw.ipcFd)) // it waited too long to be accepted
                continue;
            read_head(*exchange);
            if (const std::optional<Response> refusal =
                    worker.refusal ? worker.refusal(exchange->request) : std::nullopt) {
                answer_at_once(*exchange, *refusal);
                continue;
            }
            const Origin origin = worker.origin(exchange->request);
            switch (turns_.ask(origin, exchange)) {
            case Turn::now:
                serve_and_go_on(origin, std::move(exchange), worker, seat);
                break;
            case Turn::later:
                break;
            case Turn::never:
                refuse(*exchange);
                break;
            }
        }
    }

    void stop()
    {
        stopping = true;
        FCGX_ShutdownPending();
        ::shutdown(socket_, SHUT_RDWR); // wakes every thread in accept; ShutdownPending alone does not
        const std::lock_guard lock(streams_mutex_);
        for (const int connection : streams_)
            ::shutdown(connection, SHUT_RD);
    }

private:
    // The connections on which bodies are streamed, so that stopping need not wait for slow senders.
    class Stream {
    public:
        Stream(Inside& inside, int connection)
            : inside_(inside)
            , connection_(connection)
        {
            const std::lock_guard lock(inside_.streams_mutex_);
            inside_.streams_.insert(connection_);
        }
        Stream(const Stream&) = delete;
        Stream& operator=(const Stream&) = delete;
        ~Stream()
        {
            const std::lock_guard lock(inside_.streams_mutex_);
            inside_.streams_.erase(connection_);
        }

    private:
        Inside& inside_;
        int connection_;
    };

    struct Taken {
        explicit Taken(std::atomic<int>& busy)
            : busy_(busy)
            , all(++busy)
        {
        }
        Taken(const Taken&) = delete;
        Taken& operator=(const Taken&) = delete;
        ~Taken() { --busy_; }

    private:
        std::atomic<int>& busy_;

    public:
        const int all; // with this one
    };

    // One request, then those that wait for its place.
    void serve_and_go_on(Origin origin, ExchangePointer exchange, const Worker& worker, Watch::Seat& seat)
    {
        serve_one(*exchange, worker, seat);
        exchange.reset();
        while (std::optional<Turns<ExchangePointer>::Next> next = turns_.leave(origin)) {
            origin = std::move(next->origin);
            if (!stopping && !is_gone(next->request->raw.ipcFd))
                serve_one(*next->request, worker, seat);
        }
    }

    void serve_one(Exchange& exchange, const Worker& worker, Watch::Seat& seat)
    {
        // A body that is streamed ends with its client by itself, and what has arrived by then is to be put in order.
        seat.begin(bodies_ == Bodies::whole ? exchange.raw.ipcFd : Watch::nobody);
        Response response = answer(exchange, worker);
        const bool whole = send_whole(exchange, response);
        seat.end();
        if (bodies_ == Bodies::whole)
            exchange.close_at_once_if_read();
        finish(exchange, response, whole);
    }

    Response answer(Exchange& exchange, const Worker& worker)
    {
        Request& request = exchange.request;
        try {
            if (bodies_ == Bodies::whole) {
                request.body = read_body(exchange.raw);
                return worker.answer(request);
            }
            const Stream stream(*this, exchange.raw.ipcFd);
            Pace pace(body_window_);
            set_read_limit(exchange.raw.ipcFd, body_window_);
            request.read_more = [&exchange, &pace](char* to, std::size_t max_bytes) {
                return read_some(exchange.raw, pace, to, max_bytes);
            };
            return worker.answer(request);
        } catch (const std::exception& e) {
            return error_response(without_paths(error_of(e)));
        }
    }

    void refuse_overdue()
    {
        for (const ExchangePointer& exchange : turns_.overdue(std::chrono::steady_clock::now()))
            refuse(*exchange);
    }

    const Bodies bodies_;
    const int threads_;
    std::atomic<int> busy_ = 0; // threads that have taken a request
    const std::chrono::seconds body_window_;
    int socket_ = -1;
    std::mutex streams_mutex_;
    std::set<int> streams_;
    Turns<ExchangePointer> turns_;
    Watch watch_; // last: its thread uses what is above
};

RequestSocket::RequestSocket(const std::string& path, Bodies bodies, const Places& places)
    : inside_(std::make_unique<Inside>(path, bodies, places))
{
}

RequestSocket::~RequestSocket() = default;

void RequestSocket::serve(const Worker& worker)
{
    inside_->serve(worker);
}

void RequestSocket::stop()
{
    inside_->stop();
}

} // namespace memento
