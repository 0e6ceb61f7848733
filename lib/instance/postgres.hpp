// The private PostgreSQL of an embedded instance: a cluster of its own that listens on a unix socket only and knows its
// users by the system (peer), so that there is no password anywhere.
#pragma once

#include "base/process.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace memento {

struct Cluster {
    std::filesystem::path data;    // its folder; made by make_cluster
    std::filesystem::path sockets; // folder of the socket; at most 90 bytes
    std::filesystem::path log;     // file for what initdb says
    std::optional<Identity> user;  // as whom it runs when we are root
    bool durable = true;           // false for tests: nothing waits for the disk
};

// The folder with postgres and initdb: the version that the cluster was made with, else the newest of
// /usr/lib/postgresql, else what is in PATH. Throws Error when there is none, or not that version.
std::filesystem::path find_postgres(const std::filesystem::path& data);

// Makes the cluster unless it is there (whole or not at all: initdb works under another name), and says who may
// connect: the user it runs as, and root, as the roles memento (superuser) and memento_app.
void make_cluster(const Cluster& cluster);

// The server as a child process: stopped by SIGINT, also when the process that started it dies. Its log is its stderr.
Child postgres_child(const Cluster& cluster);

// "host=… dbname=… user=…"
std::string connection_to(const Cluster& cluster, const std::string& database, const std::string& role);

// Makes the database `memento` unless it is there. The server must be up.
void make_database(const Cluster& cluster);

// True when the server answers. Throws Error only for what will not pass with waiting.
bool answers(const Cluster& cluster);

} // namespace memento
