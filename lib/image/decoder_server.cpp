#include "image/decoder_server.hpp"

#include "base/error.hpp"
#include "base/message.hpp"
#include "base/process.hpp"
#include "image/decoder.hpp"
#include "image/source.hpp"

#include <algorithm>
#include <csignal>
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

enum RequestPart : std::size_t { input, output, report, complaints, parts };

struct RunningDecoder {
    pid_t pid = -1;
    UniqueFd process; // readable when it has ended
    UniqueFd report;
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
            const std::vector<pollfd> news = wait();
            for (std::size_t i = 0; i < running_.size(); ++i)
                look_at(running_[i], news[1 + 2 * i].revents != 0, news[2 + 2 * i].revents != 0);
            std::erase_if(running_, [](const RunningDecoder& decoder) { return decoder.pid < 0; });
            if (news[0].revents != 0)
                take_request();
        }
        for (const RunningDecoder& decoder : running_)
            ::kill(decoder.pid, SIGKILL);
        for (const RunningDecoder& decoder : running_)
            wait_for(decoder.pid);
    }

private:
    std::vector<pollfd> wait() const
    {
        std::vector<pollfd> waiting{{socket_, POLLIN, 0}};
        for (const RunningDecoder& decoder : running_) {
            waiting.push_back({decoder.process.get(), POLLIN, 0});
            waiting.push_back({decoder.report.get(), POLLRDHUP, 0});
        }
        ::poll(waiting.data(), waiting.size(), -1);
        return waiting;
    }

    static void look_at(RunningDecoder& decoder, bool ended, bool given_up)
    {
        if (given_up)
            ::kill(decoder.pid, SIGKILL);
        if (!given_up && !ended)
            return;
        const int status = wait_for(decoder.pid);
        decoder.pid = -1;
        // It may have stopped in the middle of a line.
        const std::string line = "\n" + json({{"ended", status}}).dump() + "\n";
        ::send(decoder.report.get(), line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        decoder.report.reset();
    }

    void take_request()
    {
        std::optional<Message> request = receive_message(socket_);
        if (!request || request->descriptors.size() != parts) {
            alone_ = !request;
            return;
        }
        const pid_t pid = ::fork();
        if (pid == 0)
            become_decoder(*request);
        if (pid < 0) // the sender sees the end of its report
            return;
        running_.push_back({pid, UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))),
                            std::move(request->descriptors[report])});
    }

    [[noreturn]] void become_decoder(const Message& request) const
    {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        const auto& files = request.descriptors;
        if (!place_descriptors({{files[complaints].get(), STDERR_FILENO},
                                {files[input].get(), decoder_input},
                                {files[output].get(), decoder_output},
                                {files[report].get(), decoder_report}}))
            ::_exit(127);
        ::close_range(decoder_report + 1, ~0U, 0);
        ::_exit(decode(json::parse(request.text), outer_));
    }

    int socket_;
    Protection outer_;
    std::vector<RunningDecoder> running_;
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
        require_one_thread();
        Server(socket, outer).run();
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "memento-decoder: " << error.what() << "\n";
        return 1;
    }
}

} // namespace memento
