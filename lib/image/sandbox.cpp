#include "image/sandbox.hpp"

#include "base/error.hpp"

#include <cerrno>
#include <cstddef>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <vector>

namespace memento {
namespace {

constexpr rlim_t largest_file = rlim_t{16} << 30U;

void limit(__rlimit_resource resource, rlim_t value)
{
    const rlimit wanted{value, value};
    if (::setrlimit(resource, &wanted) != 0)
        throw system_error("Cannot limit what the decoder may use");
}

#if defined(__x86_64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#endif

// Answers EPERM to the calls of the list, and lets all others pass: a decoder has no use for these, whatever the image
// made of it.
void refuse_calls()
{
    std::vector<long> refused{
        SYS_socket,
        SYS_socketpair,
        SYS_connect,
        SYS_bind, // no network
        SYS_execve,
        SYS_execveat, // no other programs
        SYS_ptrace,
        SYS_kill,
        SYS_process_vm_readv,
        SYS_process_vm_writev, // no other processes
        SYS_mount,
        SYS_umount2,
        SYS_setns,
        SYS_unshare, // no other view of the system
        SYS_bpf,
        SYS_keyctl,
        SYS_add_key,
        SYS_io_uring_setup, // nothing of the kernel's insides
        SYS_linkat,
        SYS_symlinkat, // plain files only
    };
#ifdef SYS_symlink // old calls that newer architectures do not have
    refused.insert(refused.end(), {SYS_symlink, SYS_link});
#endif
    std::vector<sock_filter> program{
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, architecture, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        // The x32 numbers are a second way to the same calls.
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000U, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    };
    for (const long call : refused) {
        program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 1));
        program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM));
    }
    program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter); // a kernel without it still has the limits
}

} // namespace

void enter_sandbox(const ConvertOptions& options)
{
#ifndef MEMENTO_SANITIZE
    limit(RLIMIT_AS, static_cast<rlim_t>(options.memory_mb) << 20U);
#endif
    limit(RLIMIT_CPU, static_cast<rlim_t>(options.seconds));
    limit(RLIMIT_FSIZE, largest_file);
    limit(RLIMIT_NOFILE, 64);
    limit(RLIMIT_CORE, 0);
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        throw system_error("Cannot keep the decoder from new privileges");
    refuse_calls();
}

} // namespace memento
