// One instance, one supervisor.
#pragma once

#include "base/file.hpp"
#include "base/process.hpp"
#include "instance/layout.hpp"

#include <optional>
#include <string>

namespace memento {

struct InstanceLock {
    UniqueFd supervisor; // held by the supervisor alone
    UniqueFd family;     // held by the supervisor and all children: free only when the last of them has ended
};

// Throws Error conflict when the instance is running. Where a supervisor was killed, waits until its children have
// ended.
InstanceLock lock_instance(const Layout& layout);

// Notes the address for whoever finds the instance running.
void note_address(const InstanceLock& lock, const std::string& url);

} // namespace memento
