#include "instance/nginx.hpp"

#include "base/embedded.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <sys/resource.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace memento {
namespace {

constexpr std::string_view pieces = "nginx/";
constexpr std::string_view whole = "nginx/embedded.conf.in";
constexpr int inherited_socket = 3;

void replace_all(std::string& text, std::string_view from, const std::string& to)
{
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

// How many files a process of ours may open at most.
rlim_t max_files()
{
    constexpr rlim_t enough = 32768;
    rlimit limit{};
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? std::min(enough, limit.rlim_max) : 1024;
}

} // namespace

fs::path find_nginx()
{
    const char* path = std::getenv("PATH");
    // Not always in the PATH of an ordinary user.
    for (const std::string& folder :
         split("/usr/sbin:/usr/local/sbin:" + std::string(path == nullptr ? "" : path), ':')) {
        if (!folder.empty() && ::access((fs::path(folder) / "nginx").c_str(), X_OK) == 0)
            return fs::path(folder) / "nginx";
    }
    throw Error(ErrorCode::failed, "nginx is not installed.", "Install it with `apt-get install nginx`.");
}

void write_nginx_configuration(const Layout& layout, const NginxSettings& settings)
{
    const fs::path folder = layout.run() / "nginx";
    fs::remove(folder / "nginx.pid"); // of a run that was cut off
    for (const EmbeddedText& text : embedded_texts()) {
        if (text.path.starts_with(pieces) && text.path.ends_with(".inc"))
            write_file(folder / "memento" / text.path.substr(pieces.size()), text.content);
        if (text.path != whole)
            continue;
        std::string configuration(text.content);
        replace_all(configuration, "@socket@", settings.socket);
        replace_all(configuration, "@upload_socket@", settings.upload_socket);
        replace_all(configuration, "@login_socket@", settings.login_socket);
        replace_all(configuration, "@permissions@", settings.permissions);
        replace_all(configuration, "@port@", std::to_string(settings.port));
        replace_all(configuration, "@files@", std::to_string(max_files()));
        // One whose request is being answered takes two: its own, and that of the responder or the file.
        replace_all(configuration, "@connections@", std::to_string(std::min<rlim_t>(8192, max_files() / 2)));
        replace_all(configuration, "@cookie@", settings.cookie);
        write_file(folder / "nginx.conf", configuration);
    }
    // In the place of the installation's own. A $ in the folder's name must not be taken for a variable's.
    const bool dollar = layout.dir.native().find('$') != std::string::npos;
    write_file(folder / "memento/tiles.inc", dollar ? "alias $memento_store/tiles/;\n" : "alias store/tiles/;\n");
}

Child nginx_child(const fs::path& program, const Layout& layout, int listening)
{
    Child child;
    child.arguments = {program, "-p", layout.dir, "-c", "run/nginx/nginx.conf", "-e", "stderr"};
    child.passed = {{listening, inherited_socket}};
    // How nginx hands its sockets to a new version of itself; it looks for them by their address.
    child.environment = {"PATH=/usr/bin:/bin", "NGINX=" + std::to_string(inherited_socket) + ";"};
    child.death_signal = SIGTERM;
    return child;
}

} // namespace memento
