"""Locked down by the kernel: Landlock (files, signals), no capabilities, no new privileges, a seccomp allowlist.

No exec happens afterwards, so the warm torch of the zygote is kept. `grade doctor` and the conformance suite try to
break out of the result; nothing is believed because of a version number.

Reviewed: landlockpy 0.2.0 and seccompy 0.2.0 were read as used here (ruleset, bpf, filter, _syscall).
Foreign architectures are killed, x32 numbers match no rule and fall to the default, jumps beyond 255 instructions
are expanded rightly, rights that a kernel lacks are dropped by Landlock (seccomp covers those that matter).
"""

import contextlib
import ctypes
import errno
import os
import sys
import sysconfig
from functools import cache
from pathlib import Path
from typing import Any

from grader.errors import MachineFault
from grader.sandbox.confine import hide_memory, libc

TITLE = "Locked down by the kernel"
RAN = "Ran locked down by the kernel (Landlock and seccomp): no files, no network, no other processes."
NEEDS = "Linux 5.13 or newer with Landlock and seccomp, for instance in a container or in WSL2"
LIBRARIES: tuple[str, ...] = ("landlockpy", "seccompy")
PREFERENCE = 100
CONFINES = True

# Seen in torch CPU work, and harmless kin. Absent on purpose although common: chmod, chown, utime, xattr setters
# (Landlock does not restrict them on files of the same owner), socket, fork, exec, kill.
_ALLOWED = """
read write readv writev pread64 pwrite64 preadv pwritev lseek close fstat newfstatat stat lstat statx access
faccessat faccessat2 open openat readlink readlinkat getdents64 getdents munmap mprotect mremap brk
mincore msync membarrier futex sched_yield nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time
getrandom rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack rt_sigpending rt_sigtimedwait setitimer getitimer
alarm pause restart_syscall poll ppoll select pselect6 epoll_create1 epoll_ctl epoll_wait epoll_pwait eventfd2 pipe
pipe2 dup dup2 dup3 getpid getppid gettid getuid geteuid getgid getegid getresuid getresgid getgroups getpgrp
getpgid getsid getcwd chdir fchdir umask uname sysinfo getrusage times getcpu getpriority sched_getaffinity
sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min get_robust_list set_robust_list rseq
set_tid_address arch_prctl getrlimit sendto recvfrom sendmsg recvmsg getsockname getpeername getsockopt shutdown
ftruncate fallocate rename renameat renameat2 unlink unlinkat mkdir mkdirat rmdir symlink symlinkat link linkat
fsync fdatasync flock copy_file_range sendfile statfs fstatfs getxattr lgetxattr fgetxattr listxattr llistxattr
flistxattr fadvise64 readahead exit exit_group wait4 waitid get_mempolicy
""".split()
_CUDA_ALSO = """
ioctl memfd_create set_mempolicy mbind sched_setaffinity sched_setscheduler socketpair mlock munlock mlock2 shmget
shmat shmctl shmdt pidfd_open
""".split()  # what NVIDIA's driver asks for, by its documentation
_IOCTLS = (
    0x5401,
    0x5413,
    0x541B,
    0x5421,
    0x5450,
    0x5451,
)  # TCGETS TIOCGWINSZ FIONREAD FIONBIO FIONCLEX FIOCLEX
_SIGNAL_FCNTLS = (8, 10, 15)  # F_SETOWN F_SETSIG F_SETOWN_EX: signals by the back door
_F_SETPIPE_SZ = 1031
_SHARED_ANONYMOUS = 0x21  # MAP_SHARED | MAP_ANONYMOUS
_MADV_PAGEOUT = 21
_PRCTLS = (3, 15, 16, 23, 38, 39, 0x53564D41)  # getters, thread names, no_new_privs, names of memory areas
_CLONE_THREAD = 0x10000
_PR_SET_NO_NEW_PRIVS = 38
_ABI_WITH_SIGNAL_SCOPE = 6
_SYS_LANDLOCK_CREATE_RULESET, _ASK_VERSION = 444, 1
_SYS_SECCOMP = {"x86_64": 317, "aarch64": 277}
_GET_ACTION_AVAIL, _SECCOMP_RET_ALLOW = 2, 0x7FFF0000


@cache
def kernel_support() -> tuple[int, bool]:
    """Return (Landlock ABI, 0 without it; whether seccomp filters work), asked of the kernel itself."""
    if sys.platform != "linux":
        return 0, False
    # By hand, as every `grade submit` asks: importing the two libraries takes longer than starting Click.
    ask, action = libc().syscall, ctypes.c_uint32(_SECCOMP_RET_ALLOW)
    abi = ask(ctypes.c_long(_SYS_LANDLOCK_CREATE_RULESET), None, ctypes.c_long(0), ctypes.c_long(_ASK_VERSION))
    number = _SYS_SECCOMP.get(os.uname().machine, -1)
    available = ask(ctypes.c_long(number), ctypes.c_long(_GET_ACTION_AVAIL), ctypes.c_long(0), ctypes.byref(action))
    return max(0, abi), available == 0


def missing() -> str:
    """Say what this system lacks of Landlock and seccomp, both of which are needed."""
    return "" if all(kernel_support()) else "it has no Landlock or no seccomp"


def offers() -> dict[str, str]:
    """Return which Landlock the kernel has, and whether it has seccomp filters."""
    abi, filters = kernel_support()
    return {"Landlock": f"ABI {abi}" if abi else "no", "seccomp": "yes" if filters else "no"}


def readable_paths() -> list[str]:
    """Return the folders and files that a confined host may read: interpreter, libraries, time zones."""
    system = [
        "/usr/lib",
        "/usr/lib64",
        "/lib",
        "/lib64",
        "/usr/share/zoneinfo",
        "/etc/ld.so.cache",
        "/etc/localtime",
    ]
    own = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    own += [
        str(Path(sys.base_prefix) / "lib"),
        *(p for p in sys.path if p.endswith(("site-packages", "dist-packages"))),
    ]
    return sorted({os.path.realpath(p) for p in [*system, *own] if p and Path(p).exists()})


def require_unreadable(hidden: Path) -> None:
    """Require that no confined host can read below `hidden`.

    Raises:
        MachineFault: it lies in a folder that hosts need, such as the interpreter's library.
    """
    real = Path(os.path.realpath(hidden))
    for readable in map(Path, readable_paths()):
        if real.is_relative_to(readable):
            raise MachineFault(
                f"The hidden files in {hidden} could be read by a submission: {readable} is open to every host.",
                next_step="Keep the course outside Python's own folders, for instance in your home folder.",
            )


@cache
def filter_for(*, cuda: bool) -> Any:
    """Compile the allowlist once per zygote; everything that is not on it fails with EPERM."""
    import seccompy

    syscalls = seccompy.syscalls
    rules = seccompy.Filter(default=int(seccompy.Action.ERRNO) | errno.EPERM)
    for name in [*_ALLOWED, *(_CUDA_ALSO if cuda else [])]:
        with contextlib.suppress(Exception):  # not a call of this architecture
            syscalls.syscall_nr(name)
            rules.allow(name)
    for command in _SIGNAL_FCNTLS:
        rules.errno("fcntl", errno.EPERM, args={1: command})
    _refuse_hidden_memory(rules, seccompy, cuda=cuda)
    for name in ("fcntl", "mmap", "madvise"):
        rules.allow(name)
    rules.errno("clone3", errno.ENOSYS)  # glibc falls back to clone, whose flags a filter can see
    if cuda:
        thread = seccompy.ArgCmp(0, seccompy.CmpOp.MASKED_EQ, _CLONE_THREAD, mask=_CLONE_THREAD)
        rules.allow("clone", args=[thread])  # threads, never a process
    rules.errno("clone", errno.EAGAIN)
    for option in _PRCTLS:
        rules.allow("prctl", args={0: option})
    rules.allow("prlimit64", args={0: 0, 2: 0})  # read its own limits, never set any
    for name in ("kill", "tgkill"):
        if kernel_support()[0] >= _ABI_WITH_SIGNAL_SCOPE:  # Landlock keeps signals inside
            rules.allow(name)
        else:
            rules.errno(name, errno.EPERM)
    if not cuda:
        for request in _IOCTLS:
            rules.allow("ioctl", args={1: request})
    rules.program  # noqa: B018 - compiles now, in the zygote
    return rules


def _refuse_hidden_memory(rules: Any, seccompy: Any, *, cuda: bool) -> None:
    """Refuse what keeps data while no page of it counts as the process's: on one thread, torch needs none of it."""
    if not cuda:  # its driver shares memory with the device's
        both = seccompy.ArgCmp(3, seccompy.CmpOp.MASKED_EQ, _SHARED_ANONYMOUS, mask=_SHARED_ANONYMOUS)
        rules.errno("mmap", errno.EPERM, args=[both])
    rules.errno("madvise", errno.EPERM, args={2: _MADV_PAGEOUT})
    rules.errno("fcntl", errno.EPERM, args={1: _F_SETPIPE_SZ})


def prepare(*, cuda: bool) -> None:
    """Do once, in the zygote, what every confinement needs; costs some 20 ms."""
    if all(kernel_support()):
        import landlockpy
        import seccompy

        seccompy.supported()  # finds the C library, for which a confined host has no means
        filter_for(cuda=cuda)
        with landlockpy.Ruleset():
            pass


def confine(*, scratch: str | None, writable: bool, cuda: bool) -> None:
    """Lock this process in for good: files, signals, capabilities, system calls.

    Args:
        scratch: a folder of its own, if it has one.
        writable: whether it may write there, or only read.
        cuda: whether it may reach a GPU.

    Raises:
        OSError: the kernel refused a step; the caller must not go on.
    """
    os.umask(0o077)
    _restrict_files(scratch, writable=writable, cuda=cuda)
    if os.geteuid() == 0:
        _drop_capabilities()
    libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    hide_memory()
    filter_for(cuda=cuda).load()


def _restrict_files(scratch: str | None, *, writable: bool, cuda: bool) -> None:
    import landlockpy

    access = landlockpy.AccessFS
    read = access.READ_FILE | access.READ_DIR
    both = access.READ_FILE | access.WRITE_FILE
    with landlockpy.Ruleset(scoped=landlockpy.Scope.SIGNAL | landlockpy.Scope.ABSTRACT_UNIX_SOCKET) as rules:

        def allow(path: str | Path, rights: Any) -> None:
            if Path(path).exists():
                files_only = ~(access.READ_DIR | access.MAKE_REG | access.REMOVE_FILE)
                rules.allow_path(path, rights if Path(path).is_dir() else rights & files_only)

        for path in readable_paths():
            allow(path, read)
        allow("/dev/null", both)
        for path in ("/dev/urandom", "/dev/random", "/dev/zero"):  # who may write to zero shares memory through it
            allow(path, access.READ_FILE)
        if scratch:
            make = access.MAKE_REG | access.MAKE_DIR | access.REMOVE_FILE | access.REMOVE_DIR
            rules.allow_path(scratch, read | access.WRITE_FILE | access.TRUNCATE | make if writable else read)
        if cuda:
            for device in [*Path("/dev").glob("nvidia*"), *Path("/dev").glob("dri/renderD*")]:
                allow(device, both | access.READ_DIR | access.IOCTL_DEV)
            for path in ("/proc/driver/nvidia", "/sys/devices", "/sys/bus/pci", "/sys/module/nvidia", "/proc/cpuinfo",
                         "/proc/meminfo", "/proc/version", "/proc/modules"):  # fmt: skip
                allow(path, read)
            allow("/proc/self", both | access.READ_DIR)  # resolved here: this process only; CUDA names its threads
            allow("/dev/shm", both | access.READ_DIR | access.MAKE_REG | access.REMOVE_FILE | access.TRUNCATE)  # noqa: S108
        rules.restrict()


def _drop_capabilities() -> None:
    class Header(ctypes.Structure):
        _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))

    class Data(ctypes.Structure):
        _fields_ = (
            ("effective", ctypes.c_uint32),
            ("permitted", ctypes.c_uint32),
            ("inheritable", ctypes.c_uint32),
        )

    library = libc()
    library.prctl(47, 4, 0, 0, 0)  # PR_CAP_AMBIENT, clear all
    if library.capset(ctypes.byref(Header(0x20080522, 0)), (Data * 2)()):
        raise OSError(ctypes.get_errno(), "capset")
