"""The same suite on other ground: as an ordinary user, and inside a container's filter without namespaces."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from grader.sandbox import backends
from grader.sandbox.start import WITHOUT_TORCH

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SUITE = ("test_calls.py", "test_endings.py", "test_confinement.py", "test_lifetimes.py")
QUICK = "refused or real or meet or inherits or ordinary or daemon or huge_allocation or segfault or endless or batch"
NOBODY = 65534

# What Docker's default profile denies of namespaces, as a filter that this process's children inherit.
CONTAINER = """
import errno, os, sys
import seccompy
rules = seccompy.Filter()
for name in ("unshare", "setns", "mount", "umount2", "pivot_root", "bpf", "perf_event_open", "keyctl", "userfaultfd"):
    rules.errno(name, errno.EPERM)
namespaces = 0x7E020000
for bit in range(32):
    if namespaces >> bit & 1:
        flag = seccompy.ArgCmp(0, seccompy.CmpOp.MASKED_EQ, 1 << bit, mask=1 << bit)
        rules.errno("clone", errno.EPERM, args=[flag])
rules.errno("clone3", errno.ENOSYS)
rules.load()
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""

# A home closed to others hides an interpreter inside it: show the interpreter alone, in a mount namespace.
OPEN_HOME = """
set -e
mount --make-rprivate /
kept=$(mktemp -d)
mount --bind "$1" "$kept"
mount -t tmpfs -o mode=755 tmpfs "$2"
mkdir -p "$1"
mount --move "$kept" "$1"
rmdir "$kept"
shift 2
exec "$@"
"""


def start_suite(prefix: Sequence[str], tmp_path: Path, choice: str = QUICK) -> "subprocess.Popen[str]":
    """Run the chosen tests in a process started through `prefix`."""
    arguments = [
        "-m", "pytest", *(str(HERE / name) for name in SUITE), "-k", choice, "-q", "-p", "no:cacheprovider",
        f"--basetemp={tmp_path / 'base'}", "--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml"),
    ]  # fmt: skip
    environment = {
        **os.environ, "PYTHONDONTWRITEBYTECODE": "1", "HOME": str(tmp_path),
        "HYPOTHESIS_STORAGE_DIRECTORY": str(tmp_path / "examples"),
    }  # fmt: skip
    pipe = subprocess.PIPE
    return subprocess.Popen([*prefix, *arguments], env=environment, cwd=ROOT, stdout=pipe, stderr=pipe, text=True)


def wrong_with(suite: "subprocess.Popen[str]") -> str:
    """Wait for the end; return what went wrong."""
    with suite:
        said, errors = suite.communicate()
    if suite.returncode == 0 and " passed" in said:
        return ""
    return f"exit {suite.returncode}\n{said[-6000:]}{errors[-3000:]}"


def closed_folder(path: Path) -> Path | None:
    """The outermost folder above `path` that other users may not pass."""
    return next((p for p in reversed(path.parents) if not p.stat().st_mode & 0o001), None)


def open_to_others(*folders: Path) -> None:
    """Let other users pass through folders of pytest's, from the system's folder for such down."""
    for folder in folders:
        for one in (folder, *folder.parents):
            if one == Path(tempfile.gettempdir()):
                break
            one.chmod(0o755)


@cache
def as_nobody() -> list[str]:
    """A command's beginning that makes the rest run as an ordinary user who can reach the interpreter."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("this runs as an ordinary user already, or cannot become one")
    become = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    prefix = Path(sys.base_prefix).resolve()
    home = closed_folder(prefix / "bin")
    if home is not None:
        become = ["unshare", "--mount", "sh", "-c", OPEN_HOME, "sh", str(prefix), str(home), *become]
    trial = [*become, sys.executable, "-c", "import grader.sandbox.host"]
    quick = {**os.environ, **WITHOUT_TORCH}  # which lies beside the libraries that this imports
    reach = subprocess.run(trial, env=quick, capture_output=True, text=True, cwd="/", check=False)
    if reach.returncode:
        pytest.skip(f"an ordinary user cannot reach this interpreter: {reach.stderr.strip().splitlines()[-1:]}")
    return become


@pytest.fixture(scope="module")
def contained(tmp_path_factory: pytest.TempPathFactory) -> "subprocess.Popen[str] | None":
    """The suite inside a container's filter, which runs beside the one as an ordinary user."""
    if backends.find("kernel").missing():
        return None
    folder = tmp_path_factory.mktemp("contained")
    return start_suite([sys.executable, "-c", CONTAINER], folder, f"({QUICK}) and not plain and not real")


@pytest.mark.usefixtures("contained")
def test_an_ordinary_user_is_as_safe() -> None:
    """Nothing depends on being root: the suite passes as nobody."""
    become = as_nobody()
    with tempfile.TemporaryDirectory() as own:  # pytest's folder is closed to others whenever another pytest starts
        os.chown(own, NOBODY, NOBODY)

        assert wrong_with(start_suite([*become, sys.executable], Path(own))) == ""


def test_a_container_without_namespaces_is_as_safe(contained: "subprocess.Popen[str] | None") -> None:
    """Landlock and seccomp need no namespaces and stack on a filter that is there already."""
    if contained is None:
        pytest.skip("this kernel has no Landlock or no seccomp")

    assert wrong_with(contained) == ""
