// Where things are in the folder of an embedded instance.
#pragma once

#include "base/process.hpp"

#include <filesystem>
#include <optional>

namespace memento {

struct Layout {
    std::filesystem::path dir; // absolute
    std::filesystem::path conf() const { return dir / "memento.conf"; }
    std::filesystem::path key() const { return dir / "memento.key"; }
    std::filesystem::path database() const { return dir / "pg"; }
    std::filesystem::path store() const { return dir / "store"; }
    std::filesystem::path pages() const { return dir / "www"; }
    std::filesystem::path log() const { return dir / "log"; }
    std::filesystem::path run() const { return dir / "run"; } // configuration and temporary files of nginx, locks
};

// Makes dir absolute and resolves links as far as it exists.
Layout layout_of(const std::filesystem::path& dir);

// As whom the instance runs: nothing when we are an ordinary user (as ourselves). Root: the owner of the database if
// there is one, else the user `memento`, else `postgres`, else the owner of the folder. Throws Error when that leaves
// root.
std::optional<Identity> instance_user(const Layout& layout);

// Makes the folders that are missing, for that user. Throws Error when the folder is not empty and no instance, cannot
// be written, or cannot be reached by that user (the folder that bars the way is named).
void make_folders(const Layout& layout, const std::optional<Identity>& user);

// The folder of the sockets: run/ in the instance, or, where its path is too long for a socket (107 bytes) or has
// unusual characters, a private folder with a short name in /run, $XDG_RUNTIME_DIR or the temporary folder.
std::filesystem::path make_socket_folder(const Layout& layout, const std::optional<Identity>& user);

// An empty, private folder for what nginx keeps of permissions, tokens among it: in memory where that is possible (/run
// for root, $XDG_RUNTIME_DIR), else run/permission.
std::filesystem::path make_permission_folder(const Layout& layout, const std::optional<Identity>& user);

} // namespace memento
