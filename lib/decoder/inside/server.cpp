#include "decoder/inside/server.hpp"

#include "base/error.hpp"
#include "base/message.hpp"
#include "base/process.hpp"
#include "base/sha256.hpp"
#include "decoder/inside/decode.hpp"
#include "decoder/inside/sandbox.hpp"
#include "reader/source.hpp"

#include <algorithm>
#include <csignal>
#include <deque>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace memento {
namespace {

using nlohmann::json;

enum RequestPart : std::size_t { input, output, report, complaints, min_parts, companion = min_parts, max_parts };

struct RunningDecoder {
    pid_t pid = -1;
    UniqueFd process; // readable when it has ended
    UniqueFd report;
};

struct Request {
    json text;
    std::vector<UniqueFd> files;
    std::size_t at_once = 0; // it waits until fewer work
};

class Server {
public:
    Server(int socket, Protection outer)
        : socket_(socket)
        , outer_(std::move(outer))
    {
    }

    void run()
    {
        while (!alone_) {
            take_news();
            std::erase_if(running_, [](const RunningDecoder& decoder) { return decoder.pid < 0; });
            while (!waiting_.empty() && running_.size() < waiting_.front().at_once) {
                start(waiting_.front());
                waiting_.pop_front();
            }
        }
        for (const RunningDecoder& decoder : running_)
            ::kill(decoder.pid, SIGKILL);
        for (const RunningDecoder& decoder : running_)
            wait_for(decoder.pid);
    }

private:
    void take_news()
    {
        std::vector<pollfd> news{{socket_, POLLIN, 0}};
        for (const RunningDecoder& decoder : running_) {
            news.push_back({decoder.process.get(), POLLIN, 0});
            news.push_back({decoder.report.get(), POLLRDHUP, 0});
        }
        for (const Request& request : waiting_)
            news.push_back({request.files[report].get(), POLLRDHUP, 0});
        ::poll(news.data(), news.size(), -1);
        const auto* next = news.data() + 1;
        for (RunningDecoder& decoder : running_) {
            look_at(decoder, next[0].revents != 0, next[1].revents != 0);
            next += 2;
        }
        std::erase_if(waiting_, [&next](const Request&) { return (next++)->revents != 0; });
        if (news[0].revents != 0)
            take_request();
    }

    static void look_at(RunningDecoder& decoder, bool ended, bool given_up)
    {
        if (given_up)
            ::kill(decoder.pid, SIGKILL);
        if (!given_up && !ended)
            return;
        const int status = wait_for(decoder.pid);
        decoder.pid = -1;
        tell(decoder.report.get(), {{"ended", status}});
        decoder.report.reset();
    }

    // The decoder may have stopped in the middle of a line.
    static void tell(int socket, const json& news)
    {
        const std::string line = "\n" + news.dump() + "\n";
        ::send(socket, line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    }

    void take_request()
    {
        std::optional<Message> message = receive_message(socket_);
        alone_ = !message;
        if (!message || message->descriptors.size() < min_parts || message->descriptors.size() > max_parts)
            return;
        Request request{json::parse(message->text), std::move(message->descriptors)};
        request.at_once = request.text.value("at_once", std::size_t{0});
        if (request.at_once > 0)
            waiting_.push_back(std::move(request));
        else
            start(request);
    }

    // When it cannot, the report says why.
    void start(Request& request)
    {
        const pid_t pid = ::fork();
        if (pid == 0)
            become_decoder(request);
        if (pid < 0)
            return tell(request.files[report].get(), {{"not_started", errno}});
        UniqueFd process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
        if (!process) { // nobody would hear of its end
            const int error = errno;
            ::kill(pid, SIGKILL);
            wait_for(pid);
            return tell(request.files[report].get(), {{"not_started", error}});
        }
        running_.push_back({pid, std::move(process), std::move(request.files[report])});
    }

    [[noreturn]] void become_decoder(const Request& request) const
    {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        const auto& files = request.files;
        std::vector<std::pair<int, int>> places{{files[complaints].get(), STDERR_FILENO},
                                                {files[input].get(), decoder_input},
                                                {files[output].get(), decoder_output},
                                                {files[report].get(), decoder_report}};
        if (files.size() > companion)
            places.emplace_back(files[companion].get(), decoder_companion);
        if (!place_descriptors(places))
            ::_exit(127);
        ::close_range(static_cast<unsigned>(places.back().second) + 1, ~0U, 0);
        ::_exit(decode(request.text, outer_));
    }

    int socket_;
    Protection outer_;
    std::vector<RunningDecoder> running_;
    std::deque<Request> waiting_;
    bool alone_ = false;
};

// A fork copies one thread only: had a library started others, decoders would wait for them for ever.
void require_one_thread()
{
    const std::filesystem::directory_iterator threads("/proc/self/task");
    if (std::distance(begin(threads), end(threads)) != 1)
        throw Error(ErrorCode::internal, "A library started a thread before any image was read.");
}

} // namespace

int serve_decoders(int socket)
{
    try {
        const Protection outer = enter_namespaces();
        start_vips(1);
        static_cast<void>(sha256("")); // OpenSSL reads its configuration, which decoders cannot
        require_one_thread();
        Server(socket, outer).run();
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "memento-decoder: " << error.what() << "\n";
        return 1;
    }
}

} // namespace memento
