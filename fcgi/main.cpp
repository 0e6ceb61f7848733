// memento-fcgi: the responder behind nginx. Reads its configuration, opens its socket, starts its threads, waits for a
// signal.
#include "access/session.hpp"
#include "access/token.hpp"
#include "base/config.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/process.hpp"
#include "base/version.hpp"
#include "dispatch.hpp"
#include "http/fastcgi.hpp"
#include "identify.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <iostream>
#include <malloc.h>
#include <string_view>
#include <thread>
#include <vector>

namespace memento {
namespace {

// Each waits for one sender; what they do besides takes little time and a connection that they share. A user has a
// quarter of them, an address half.
Places places_of_uploads(const Config& config)
{
    return {.threads = 64,
            .of_caller = 16,
            .of_address = 32,
            .patience = std::chrono::seconds(10),
            .body_window = std::chrono::seconds(config.number_between("body_seconds", 1, 3600))};
}
constexpr std::size_t upload_connections = 6;

// Hashing is dear, and who logs in is not known yet: an address counts as one, with half of the threads. When hundreds
// come at once, they wait for each other.
constexpr Places places_of_logins{
    .threads = 8, .of_caller = 4, .of_address = 4, .patience = std::chrono::seconds(20), .body_window = {}};
constexpr std::size_t login_connections = 4;

// One caller has half of the threads at the most. Behind one address there may be all of a laboratory.
Places places_of_api(const Config& config)
{
    const int threads = config.number_between("threads", 1, 1000);
    return {.threads = threads, .of_caller = std::max(1, threads / 2), .of_address = threads};
}

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
    AnswerCache kept(static_cast<std::size_t>(config.number("answer_cache_mb")) << 20U);
    const Places api_places = places_of_api(config);
    RequestSocket api(config.text("socket"), Bodies::whole, api_places);
    RequestSocket uploads(config.text("upload_socket"), Bodies::streamed, places_of_uploads(config));
    RequestSocket logins(config.text("login_socket"), Bodies::whole, places_of_logins);
    ConnectionPool for_api(database, static_cast<std::size_t>(api_places.threads), time_limit, prepare_entering());
    ConnectionPool for_uploads(database, upload_connections, time_limit, prepare_entering());
    ConnectionPool for_logins(database, login_connections, time_limit, prepare_entering());
    std::vector<std::thread> threads;
    const auto add_threads = [&](RequestSocket& requests, int count, ConnectionPool& pool) {
        for (int i = 0; i < count; ++i) {
            threads.emplace_back([&] {
                Context context{config, key, kept, Borrower(pool)};
                Worker worker{.answer = [&context](Request& request) { return dispatch(context, request); },
                              .origin = [&context](const Request& request) { return origin_of(request, context); },
                              .refusal = {},
                              .cancel = [&context] { context.database.cancel(); }};
                if (&requests == &uploads)
                    worker.refusal = [&context](Request& request) { return refusal_of_upload(context, request); };
                requests.serve(worker);
            });
        }
    };
    add_threads(api, api_places.threads, for_api);
    add_threads(uploads, places_of_uploads(config).threads, for_uploads);
    add_threads(logins, places_of_logins.threads, for_logins);
    log_line(LogLevel::info, "ready", {{"threads", std::to_string(threads.size())}});
    int signal = 0;
    ::sigwait(&signals, &signal);
    api.stop();
    uploads.stop();
    logins.stop();
    for (std::thread& thread : threads)
        thread.join();
    log_line(LogLevel::info, "stopped");
}

} // namespace
} // namespace memento

int main(int argc, char** argv)
{
    memento::secure_standard_descriptors();
    // What is larger is given back to the system at once, instead of being kept for the next large answer (mallopt(3)).
    ::mallopt(M_MMAP_THRESHOLD, 256 << 10);
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
