"""Memory in large pages: nothing is changed by it, and it is asked for once, when many forks have been made."""

import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox import pages
from tests.processes import PATIENCE_S

CHILD = """
import mmap
import sys
sys.path.insert(0, {root!r})
from grader.sandbox.pages import use_large_pages

def large():
    return sum(int(line.split()[1]) for line in open("/proc/self/smaps") if line.startswith("AnonHugePages:"))

held = [bytes([number % 251]) * 1000 for number in range(20_000)]
before = large()
use_large_pages(0)
assert large() == before, "it took longer than it may"
use_large_pages()
assert held == [bytes([number % 251]) * 1000 for number in range(20_000)]
print(large() - before)
with mmap.mmap(-1, 8 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as tried:
    tried.write(b"x" * len(tried))
    tried.madvise(25)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
def test_memory_stays_what_it_was() -> None:
    """The values are the same afterwards, in larger pages where the kernel gives them (Linux 6.1)."""
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-c", CHILD.format(root=root)], capture_output=True, text=True, check=False, timeout=PATIENCE_S
    )

    if "OSError" in done.stderr:
        pytest.skip("this kernel does not make large pages when it is asked to")
    assert done.stderr == ""
    assert int(done.stdout) > 1 << 10


def test_it_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One submission never pays for it; a class does, once."""
    asked: list[str] = []
    monkeypatch.setattr(pages, "use_large_pages", lambda: asked.append("large"))
    forks = pages.Forks()
    for _ in range(5):
        forks.one_more()
    assert asked == []
    for _ in range(100):
        forks.one_more()

    assert asked == ["large"]
