#include "decoder/host.hpp"

#include "base/error.hpp"
#include "base/message.hpp"
#include "base/programs.hpp"
#include "decoder/protocol.hpp"

#include <fcntl.h>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

namespace memento {
namespace {

pid_t spawn_host(int socket, const std::optional<Identity>& as)
{
    const UniqueFd program = open_program(decoder_program);
    const UniqueFd nothing = open_file("/dev/null", O_RDWR);
    Child child;
    child.arguments = {decoder_program};
    child.program_fd = program.get();
    child.as = as;
    child.passed = {{nothing.get(), 0}, {nothing.get(), 1}, {socket, decoder_socket}};
    // Temporary files of libvips go where they are removed with everything else.
    child.environment = {"TMPDIR=.",
                         "LC_ALL=C.UTF-8",
                         "PATH=/usr/bin:/bin",
                         "MALLOC_ARENA_MAX=2",
                         "ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1",
                         "UBSAN_OPTIONS=print_stacktrace=1"};
    child.own_session = true;
    return spawn(child);
}

class Host {
public:
    explicit Host(const std::optional<Identity>& as)
    {
        auto [ours, its] = socket_pair(SOCK_SEQPACKET);
        pid_ = spawn_host(its.get(), as);
        socket_ = std::move(ours);
    }
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;
    ~Host()
    {
        socket_.reset(); // which ends it
        if (is_ours())
            wait_for(pid_);
    }
    // After a fork the child finds the host of its parent in its memory.
    bool is_ours() const { return owner_ == ::getpid(); }
    bool start(const std::string& request, const DecoderFiles& files) const
    {
        std::vector<int> passed{files.input, files.output, files.report, files.complaints};
        if (files.companion >= 0)
            passed.push_back(files.companion);
        return send_message(socket_.get(), request, passed);
    }

private:
    UniqueFd socket_;
    pid_t pid_ = -1;
    pid_t owner_ = ::getpid();
};

struct Hosts {
    std::mutex mutex;
    std::map<uid_t, std::unique_ptr<Host>> by_user; // of whom we decode as: in practice one
};

Hosts& hosts()
{
    static Hosts all;
    return all;
}

} // namespace

void start_decoder(const nlohmann::json& request, const DecoderFiles& files, const std::optional<Identity>& as)
{
    const std::string text = request.dump();
    const std::lock_guard lock(hosts().mutex);
    std::unique_ptr<Host>& host = hosts().by_user[as ? as->uid : ::getuid()];
    if (host && host->is_ours() && host->start(text, files))
        return;
    host.reset(); // somebody ended it
    host = std::make_unique<Host>(as);
    if (!host->start(text, files))
        throw Error(ErrorCode::failed, "The host of the decoders does not work.");
}

} // namespace memento
