// nginx in an embedded instance: its configuration, made of the pieces in nginx/, and the process.
#pragma once

#include "base/process.hpp"
#include "instance/layout.hpp"

#include <filesystem>
#include <string>

namespace memento {

struct NginxSettings {
    std::filesystem::path socket; // of the responder
    std::filesystem::path upload_socket;
    std::filesystem::path login_socket;
    std::filesystem::path permissions; // folder in which permissions of tiles are kept
    int port = 0;                      // on 127.0.0.1
    std::string cookie;                // name of the session cookie: letters, digits, _ and - only
};

// Throws Error when nginx is not installed.
std::filesystem::path find_nginx();

// Writes run/nginx/nginx.conf and the pieces that it includes, into folders that are there.
void write_nginx_configuration(const Layout& layout, const NginxSettings& settings);

// nginx in the foreground, as whoever starts it; stopped by SIGTERM, also when the process that started it dies.
// program: see find_nginx(). listening: the socket, bound and listening already, which the child inherits; so the port
// is never up for grabs.
Child nginx_child(const std::filesystem::path& program, const Layout& layout, int listening);

} // namespace memento
