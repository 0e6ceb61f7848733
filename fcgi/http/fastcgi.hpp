// FastCGI: the only part that knows the library. Requests are taken from a socket by threads, one at a time each.
#pragma once

#include "http/message.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace memento {

enum class Bodies : std::uint8_t {
    whole,   // read before answer is called, up to 16 MiB
    streamed // of any length, left to answer (Request::read_more)
};

// What one thread does with requests.
struct Worker {
    std::function<Response(Request&)> answer;
    // Whose request it is, when places are shared out; its body is not there yet.
    std::function<std::string(const Request&)> caller;
    // Breaks off what answer() waits for. Called by another thread when the client of a request with a whole body has
    // gone; what is sent in pieces ends by itself.
    std::function<void()> cancel;
};

// A unix socket on which nginx reaches us, and the requests on it. A caller has half of its threads at the most; what
// he sends besides waits a few seconds for one of them, and is answered with 503 then.
class RequestSocket {
public:
    // The folder must exist; an old socket is replaced. threads: how many will call serve().
    RequestSocket(const std::string& path, Bodies bodies, int threads);
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
