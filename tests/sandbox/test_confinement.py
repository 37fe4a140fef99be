"""What the kernel refuses to a locked-down host: every way out is really tried."""

import errno
import mmap
import os
import socket
import struct
from pathlib import Path
from typing import Any

import pytest

from grader.errors import MachineFault
from grader.sandbox.backends.kernel import filter_for, missing, readable_paths, require_unreadable

HEAD = """
import ctypes, fcntl, mmap, os, resource, signal, socket, sys, threading
libc = ctypes.CDLL(None, use_errno=True)
def syscall(number, *args):
    result = libc.syscall(number, *args)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
def must(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), "refused")
def f(code, p):
    try:
        exec(code, {**globals(), "p": p})
    except (Exception, SystemExit) as error:
        return f"{type(error).__name__}: {error}"
    return ""
"""

# x86-64 numbers; on another architecture these become other calls, which are refused or harmless.
ATTEMPTS = {
    "read the password file": "open('/etc/passwd').read()",
    "list the root": "os.listdir('/')",
    "list home": "os.listdir(os.path.expanduser('~'))",
    "list /proc": "os.listdir('/proc')",
    "read own environ": "open('/proc/self/environ').read(1)",
    "read own memory": "open('/proc/self/mem', 'rb')",
    "read environ of init": "open('/proc/1/environ').read(1)",
    "read through /proc/self/root": "open('/proc/self/root' + p['file']).read()",
    "read by O_PATH": "os.open('/proc/self/fd/%d' % os.open(p['file'], os.O_PATH), os.O_RDONLY)",
    "read through a symbolic link": "os.symlink(p['file'], 'here'); open('here').read()",
    "read through a hard link": "os.link(p['file'], 'here2'); open('here2').read()",
    "move in": "os.rename(p['file'], 'stolen')",
    "read the checks": "open(p['repository'] + '/pyproject.toml').read()",
    "raw disk": "os.open('/dev/vda', os.O_RDONLY)",
    "kernel memory": "os.open('/dev/mem', os.O_RDONLY)",
    "another terminal": "os.open('/dev/tty', os.O_RDWR)",
    "write to /tmp": "open('/tmp/here', 'w')",
    "write to /dev/shm": "open('/dev/shm/here', 'w')",
    "write beside the library": "open(os.__file__ + 'x', 'w')",
    "truncate": "os.truncate(p['file'], 0)",
    "chmod": "os.chmod(p['file'], 0)",
    "chown": "os.chown(p['file'], 0, 0)",
    "utime": "os.utime(p['file'])",
    "set an attribute": "os.setxattr(p['file'], 'user.x', b'x')",
    "make a device": "os.mknod('device', 0o20600, os.makedev(1, 3))",
    "make a fifo elsewhere": "os.mkfifo('/tmp/fifo')",
    "go outside and list": "os.chdir(p['folder']); os.listdir('.')",
    "change the root": "os.chroot('/')",
    "listen on TCP": "s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()",
    "UDP": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "IPv6": "socket.socket(socket.AF_INET6)",
    "unix": "socket.socket(socket.AF_UNIX)",
    "netlink": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "packet": "socket.socket(17, socket.SOCK_RAW)",
    "vsock": "socket.socket(40, socket.SOCK_STREAM)",
    "socket pair": "__import__('_socket').socketpair()",
    "resolve a name": "socket.create_connection(('example.org', 80), 2)",
    "fork": "os.fork() or os._exit(0)",
    "vfork": "syscall(58)",
    "clone": "syscall(56, 17, 0, 0, 0, 0)",
    "clone3": "syscall(435, 0, 0)",
    "forkpty": "os.forkpty()[0] or os._exit(0)",
    "thread": "threading.Thread(target=print).start()",
    "exec": "os.execv(sys.executable, ['python', '-c', 'print(1)'])",
    "execveat": "syscall(322, -100, b'/bin/sh', 0, 0, 0)",
    "spawn": "os.posix_spawn('/bin/true', ['true'], {})",
    "signal the parent": "os.kill(os.getppid(), 0)",
    "signal the parent's group": "os.killpg(os.getpgid(os.getppid()), 0)",
    "pidfd": "os.pidfd_open(os.getppid())",
    "signal by descriptor": "fcntl.fcntl(3, fcntl.F_SETOWN, os.getppid())",
    "queue a signal": "syscall(129, os.getppid(), 0, 0)",
    "trace the parent": "syscall(101, 16, os.getppid(), 0, 0)",
    "read the parent's memory": "syscall(310, os.getppid(), 0, 0, 0, 0, 0)",
    "be traced": "syscall(101, 0, 0, 0, 0)",
    "raise the limit on memory": "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
    "raise the limit on files": "resource.prlimit(0, resource.RLIMIT_NOFILE, (4096, 4096))",
    "read the parent's limits": "resource.prlimit(os.getppid(), resource.RLIMIT_CPU)",
    "become dumpable": "must(libc.prctl(4, 1, 0, 0, 0))",
    "outlive the zygote": "must(libc.prctl(1, 0, 0, 0, 0))",
    "be a subreaper": "must(libc.prctl(36, 1, 0, 0, 0))",
    "become root": "os.setuid(0); os.setgroups([0])",
    "raise priority": "os.nice(-5)",
    "real time": "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))",
    "all processors": "os.sched_setaffinity(0, range(64))",
    "unshare": "syscall(272, 0x10000000)",
    "enter a namespace": "syscall(308, 0, 0)",
    "mount": "syscall(165, b'none', b'/tmp', b'tmpfs', 0, 0)",
    "bpf": "syscall(321, 0, 0, 0)",
    "io_uring": "syscall(425, 1, 0)",
    "userfaultfd": "syscall(323, 0)",
    "perf": "syscall(298, 0, 0, -1, -1, 0)",
    "memfd": "os.memfd_create('x')",
    "shared memory": "syscall(29, 1, 4096, 0o1600)",
    "shared memory without a name": "mmap.mmap(-1, 4096)",
    "shared memory of a device": "mmap.mmap(os.open('/dev/zero', os.O_RDWR), 4096)",
    "page out": "mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).madvise(21)",
    "a large pipe": "fcntl.fcntl(os.pipe()[0], 1031, 1 << 20)",
    "message queue": "syscall(68, 1, 0o1600)",
    "semaphore": "syscall(64, 1, 1, 0o1600)",
    "keys": "syscall(250, 0, -3, 0)",
    "kernel modules": "syscall(313, 0, 0, 0)",
    "reboot": "syscall(169, 0, 0, 0)",
    "set the clock": "__import__('time').clock_settime(0, 0)",
    "set the host name": "socket.sethostname('x')",
    "swap": "syscall(168, b'/x')",
    "x32 calls": "syscall(0x40000000 + 39)",
    "push to a terminal": "fcntl.ioctl(0, 0x5412, b'x')",
    "loosen Landlock": "must(libc.syscall(446, 0, 0))",
    "another filter": "syscall(317, 0, 0, 0)",
    "handle of a file": "syscall(304, -100, 0, 0)",
    "personality": "syscall(135, 0x0040000)",
}  # fmt: skip


@pytest.fixture
def target(tmp_path: Path) -> dict[str, str]:
    """A file that no host has business with."""
    file = tmp_path / "hidden"
    file.write_text("the answer")
    repository = str(Path(__file__).parents[2])
    return {"file": str(file), "folder": str(tmp_path), "repository": repository}


def test_every_way_out_is_refused(kernel: Any, target: dict[str, str]) -> None:
    """Files, network, processes, signals, limits, privileges: each attempt fails with an error."""
    host = kernel.start(HEAD, scratch=True)
    file = Path(target["file"])
    before = (file.read_text(), file.stat().st_mode, file.stat().st_mtime_ns)
    answers = {name: kernel.call(host, code, target).value for name, code in ATTEMPTS.items()}

    assert [name for name, answer in answers.items() if answer == ""] == []
    assert (file.read_text(), file.stat().st_mode, file.stat().st_mtime_ns) == before
    assert [p.name for p in file.parent.iterdir()] == ["hidden"]
    assert [name for name, a in answers.items() if a.startswith(("NameError", "SyntaxError", "AttributeError"))] == []


OPEN_ELSEWHERE = [
    "read the password file", "list the root", "list /proc", "read own environ", "read through /proc/self/root",
    "read through a symbolic link", "read the checks", "chmod", "utime", "truncate", "go outside and list",
    "listen on TCP", "UDP", "unix", "socket pair", "thread", "fork", "spawn", "signal the parent", "pidfd",
    "signal by descriptor", "memfd", "be a subreaper", "shared memory without a name", "shared memory of a device",
    "page out", "a large pipe",
]  # fmt: skip


@pytest.mark.parametrize("name", OPEN_ELSEWHERE)
def test_the_attempts_are_real(plain: Any, target: dict[str, str], name: str) -> None:
    """The same text gets through where nothing confines it, so that a refusal means something."""
    if name == "read own environ" and os.geteuid() != 0:
        pytest.skip("closed to an ordinary user by the zygote's not being dumpable")
    host = plain.start(HEAD, scratch=True)

    assert plain.call(host, ATTEMPTS[name], target).value == ""


def test_nobody_hears_a_locked_host(kernel: Any) -> None:
    """Seen from outside: no connection arrives at a listener, by any address."""
    code = (
        "import socket\ndef f(port, name):\n"
        "    for family, to in ((socket.AF_INET, ('127.0.0.1', port)), (socket.AF_UNIX, name)):\n"
        "        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):\n"
        "            try:\n                s = socket.socket(family, kind)\n                s.connect(to)\n"
        "                s.send(b'x')\n            except OSError:\n                pass\n"
    )
    name = f"\0grade-test-{os.getpid()}"
    with socket.socket() as tcp, socket.socket(socket.AF_UNIX) as abstract:
        tcp.bind(("127.0.0.1", 0))
        abstract.bind(name)
        for server in (tcp, abstract):
            server.listen()
            server.setblocking(False)
        kernel.run(code, tcp.getsockname()[1], name)
        for server in (tcp, abstract):
            with pytest.raises(BlockingIOError):
                server.accept()


def test_siblings_cannot_meet(kernel: Any) -> None:
    """Two hosts of one zygote: no signal, no memory, no files of the other."""
    code = (
        "import os, signal\nheard = []\nsignal.signal(signal.SIGURG, lambda *_: heard.append(1))\n"
        "def f():\n    open('mine', 'w').write('x')\n    return [os.getpid(), os.getcwd(), heard]\n"
    )
    sibling = kernel.start(code, scratch=True)
    pid, folder, _ = kernel.call(sibling).value
    host = kernel.start(HEAD, scratch=True)
    tries = [
        "os.kill(p['pid'], 9)", "os.kill(p['pid'], 0)", "syscall(101, 16, p['pid'], 0, 0)",
        "syscall(234, p['pid'], p['pid'], 9)",
        "open(p['folder'] + '/mine').read()", "open(p['folder'] + '/yours', 'w')", "os.listdir(p['folder'])",
        "os.unlink(p['folder'] + '/mine')", "open('/proc/%d/environ' % p['pid']).read(1)",
    ]  # fmt: skip
    answers = [kernel.call(host, code, {"pid": pid, "folder": folder}).value for code in tries]
    kernel.call(host, "os.kill(-1, signal.SIGURG)", {})  # the kernel says yes, and signals nobody

    assert "" not in answers
    assert kernel.call(sibling).value == [pid, folder, []]


def answer_of(program: bytes, *, arch: int, number: int, arguments: tuple[int, ...] = ()) -> int:
    """Return what a filter answers to a system call: classic BPF, as much of it as filters are made of."""
    padded = (*arguments, *(0,) * (6 - len(arguments)))
    data = struct.pack("<iIQ6Q", number, arch, 0, *padded)
    steps = list(struct.iter_unpack("<HBBI", program))
    at, value = 0, 0
    while True:
        code, yes, no, k = steps[at]
        at += 1
        match code:
            case 0x20:  # load a word of the call's data
                value = struct.unpack_from("<I", data, k)[0]
            case 0x54:  # and
                value &= k
            case 0x05:  # jump
                at += k
            case 0x15 | 0x25 | 0x35 | 0x45:  # jump where equal, greater, greater or equal, any bit set
                truth = {0x15: value == k, 0x25: value > k, 0x35: value >= k, 0x45: bool(value & k)}[code]
                at += yes if truth else no
            case 0x06:
                return int(k)
            case _:
                raise AssertionError(f"an instruction that this test does not know: {code:#x}")


def test_a_foreign_architectures_calls_kill() -> None:
    """Where numbers mean other calls, as in the 32-bit table, the filter ends the process; here it says yes or no."""
    if why := missing():
        pytest.skip(f"this system cannot: {why}")
    import seccompy

    program, own, number = filter_for(cuda=False).program, seccompy.audit_arch(), seccompy.syscall_nr
    killed, allowed, refused = 0x80000000, 0x7FFF0000, 0x00050000 | errno.EPERM
    foreign = [arch for arch in (0x40000003, 0xC000003E, 0xC00000B7, 0x40000028) if arch != own]
    shared, private = mmap.MAP_SHARED | mmap.MAP_ANONYMOUS, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS

    assert {answer_of(program, arch=arch, number=n) for arch in foreign for n in (0, 20, 39, 172)} == {killed}
    assert answer_of(program, arch=own, number=number("getpid")) == allowed
    assert answer_of(program, arch=own, number=number("socket"), arguments=(2, 1, 0)) == refused
    assert answer_of(program, arch=own, number=number("mmap"), arguments=(0, 4096, 3, private)) == allowed
    assert answer_of(program, arch=own, number=number("mmap"), arguments=(0, 4096, 3, shared)) == refused


def test_scratch_is_bounded_per_file(kernel: Any) -> None:
    """One file cannot fill the disk."""
    code = "def f():\n    with open('big', 'wb') as file:\n        file.write(bytes(64 << 20))\n"
    with pytest.raises(Exception, match="File too large"):
        kernel.run(code, scratch=True)


WORK = """
import ctypes, mmap, torch, io, tempfile
from torch.utils.checkpoint import checkpoint
from torch.utils.data import DataLoader, TensorDataset
def f():
    model = torch.nn.Sequential(torch.nn.Conv2d(1, 4, 3), torch.nn.BatchNorm2d(4), torch.nn.ReLU(), torch.nn.Flatten(),
                                torch.nn.Linear(144, 3))
    optimizer = torch.optim.Adam(model.parameters())
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 4)
    for x, y in DataLoader(TensorDataset(torch.randn(8, 1, 8, 8), torch.arange(8) % 3), batch_size=4):
        with torch.autocast("cpu", torch.bfloat16):
            loss = torch.nn.functional.cross_entropy(model(x), y)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step(); schedule.step(); optimizer.zero_grad()
    x = torch.randn(4, 4, requires_grad=True)
    checkpoint(torch.nn.Linear(4, 4), x, use_reentrant=False).sum().backward()
    torch.func.grad(lambda v: v.pow(2).sum())(torch.ones(2))
    torch.linalg.inv(torch.eye(3)); torch.fft.fft(torch.ones(8)); torch.nn.LSTM(2, 2)(torch.ones(3, 1, 2))
    torch.save(model.state_dict(), "model.pt"); model.load_state_dict(torch.load("model.pt"))
    with tempfile.NamedTemporaryFile() as file: torch.save(x, file)
    torch.UntypedStorage.from_file("model.pt", shared=False, nbytes=8)
    ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 1)()  # a callback's code is made in memory of its own
    with open("model.pt") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as mapped: mapped[:8]
    torch.load("model.pt", mmap=True)
    torch.nn.MultiheadAttention(4, 2)(torch.ones(2, 1, 4), torch.ones(2, 1, 4), torch.ones(2, 1, 4))
    print(model, torch.__config__.show()[:5])
    return float(loss) == float(loss)
"""


def test_ordinary_training_works(lab: Any) -> None:
    """What students really write runs inside: optimizers, schedules, checkpointing, autocast, saving to scratch."""
    assert lab.run(WORK, scratch=True, load_seconds=20, call_seconds=30, total_seconds=60) is True


def test_hidden_folders_must_not_be_readable(tmp_path: Path) -> None:
    """A course inside the interpreter's own library would show its checks to every host: refused."""
    require_unreadable(tmp_path)
    library = Path(readable_paths()[0])
    for inside in (library, library / "course" / "solutions" / "01-x"):
        with pytest.raises(MachineFault, match="could be read"):
            require_unreadable(inside)


def test_a_symbolic_link_into_the_library_is_seen_through(tmp_path: Path) -> None:
    """The folder's real place counts."""
    link = tmp_path / "solutions"
    link.symlink_to(readable_paths()[0])
    with pytest.raises(MachineFault):
        require_unreadable(link)


def test_declared_files_are_there_to_read_and_to_import(lab: Any, tmp_path: Path) -> None:
    """Each host finds copies in its folder; locked in, it can write none, nor see what lies beside the originals."""
    (tmp_path / "data.csv").write_text("1,2")
    (tmp_path / "tools.py").write_text("def add(a, b):\n    return a + b\n")
    (tmp_path / "secret.txt").write_text("x")
    source = """
import os
from tools import add
def f(beside):
    numbers = [int(part) for part in open("data.csv").read().split(",")]
    tried = []
    for name, mode in (("data.csv", "w"), ("new.txt", "w"), (beside, "r")):
        try:
            open(name, mode).close()
            tried.append(mode)
        except OSError:
            pass
    return add(*numbers), sorted(os.listdir(".")), tried
"""
    files = tuple(str(tmp_path / name) for name in ("data.csv", "tools.py"))
    total, listed, tried = lab.run(source, str(tmp_path / "secret.txt"), files=files)

    assert total == 3
    assert {"data.csv", "tools.py"} <= set(listed)
    assert tried == ([] if lab.backend == "kernel" else ["w", "w", "r"])
    assert (tmp_path / "data.csv").read_text() == "1,2"


def test_declared_files_lie_in_a_folder_to_write_in(lab: Any, tmp_path: Path) -> None:
    """Where the challenge grants one, it is the same folder."""
    (tmp_path / "data.csv").write_text("1,2")
    source = "def f():\n    open('new.txt', 'w').write(open('data.csv').read())\n    return open('new.txt').read()\n"

    assert lab.run(source, files=(str(tmp_path / "data.csv"),), scratch=True) == "1,2"
