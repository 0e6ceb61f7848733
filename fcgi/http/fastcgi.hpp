// FastCGI: the only part that knows the library. Requests are taken from a socket by threads, one at a time each.
#pragma once

#include "http/message.hpp"
#include "http/turns.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace memento {

enum class Bodies : std::uint8_t {
    whole,   // read before answer is called, up to 16 MiB
    streamed // of any length, left to answer (Request::read_more)
};

// How the threads of a socket are shared out.
struct Places {
    int threads = 1;                      // how many will call serve()
    int of_caller = 1;                    // at once; what one sends besides waits without a thread
    int of_address = 1;                   // the same of all who send from one address
    std::chrono::seconds patience{3};     // how long it waits, until it is answered with 503
    std::chrono::seconds body_window{30}; // of bodies that are streamed, see http/pace.hpp
};

// What one thread does with requests.
struct Worker {
    std::function<Response(Request&)> answer;
    // As whom a request counts when places are shared out, and from where; its body is not there yet.
    std::function<Origin(const Request&)> origin;
    // Where there is one: what a request is refused with before it has a place, and before a byte of its body is read.
    std::function<std::optional<Response>(Request&)> refusal;
    // Breaks off what answer() waits for. Called by another thread when the client of a request with a whole body has
    // gone; what is sent in pieces ends by itself.
    std::function<void()> cancel;
};

// A unix socket on which nginx reaches us, and the requests on it.
class RequestSocket {
public:
    // The folder must exist; an old socket is replaced.
    RequestSocket(const std::string& path, Bodies bodies, const Places& places);
    RequestSocket(const RequestSocket&) = delete;
    RequestSocket& operator=(const RequestSocket&) = delete;
    ~RequestSocket();

    // Takes requests until stop() is called; a request under way is finished, but a body that is still being streamed
    // ends there.
    void serve(const Worker& worker);

    // Wakes every thread in serve(), and ends it.
    void stop();

private:
    class Inside;
    std::unique_ptr<Inside> inside_;
};

} // namespace memento
