// memento-fcgi: the responder behind nginx. Reads its configuration, opens its socket, starts its threads, waits for a
// signal.
#include "access/token.hpp"
#include "base/config.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/process.hpp"
#include "base/version.hpp"
#include "dispatch.hpp"
#include "http/fastcgi.hpp"
#include "identify.hpp"

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

// Blocks the signals that end us, before there is any thread: all inherit it, and sigwait alone takes them.
sigset_t block_signals()
{
    ::signal(SIGPIPE, SIG_IGN);
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGTERM);
    ::sigaddset(&signals, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

void serve(const Config& config)
{
    const sigset_t signals = block_signals();
    const std::string key = read_token_key(config.text("key_file"));
    const std::string database = config.text("app_database");
    const std::chrono::seconds time_limit(config.number_between("statement_seconds", 0, 86400));
    const int api_threads = config.number_between("threads", 1, 1000);
    RequestSocket api(config.text("socket"), Bodies::whole, api_threads);
    RequestSocket uploads(config.text("upload_socket"), Bodies::streamed, upload_threads);
    AnswerCache kept(static_cast<std::size_t>(config.number("answer_cache_mb")) << 20U);
    ConnectionPool pool(database, upload_connections, time_limit);
    std::vector<std::thread> threads;
    const auto add_thread = [&](RequestSocket& requests, ConnectionPool* shared) {
        threads.emplace_back([&, shared] {
            Context context{config, key, kept, Database(database, "BEGIN", time_limit)};
            context.pool = shared;
            requests.serve({.answer = [&context](Request& request) { return dispatch(context, request); },
                            .caller = [&context](const Request& request) { return caller_name(request, context); },
                            .cancel = [&context] { context.database.cancel(); }});
        });
    };
    for (int i = 0; i < api_threads; ++i)
        add_thread(api, nullptr);
    for (int i = 0; i < upload_threads; ++i)
        add_thread(uploads, &pool);
    log_line(LogLevel::info, "ready", {{"threads", std::to_string(threads.size())}});
    int signal = 0;
    ::sigwait(&signals, &signal);
    api.stop();
    uploads.stop();
    for (std::thread& thread : threads)
        thread.join();
    log_line(LogLevel::info, "stopped");
}

} // namespace
} // namespace memento

int main(int argc, char** argv)
{
    memento::secure_standard_descriptors();
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
