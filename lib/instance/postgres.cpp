#include "instance/postgres.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "database/database.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <vector>

namespace fs = std::filesystem;

namespace memento {
namespace {

const fs::path debian_versions = "/usr/lib/postgresql";
constexpr auto superuser = "memento";
constexpr auto database = "memento";

// What differs from the defaults, given on the command line so that the cluster itself can be moved anywhere.
constexpr std::array settings_of_server{
    "listen_addresses=",               // no network
    "unix_socket_permissions=0700",    //
    "max_connections=100",             //
    "dynamic_shared_memory_type=mmap", // not in /dev/shm, which may be tiny or swept at logout
    "logging_collector=off",           //
    "log_timezone=UTC",                //
    "timezone=UTC",                    //
};
constexpr std::array settings_for_tests{"fsync=off", "synchronous_commit=off", "full_page_writes=off"};

bool has_server(const fs::path& folder)
{
    return ::access((folder / "postgres").c_str(), X_OK) == 0 && ::access((folder / "initdb").c_str(), X_OK) == 0;
}

int number_of(const std::string& text)
{
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// The versions that are installed as Debian does it, newest first.
std::vector<fs::path> installed_versions()
{
    std::vector<fs::path> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(debian_versions, error)) {
        if (has_server(entry.path() / "bin"))
            found.push_back(entry.path());
    }
    std::ranges::sort(found, std::greater{}, [](const fs::path& path) { return number_of(path.filename().string()); });
    return found;
}

std::optional<fs::path> in_path()
{
    const char* path = std::getenv("PATH");
    for (const std::string& folder : split(path == nullptr ? "" : path, ':')) {
        if (!folder.empty() && has_server(folder))
            return folder;
    }
    return std::nullopt;
}

// The version a cluster was made with, "15"; "" when there is no cluster yet.
std::string version_of(const fs::path& data)
{
    const fs::path file = data / "PG_VERSION";
    return ::access(file.c_str(), R_OK) == 0 ? std::string(trimmed(read_file(file))) : "";
}

std::string owner_name(const Cluster& cluster)
{
    return cluster.user ? cluster.user->name : user_with_id(::geteuid(), ::getegid()).name;
}

std::string quoted(const std::string& name)
{
    return '"' + name + '"';
}

// Who may connect as whom. Written at every start: the cluster may have come from another machine with other users.
void write_access(const Cluster& cluster, const fs::path& data)
{
    std::string map;
    for (const std::string& user : {owner_name(cluster), std::string("root")}) {
        for (const char* role : {superuser, "memento_app"})
            map += "memento " + quoted(user) + " " + role + "\n";
    }
    write_file(data / "pg_ident.conf", "# Written by Memento.\n" + map, 0600);
    write_file(data / "pg_hba.conf", "# Written by Memento.\nlocal all all peer map=memento\n", 0600);
}

std::string last_lines(const fs::path& log)
{
    std::string text = read_file(log);
    text.erase(text.find_last_not_of('\n') + 1);
    return text.size() > 600 ? text.substr(text.size() - 600) : text;
}

void run_initdb(const Cluster& cluster, const fs::path& target)
{
    const fs::path programs = find_postgres(cluster.data);
    Child initdb;
    initdb.arguments = {programs / "initdb", "-D", target, "-U", superuser, "-A", "peer", "-E", "UTF8",
                        "--locale=C.UTF-8"};
    if (!cluster.durable)
        initdb.arguments.emplace_back("--no-sync");
    initdb.as = cluster.user;
    initdb.environment = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"};
    initdb.death_signal = SIGKILL;
    initdb.own_session = true;
    const UniqueFd nothing = open_file("/dev/null", O_RDONLY);
    const UniqueFd log = open_file(cluster.log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    initdb.passed = {{nothing.get(), 0}, {log.get(), 1}, {log.get(), 2}};
    if (wait_for(spawn(initdb)) != 0)
        throw Error(ErrorCode::failed, "The database of the instance could not be made in " + target.string() + ".",
                    last_lines(cluster.log));
}

// What a start left that was killed. A process of its initdb may be ending still, and take files away at the same time.
void remove_unfinished(const fs::path& folder)
{
    constexpr int max_tries = 50;
    std::error_code error;
    for (int tried = 0; tried < max_tries; ++tried) {
        fs::remove_all(folder, error);
        if (!error)
            return;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    throw Error(ErrorCode::failed, "Cannot remove " + folder.string() + ": " + error.message() + ".",
                "It is what a start left that was cut off; remove it by hand.");
}

} // namespace

fs::path find_postgres(const fs::path& data)
{
    const std::string needed = version_of(data);
    std::string known;
    for (const fs::path& version : installed_versions()) {
        if (needed.empty() || version.filename() == needed)
            return version / "bin";
        known += (known.empty() ? "" : ", ") + version.filename().string();
    }
    if (const auto folder = in_path(); folder && known.empty())
        return *folder;
    if (known.empty())
        throw Error(ErrorCode::failed, "PostgreSQL is not installed.", "Install it with `apt-get install postgresql`.");
    throw Error(ErrorCode::failed,
                "The database in " + data.string() + " was made by PostgreSQL " + needed + "; installed is " + known +
                    ".",
                "Install it with `apt-get install postgresql-" + needed + "`.");
}

void make_cluster(const Cluster& cluster)
{
    if (version_of(cluster.data).empty()) {
        const fs::path unfinished = cluster.data.string() + ".new";
        remove_unfinished(unfinished);
        run_initdb(cluster, unfinished);
        fs::rename(unfinished, cluster.data);
        sync_directory(cluster.data.parent_path());
    }
    write_access(cluster, cluster.data);
}

Child postgres_child(const Cluster& cluster)
{
    Child child;
    child.arguments = {find_postgres(cluster.data) / "postgres", "-D", cluster.data, "-k", cluster.sockets};
    const auto add = [&](const char* setting) { child.arguments.insert(child.arguments.end(), {"-c", setting}); };
    std::ranges::for_each(settings_of_server, add);
    if (!cluster.durable)
        std::ranges::for_each(settings_for_tests, add);
    child.as = cluster.user;
    child.environment = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"};
    child.death_signal = SIGINT;
    child.own_session = true;
    return child;
}

std::string connection_to(const Cluster& cluster, const std::string& name, const std::string& role)
{
    return "host=" + cluster.sockets.string() + " dbname=" + name + " user=" + role;
}

void make_database(const Cluster& cluster)
{
    Database server(connection_to(cluster, "postgres", superuser));
    const bool there = server.in_transaction([](Transaction& transaction) {
        return !transaction.run("SELECT 1 FROM pg_database WHERE datname = $1::text", {database}).empty();
    });
    if (!there)
        server.execute_alone("CREATE DATABASE memento TEMPLATE template0");
}

bool answers(const Cluster& cluster)
{
    try {
        Database server(connection_to(cluster, "postgres", superuser));
        server.transact([](Transaction& transaction) { transaction.run("SELECT 1"); });
        return true;
    } catch (const Error& error) {
        if (error.code() == ErrorCode::unavailable)
            return false;
        throw;
    }
}

} // namespace memento
