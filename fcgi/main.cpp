// memento-fcgi: the responder behind nginx. Reads its configuration, opens its socket, starts its threads, waits for a
// signal.
#include "access/token.hpp"
#include "base/config.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/version.hpp"
#include "database/migrate.hpp"
#include "dispatch.hpp"
#include "http/fastcgi.hpp"

#include <chrono>
#include <csignal>
#include <iostream>
#include <string_view>
#include <thread>
#include <vector>

namespace memento {
namespace {

// Each waits for one sender; what they do besides takes little time and a connection that they share.
constexpr int upload_threads = 64;
constexpr std::size_t upload_connections = 6;

Config read_config(int argc, char** argv)
{
    if (argc != 3 || std::string_view(argv[1]) != "--config")
        throw Error(ErrorCode::usage, "memento-fcgi takes one option.",
                    "memento-fcgi --config /etc/memento/memento.conf");
    Config config = Config::from_file(argv[2]);
    config.read_environment();
    return config;
}

void serve(const Config& config)
{
    ::signal(SIGPIPE, SIG_IGN);
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGTERM);
    ::sigaddset(&signals, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr); // before any thread: all inherit it, sigwait alone takes them
    const std::string key = read_token_key(config.text("key_file"));
    const int socket = open_socket(config.text("socket"));
    const int upload_socket = open_socket(config.text("upload_socket"));
    AnswerCache kept(static_cast<std::size_t>(config.number("answer_cache_mb")) << 20U);
    const std::chrono::seconds time_limit(config.number_between("statement_seconds", 0, 86400));
    ConnectionPool pool(config.text("app_database"), upload_connections, time_limit);
    std::vector<std::thread> threads;
    const auto add_thread = [&](int listening, Bodies bodies, ConnectionPool* shared) {
        threads.emplace_back([&config, &key, &kept, time_limit, listening, bodies, shared] {
            Context context{config, key, kept, Database(config.text("app_database"), "BEGIN", time_limit)};
            context.pool = shared;
            accept_requests(listening, bodies, [&context](Request& request) { return dispatch(context, request); });
        });
    };
    for (long long i = 0; i < std::max(1LL, config.number("threads")); ++i)
        add_thread(socket, Bodies::whole, nullptr);
    for (int i = 0; i < upload_threads; ++i)
        add_thread(upload_socket, Bodies::streamed, &pool);
    log_line(LogLevel::info, "ready", {{"threads", std::to_string(threads.size())}});
    int signal = 0;
    ::sigwait(&signals, &signal);
    stop_accepting({socket, upload_socket});
    for (std::thread& thread : threads)
        thread.join();
    log_line(LogLevel::info, "stopped");
}

} // namespace
} // namespace memento

int main(int argc, char** argv)
{
    try {
        if (argc == 2 && std::string_view(argv[1]) == "--version") {
            std::cout << "memento-fcgi " << memento::version() << "\n";
            return 0;
        }
        memento::serve(memento::read_config(argc, argv));
        return 0;
    } catch (const memento::Error& e) {
        std::cerr << "memento-fcgi: " << e.what() << (e.hint().empty() ? "" : " ") << e.hint() << "\n";
        return e.kind().exit_code;
    } catch (const std::exception& e) {
        std::cerr << "memento-fcgi: " << e.what() << "\n";
        return 1;
    }
}
