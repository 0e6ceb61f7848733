#include "instance/instance.hpp"

#include "access/password.hpp"
#include "admin/users.hpp"
#include "base/config.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/programs.hpp"
#include "base/text.hpp"
#include "database/database.hpp"
#include "database/migrate.hpp"
#include "decoder/protocol.hpp"
#include "instance/layout.hpp"
#include "instance/lock.hpp"
#include "instance/nginx.hpp"
#include "instance/pages.hpp"
#include "instance/port.hpp"
#include "instance/postgres.hpp"
#include "instance/supervisor.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace memento {
namespace {

constexpr auto first_administrator = "admin";
constexpr int shared_lock = 9;   // the number under which every child holds the family lock
constexpr int decoder_place = 8; // that under which responder and worker find the program of the decoders
constexpr std::size_t key_bytes = 32;

// Everything that is decided before the first program starts.
struct Plan {
    Layout layout;
    std::optional<Identity> user;
    Cluster cluster;
    fs::path responder_socket;
    fs::path upload_socket;
    fs::path login_socket;
    fs::path permissions; // nginx keeps what it was told of tiles there; its keys hold tokens
    fs::path nginx;       // the program
    UniqueFd worker;      // our own program
    UniqueFd responder;   // the programs, opened as whoever we are: their folder may be closed to the user
    UniqueFd decoder;
    ListeningPort port;
};

void make_key(const Layout& layout)
{
    if (::access(layout.key().c_str(), F_OK) != 0)
        write_file(layout.key(), random_hex(key_bytes) + "\n", 0600);
}

// The settings that are the instance's own, in the order of memento.conf.
std::vector<std::pair<std::string, std::string>> own_settings(const Plan& plan)
{
    return {
        {"database", connection_to(plan.cluster, "memento", "memento")},
        {"app_database", connection_to(plan.cluster, "memento", "memento_app")},
        {"store", plan.layout.store()},
        {"key_file", plan.layout.key()},
        {"socket", plan.responder_socket},
        {"upload_socket", plan.upload_socket},
        {"login_socket", plan.login_socket},
        {"cookie", "memento_" + std::to_string(plan.port.number)},
        {"secure_cookie", "off"},
        {"public_url", "http://127.0.0.1:" + std::to_string(plan.port.number)},
    };
}

// Our settings first, anew at every start; what else stood in the file is kept.
void write_configuration(const Plan& plan)
{
    std::string text = "# Memento, the embedded instance in this folder. These lines are written by `memento serve`:\n";
    const auto own = own_settings(plan);
    for (const auto& [key, value] : own)
        text.append(key).append(" = ").append(value).append("\n");
    constexpr std::string_view end_of_ours =
        "# Settings of your own, one `key = value` a line (`memento config show` lists them):\n";
    text += end_of_ours;
    if (::access(plan.layout.conf().c_str(), F_OK) == 0) {
        const std::string before = read_file(plan.layout.conf());
        if (const std::size_t at = before.find(end_of_ours); at != std::string::npos)
            text += before.substr(at + end_of_ours.size());
    }
    write_file(plan.layout.conf(), text, 0644);
}

Service database_service(const Plan& plan)
{
    return {.name = "database",
            .child = postgres_child(plan.cluster),
            .log = plan.layout.log() / "postgres.log",
            .stop_signal = SIGINT,
            .pause =
                std::chrono::milliseconds(500), // its sessions see that it is gone, and end, before the next one starts
            .is_vital = true,
            .is_ready = [&plan] { return answers(plan.cluster); }};
}

std::vector<std::string> environment_of(const Plan& plan, const ServeOptions& options)
{
    std::vector<std::string> environment{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"};
    // The settings of the instance itself are not up to the environment.
    for (const std::string& variable : options.environment) {
        if (std::ranges::none_of(own_settings(plan), [&](const auto& own) {
                return variable.starts_with(setting_variable(own.first) + "=");
            }))
            environment.push_back(variable);
    }
    environment.push_back("MEMENTO_DECODER=/proc/self/fd/" + std::to_string(decoder_place));
    return environment;
}

Service responder_service(const Plan& plan, const ServeOptions& options)
{
    Child child;
    child.arguments = {"memento-fcgi", "--config", plan.layout.conf()};
    child.program_fd = plan.responder.get();
    child.passed = {{plan.decoder.get(), decoder_place}};
    child.environment = environment_of(plan, options);
    child.death_signal = SIGTERM;
    return {.name = "responder",
            .child = std::move(child),
            .log = plan.layout.log() / "responder.log",
            .stop_signal = SIGTERM,
            .is_ready = [&plan] {
                return accepts(plan.responder_socket) && accepts(plan.upload_socket) && accepts(plan.login_socket);
            }};
}

Service worker_service(const Plan& plan, const ServeOptions& options)
{
    Child child;
    child.arguments = {"memento", "--config", plan.layout.conf(), "worker"};
    child.program_fd = plan.worker.get();
    child.passed = {{plan.decoder.get(), decoder_place}};
    child.environment = environment_of(plan, options);
    child.death_signal = SIGTERM;
    return {.name = "worker",
            .child = std::move(child),
            .log = plan.layout.log() / "worker.log",
            .stop_signal = SIGTERM,
            .is_ready = {}};
}

Service nginx_service(const Plan& plan)
{
    // Ready at once: the socket listens already, what arrives before nginx is there waits in its queue.
    return {.name = "web server",
            .child = nginx_child(plan.nginx, plan.layout, plan.port.socket.get()),
            .log = plan.layout.log() / "nginx.log",
            .stop_signal = SIGTERM,
            .is_vital = true,
            .is_ready = [&plan] { return ::access((plan.layout.run() / "nginx/nginx.pid").c_str(), F_OK) == 0; }};
}

// A new file that only its owner can read; the password is in it before the user is in the database.
class PasswordFile {
public:
    PasswordFile(const fs::path& path, const std::string& password)
        : path_(path)
    {
        const UniqueFd fd{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)};
        if (!fd)
            throw system_error("Cannot write the password to a new file " + path.string());
        write_all(fd.get(), password + "\n", path);
        if (::fsync(fd.get()) != 0)
            throw system_error("Cannot save " + path.string());
    }
    PasswordFile(const PasswordFile&) = delete;
    PasswordFile& operator=(const PasswordFile&) = delete;
    ~PasswordFile()
    {
        if (!kept_)
            ::unlink(path_.c_str());
    }
    void keep() { kept_ = true; }

private:
    fs::path path_;
    bool kept_ = false;
};

// Makes the first user if there is none yet; notes name and password in started. The file for his password is written
// by whoever called us, not by the user of the instance.
void add_first_administrator(const Plan& plan, const ServeOptions& options, Started& started)
{
    Database database(connection_to(plan.cluster, "memento", "memento"));
    if (database.in_transaction([](Transaction& transaction) { return !list_users(transaction).empty(); }))
        return;
    const std::string password = generate_password();
    std::optional<PasswordFile> file;
    if (options.admin_password_file) {
        const WorkingAs caller(Identity{::getuid(), ::getgid(), ""});
        file.emplace(*options.admin_password_file, password);
    }
    database.transact([&](Transaction& transaction) {
        add_user(transaction,
                 {.username = first_administrator, .name = "Administrator", .password = password, .sysadm = true});
    });
    if (file)
        file->keep();
    started.user = first_administrator;
    started.password = file ? "" : password;
}

// A folder that is of no use to anybody after this run, unless it is the instance's own.
class PassingFolder {
public:
    PassingFolder(fs::path folder, const Layout& layout)
        : folder_(std::move(folder))
        , own_(folder_ == layout.run())
    {
    }
    PassingFolder(const PassingFolder&) = delete;
    PassingFolder& operator=(const PassingFolder&) = delete;
    ~PassingFolder()
    {
        std::error_code ignored;
        if (own_)
            return;
        fs::remove_all(folder_, ignored); // what is in it, as the user of the instance, who cannot remove it from /run
        const WorkingAs caller(Identity{::getuid(), ::getgid(), ""});
        ::rmdir(folder_.c_str());
    }

private:
    fs::path folder_;
    bool own_;
};

void require_no_password_file(const Layout& layout, const ServeOptions& options)
{
    if (options.admin_password_file && ::access(layout.database().c_str(), F_OK) != 0 &&
        ::access(options.admin_password_file->c_str(), F_OK) == 0)
        throw Error(ErrorCode::usage, "The file " + options.admin_password_file->string() + " exists already.",
                    "The password is written to a new file only; name another one.");
}

InstanceLock lock_as(const Layout& layout, const std::optional<Identity>& user)
{
    const WorkingAs as(user);
    return lock_instance(layout);
}

// What needs our own rights: the port, the folders in memory, the programs.
Plan prepare(const Layout& layout, const ServeOptions& options, std::optional<Identity> user)
{
    Plan plan{.layout = layout,
              .user = std::move(user),
              .cluster = {},
              .responder_socket = {},
              .upload_socket = {},
              .login_socket = {},
              .permissions = {},
              .nginx = find_nginx(),
              .worker = open_own_program(),
              .responder = open_program("memento-fcgi"),
              .decoder = open_program(decoder_program),
              .port = listen_on(options.port)};
    const fs::path sockets = make_socket_folder(layout, plan.user);
    plan.responder_socket = sockets / "fcgi.sock";
    plan.upload_socket = sockets / "upload.sock";
    plan.login_socket = sockets / "login.sock";
    plan.permissions = make_permission_folder(layout, plan.user);
    plan.cluster = {
        .data = layout.database(), .sockets = sockets, .log = layout.log() / "initdb.log", .user = plan.user};
    return plan;
}

// Writes what the programs of the instance read.
void write_files(const Plan& plan)
{
    make_key(plan.layout);
    write_configuration(plan);
    write_nginx_configuration(plan.layout, {.socket = plan.responder_socket,
                                            .upload_socket = plan.upload_socket,
                                            .login_socket = plan.login_socket,
                                            .permissions = plan.permissions,
                                            .port = plan.port.number,
                                            .cookie = "memento_" + std::to_string(plan.port.number)});
    make_cluster(plan.cluster);
}

} // namespace

void serve(const ServeOptions& options, const std::function<void(const Started&)>& started)
{
    const Layout layout = layout_of(options.dir);
    const std::optional<Identity> user = instance_user(layout);
    make_folders(layout, user);
    require_no_password_file(layout, options);
    const InstanceLock lock = lock_as(layout, user);
    const Plan plan = prepare(layout, options, user);
    Started told{.dir = layout.dir,
                 .url = "http://127.0.0.1:" + std::to_string(plan.port.number) + "/memento/",
                 .port = plan.port.number};
    const auto folder = find_pages(programs_folder());
    told.has_pages = folder.has_value();
    const OpenPages pages = folder ? open_pages(*folder) : OpenPages();
    // From here on as the user of the instance: it is his folder, and root would follow what he planted there.
    const WorkingAs as(user);
    if (told.has_pages)
        copy_pages(pages, layout);
    note_address(lock, told.url);
    const PassingFolder sockets(plan.cluster.sockets, layout); // removed when the supervisor below has ended
    const PassingFolder permissions(plan.permissions, layout);
    write_files(plan);
    try {
        Supervisor supervisor(user, {{lock.family.get(), shared_lock}}, options.tell);
        supervisor.start(database_service(plan));
        {
            make_database(plan.cluster);
            Database database(connection_to(plan.cluster, "memento", "memento"));
            migrate(database);
        }
        supervisor.start(responder_service(plan, options));
        supervisor.start(nginx_service(plan));
        supervisor.start(worker_service(plan, options));
        // Last: his password is told once, so nothing may fail any more between this and the telling.
        add_first_administrator(plan, options, told);
        started(told);
        supervisor.run();
    } catch (const Interrupted&) {
        return; // as wished; what ran has been stopped
    }
}

} // namespace memento
