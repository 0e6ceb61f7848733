// memento doctor
#include "command.hpp"

#include "base/text.hpp"
#include "database/migrate.hpp"
#include "decoder/conversion.hpp"
#include "instance/nginx.hpp"
#include "instance/postgres.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace memento {
namespace {

constexpr long long gibibyte = 1LL << 30U;

// What a check found, and what about it is weaker than it could be.
struct Found {
    Found(std::string what, std::string its_weakness = "") // NOLINT: most have none
        : text(std::move(what))
        , weakness(std::move(its_weakness))
    {
    }
    std::string text;
    std::string weakness;
};

// A check answers what it found, or throws an Error that says what is wrong and what to do.
struct Check {
    std::string name;
    std::function<Found(Globals&)> look;
};

// The first line that a program prints, on either output.
std::string first_line_of(const std::vector<std::string>& command)
{
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0)
        throw system_error("Cannot make a pipe");
    const UniqueFd reading{pipe[0]};
    UniqueFd writing{pipe[1]};
    Child child;
    child.arguments = command;
    child.environment = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"};
    child.passed = {{writing.get(), 1}, {writing.get(), 2}};
    const pid_t pid = spawn(child);
    writing.reset();
    std::string text;
    std::array<char, 4096> buffer{};
    for (ssize_t count = 0; (count = ::read(reading.get(), buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(count));
    if (wait_for(pid) != 0)
        throw Error(ErrorCode::failed, command[0] + " does not run: " + std::string(trimmed(text)));
    return text.substr(0, text.find('\n'));
}

std::string look_at_system(Globals&)
{
    utsname name{};
    ::uname(&name);
    // How programs are found and started from folders that are closed to the user they run as.
    if (::access("/proc/self/exe", R_OK) != 0)
        throw Error(ErrorCode::failed, "/proc is not mounted.", "`mount -t proc proc /proc`");
    return std::string(name.sysname) + " " + name.release + ", " + std::to_string(::sysconf(_SC_NPROCESSORS_ONLN)) +
           " processors";
}

std::string look_at_postgres(Globals& globals)
{
    const fs::path data = globals.instance.empty() ? fs::path() : fs::path(globals.instance) / "pg";
    const fs::path folder = find_postgres(data);
    return first_line_of({folder / "postgres", "--version"}) + ", " + folder.string();
}

std::string look_at_nginx(Globals&)
{
    const fs::path nginx = find_nginx();
    return first_line_of({nginx, "-v"}) + ", " + nginx.string();
}

std::string look_at_responder(Globals&)
{
    const fs::path path = fs::read_symlink("/proc/self/exe").parent_path() / "memento-fcgi";
    if (::access(path.c_str(), X_OK) != 0)
        throw Error(ErrorCode::failed, path.string() + " is missing.", "It belongs beside `memento`.");
    return first_line_of({path, "--version"}) + ", " + path.string();
}

// Whether somebody listens on all sockets of the responder.
std::string look_at_sockets(Globals& globals)
{
    const WorkingAs as(globals.works_as());
    std::string found;
    for (const char* setting : {"socket", "upload_socket", "login_socket"}) {
        const std::string path = globals.config().text(setting);
        sockaddr_un address{AF_UNIX, {}};
        if (path.size() >= sizeof address.sun_path)
            throw Error(ErrorCode::failed, "The path of the socket " + path + " is too long.");
        path.copy(address.sun_path, path.size());
        const UniqueFd socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
        if (!socket || ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw system_error("The responder does not answer on " + path, errno,
                               "Is memento-fcgi running, and is the setting `" + std::string(setting) + "` right?");
        found += (found.empty() ? "" : ", ") + path;
    }
    return found;
}

// Images come from anywhere: what keeps a decoder that one of them took over away from the rest.
Found look_at_decoders(Globals& globals)
{
    Found found("");
    for (const Protection& each : decoder_protections(globals.works_as())) {
        if (each.in_force)
            found.text += (found.text.empty() ? "" : ", ") + each.name;
        else
            found.weakness +=
                (found.weakness.empty() ? "" : " ") + each.name + (each.name.ends_with('s') ? " are" : " is") +
                " not to be had here; nothing but file permissions keeps a decoder that an image took over "
                "from " +
                each.meaning + ".";
    }
    found.text = "limited in memory, time and files; " + (found.text.empty() ? "nothing else" : found.text);
    return found;
}

std::string look_at_database(Globals& globals)
{
    std::string found;
    with_database(globals, [&](Database& database) {
        found = database.in_transaction([](Transaction& transaction) {
            return transaction.run("SELECT current_setting('server_version') || ', user ' || current_user").text(0, 0) +
                   ", schema " + std::to_string(applied_migration(transaction));
        });
    });
    return found;
}

std::string look_at_access(Globals& globals)
{
    const WorkingAs as(globals.works_as());
    Database database(globals.config().text("app_database"));
    return database.in_transaction([](Transaction& transaction) {
        const Rows role =
            transaction.run("SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user");
        if (role.truth(0, 1))
            throw Error(ErrorCode::failed,
                        "The responder connects as " + role.text(0, 0) + ", whom no access rule binds.",
                        "`app_database` must name a role that is no superuser and has NOBYPASSRLS, like memento_app.");
        return "user " + role.text(0, 0) + ", bound by row-level security";
    });
}

std::string look_at_store(Globals& globals)
{
    const fs::path store = globals.config().store();
    const WorkingAs as(globals.works_as());
    for (const char* folder : {"inbox", "orig", "tiles", "trash"}) {
        if (::faccessat(AT_FDCWD, (store / folder).c_str(), R_OK | W_OK | X_OK, AT_EACCESS) != 0)
            throw system_error("Cannot write in " + (store / folder).string());
    }
    const fs::space_info space = fs::space(store);
    long long least = globals.config().number("min_free");
    if (least == 0)
        least = std::max(4 * gibibyte, static_cast<long long>(space.capacity / 20));
    std::string free =
        std::to_string(static_cast<long long>(space.available) / gibibyte) + " GiB free in " + store.string();
    if (static_cast<long long>(space.available) < least)
        throw Error(ErrorCode::no_space, "Only " + free + ".",
                    "Uploads are refused below " + std::to_string(least / gibibyte) + " GiB (setting min_free).");
    return free;
}

std::string look_at_key(Globals& globals)
{
    constexpr std::size_t least = 32;
    const WorkingAs as(globals.works_as());
    const fs::path path = globals.config().text("key_file");
    if (trimmed(read_file(path)).size() < least)
        throw Error(ErrorCode::failed, "The key in " + path.string() + " is shorter than 32 bytes.",
                    "Make one with `openssl rand -hex 32`; all sessions end.");
    return path.string();
}

std::vector<Check> checks()
{
    return {
        {"system", look_at_system},       {"postgresql", look_at_postgres}, {"nginx", look_at_nginx},
        {"responder", look_at_responder}, {"sockets", look_at_sockets},     {"database", look_at_database},
        {"access", look_at_access},       {"store", look_at_store},         {"key", look_at_key},
        {"decoders", look_at_decoders},
    };
}

struct Finding {
    std::string name;
    bool good = true;
    std::string text;
    std::string hint;
};

Finding examine(const Check& check, Globals& globals)
{
    try {
        const Found found = check.look(globals);
        return {check.name, true, found.text, found.weakness};
    } catch (const Error& error) {
        return {check.name, false, error.what(), error.hint()};
    }
}

void print_findings(const nlohmann::ordered_json& findings)
{
    for (const auto& finding : findings) {
        const auto name = finding.at("check").get<std::string>();
        const auto hint = finding.at("hint").get<std::string>();
        std::cout << (!finding.at("good").get<bool>() ? "BAD   "
                      : hint.empty()                  ? "good  "
                                                      : "note  ")
                  << name << std::string(12 - name.size(), ' ') << finding.at("found").get<std::string>() << "\n";
        if (!hint.empty())
            std::cout << std::string(18, ' ') << "hint: " << hint << "\n";
    }
}

void run_doctor(Globals& globals)
{
    static_cast<void>(globals.config()); // a configuration that cannot be read is an error of its own
    const nlohmann::ordered_json findings = doctor_findings(globals);
    if (!std::ranges::all_of(findings, [](const auto& finding) { return finding.at("good").template get<bool>(); }))
        globals.exit_code = error_kind(ErrorCode::failed).exit_code;
    if (globals.json)
        std::cout << findings.dump(2) << "\n";
    else
        print_findings(findings);
}

} // namespace

nlohmann::ordered_json doctor_findings(Globals& globals)
{
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Check& check : checks()) {
        const Finding finding = examine(check, globals);
        list.push_back(
            {{"check", finding.name}, {"good", finding.good}, {"found", finding.text}, {"hint", finding.hint}});
    }
    return list;
}

void setup_doctor(CLI::App& app, Globals& globals)
{
    CLI::App* command =
        add_command(app, "doctor", group::instance, "Look whether everything Memento needs is there and works",
                    "memento --instance my_instance doctor");
    command->callback([&globals] { run_doctor(globals); });
}

} // namespace memento
