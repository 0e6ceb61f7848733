// Seccomp: which calls of the kernel may be made. All others answer ENOSYS, as on a kernel that does not know them, for
// which libraries have another way or a message.
#include "decoder/inside/sandbox_walls.hpp"

#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace memento {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#endif

constexpr long allowed_calls[] = {
    // memory
    SYS_brk,
    SYS_mmap,
    SYS_munmap,
    SYS_mremap,
    SYS_mprotect,
    SYS_madvise,
    SYS_msync,
    SYS_mincore,
    SYS_membarrier,
    // threads; clone see below
    SYS_futex,
    SYS_set_robust_list,
    SYS_get_robust_list,
    SYS_rseq,
    SYS_sched_yield,
    SYS_sched_getaffinity,
    SYS_sched_getattr,
    SYS_sched_getparam,
    SYS_sched_getscheduler,
    SYS_getpid,
    SYS_gettid,
    SYS_getppid,
    SYS_exit,
    SYS_exit_group,
    // signals of its own; tgkill see below
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_rt_sigpending,
    SYS_sigaltstack,
    SYS_restart_syscall,
    // time and numbers
    SYS_clock_gettime,
    SYS_clock_getres,
    SYS_clock_nanosleep,
    SYS_nanosleep,
    SYS_gettimeofday,
    SYS_getrusage,
    SYS_times,
    SYS_getrandom,
    SYS_uname,
    SYS_sysinfo,
    SYS_getcpu,
    SYS_getrlimit,
    SYS_getuid,
    SYS_geteuid,
    SYS_getgid,
    SYS_getegid,
    // descriptors that are open
    SYS_read,
    SYS_write,
    SYS_readv,
    SYS_writev,
    SYS_pread64,
    SYS_pwrite64,
    SYS_preadv,
    SYS_pwritev,
    SYS_lseek,
    SYS_close,
    SYS_close_range,
    SYS_dup,
    SYS_dup3,
    SYS_fcntl,
    SYS_fsync,
    SYS_fdatasync,
    SYS_sync_file_range,
    SYS_ftruncate,
    SYS_fallocate,
    SYS_fadvise64,
    SYS_copy_file_range,
    SYS_sendfile,
    SYS_ppoll,
    SYS_flock,
    SYS_fstat,
    SYS_fstatfs,
    SYS_getdents64,
    // files by name, which Landlock confines; open with O_TRUNC see below
    SYS_newfstatat,
    SYS_statx,
    SYS_statfs,
    SYS_faccessat,
    SYS_faccessat2,
    SYS_readlinkat,
    SYS_getcwd,
    SYS_mkdirat,
    SYS_unlinkat,
    SYS_renameat2,
    SYS_fchdir,
    SYS_umask,
#ifdef SYS_open // old calls, which newer architectures do not have
    SYS_stat,
    SYS_lstat,
    SYS_access,
    SYS_readlink,
    SYS_mkdir,
    SYS_rmdir,
    SYS_unlink,
    SYS_rename,
    SYS_dup2,
    SYS_poll,
    SYS_time,
#endif
#ifdef SYS_renameat
    SYS_renameat,
#endif
#ifdef MEMENTO_SANITIZE // with a pipe UBSan tries whether memory can be read
    SYS_pipe2,
#ifdef SYS_pipe
    SYS_pipe,
#endif
#endif
};

// Allowed when (argument & mask) is, or is not, the value.
struct Condition {
    long call;
    unsigned argument;
    std::uint32_t mask;
    std::uint32_t value;
    bool equal;
};

std::vector<Condition> conditions()
{
    constexpr std::uint32_t all = ~0U;
    constexpr std::uint32_t emptying = O_TRUNC | O_ACCMODE;
    return {
        {SYS_clone, 0, CLONE_THREAD, CLONE_THREAD, true}, // threads, no processes
        {SYS_tgkill, 0, all, static_cast<std::uint32_t>(::getpid()), true},
        {SYS_prctl, 0, all, PR_SET_NAME, true},
        {SYS_prlimit64, 0, all, 0, true},
        // Kernels before 6.2 let a file that may not be written be emptied.
        {SYS_openat, 2, emptying, O_TRUNC, false},
#ifdef SYS_open
        {SYS_open, 1, emptying, O_TRUNC, false},
#endif
    };
}

constexpr sock_filter refusal = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS);
constexpr sock_filter permission = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);

void add_condition(std::vector<sock_filter>& program, const Condition& rule)
{
    const auto low_half = static_cast<std::uint32_t>(offsetof(seccomp_data, args) + std::size_t{8} * rule.argument);
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(rule.call), 0, 5));
    program.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, low_half));
    program.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, rule.mask));
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, rule.value, 0, 1));
    program.push_back(rule.equal ? permission : refusal);
    program.push_back(rule.equal ? refusal : permission);
}

std::vector<sock_filter> filter()
{
    std::vector<sock_filter> program{
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, architecture, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
    };
    for (const Condition& rule : conditions())
        add_condition(program, rule);
    for (const long call : allowed_calls) {
        program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 1));
        program.push_back(permission);
    }
    program.push_back(refusal);
    return program;
}

} // namespace

Protection restrict_calls()
{
    std::vector<sock_filter> program = filter();
    const sock_fprog whole{static_cast<unsigned short>(program.size()), program.data()};
    return {"seccomp", ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole) == 0,
            "sockets, other programs, signals to other processes, and the kernel's seldom used insides"};
}

} // namespace memento
