// The embedded instance: everything Memento needs, in one folder, without anything installed as a service.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace memento {

struct ServeOptions {
    std::filesystem::path dir;
    int port = 8080;                                          // on 127.0.0.1; 0 = any free one
    std::optional<std::filesystem::path> admin_password_file; // where the first password goes instead; must not exist
    std::function<void(const std::string&)> tell = [](const std::string&) {}; // a line for whoever watches, at any time
    // "MEMENTO_…=value": settings for the programs of the instance, beside its memento.conf.
    std::vector<std::string> environment;
};

// What is known once the instance answers.
struct Started {
    std::filesystem::path dir;
    std::string url;
    int port = 0;
    std::string user = {};     // the first administrator, when it was made just now; else ""
    std::string password = {}; // his password, unless it went into a file
    bool has_pages = true;     // false when the pages were not built
};

// Makes the instance if need be, starts it, calls started and keeps it running until SIGTERM or SIGINT.
// Throws Error conflict when the port is taken or the instance runs already, usage when the folder or the password file
// cannot be what they should, failed when something does not start.
void serve(const ServeOptions& options, const std::function<void(const Started&)>& started);

} // namespace memento
