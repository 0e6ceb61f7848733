// Child processes and the user they run as.
#pragma once

#include "base/file.hpp"

#include <optional>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace memento {

struct Identity {
    uid_t uid = 0;
    gid_t gid = 0;
    std::string name;
};

// The user with this name, or nothing.
std::optional<Identity> find_user(const std::string& name);
// The user with this id; its name is "" when the system does not know it.
Identity user_with_id(uid_t uid, gid_t gid);

// How many threads can work at once on this machine; at least 1.
int processors();

struct Child {
    std::vector<std::string> arguments; // [0] is the path of the program, absolute
    int program_fd = -1;                // when set, this open file is executed instead of the path (which the new
                                        // user may not be able to reach); arguments[0] is then only a name
    std::optional<Identity> as;         // when set and we are root: the child drops to this user for good
    std::vector<std::pair<int, int>>
        passed;                           // {descriptor here, descriptor in the child}; 0, 1, 2 are kept unless named
    std::vector<std::string> environment; // "NAME=value"; the child sees nothing else
    int death_signal = 0;                 // sent to the child when the thread that started it ends; 0 = none
    bool own_session = false;             // setsid(), so that a terminal's Ctrl-C does not reach it
};

// Puts {descriptor here, descriptor there} where they belong, none overwritten before it was moved; false with errno
// when it cannot. Between fork and exec, too.
bool place_descriptors(const std::vector<std::pair<int, int>>& passed);

// Forks and executes; returns the process id. Throws Error when the program cannot be started (also when exec fails).
pid_t spawn(const Child& child);

// Waits for the end; the exit code, or 128 + the signal that ended it.
int wait_for(pid_t pid);

// The running program itself, opened before any change of user.
UniqueFd open_own_program();

// Gives descriptors 0, 1 and 2 a place when the caller closed one of them: else the next file or connection would get
// its number, and what is printed would go there. Reading and writing then fail. First thing in every program.
void secure_standard_descriptors();

// Works as another user while it lives (effective ids only), when we are root; otherwise does nothing. Not for threads.
// Within one of these another may go back to root, to reach what is root's own.
class WorkingAs {
public:
    explicit WorkingAs(const std::optional<Identity>& who);
    WorkingAs(const WorkingAs&) = delete;
    WorkingAs& operator=(const WorkingAs&) = delete;
    ~WorkingAs();

private:
    uid_t uid_;
    gid_t gid_;
    bool changed_ = false;
};

} // namespace memento
