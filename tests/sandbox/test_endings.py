"""How a hostile or broken submission ends, on both backends: stopped, named, and harmless to the next."""

from typing import Any

import pytest
import torch

from grader.sandbox.limits import SubmissionRaised, SubmissionStopped
from tests.processes import wait_for

FAST = {"call_seconds": 0.3}


def still_works(lab: Any) -> bool:
    """The next submission is not hurt."""
    return bool(lab.run("def f():\n    return 41 + 1\n") == 42)


LOOPS = {
    "endless": ("def f():\n    x = 0\n    while True:\n        x += 1\n", {3, 4}),
    "sleep": ("import time\ndef f():\n    time.sleep(1000)\n", {3}),
    "deep": ("def g():\n    while True: pass\n\ndef f():\n    g()\n", {2}),
    "catches": ("def f():\n  while True:\n    try:\n      while True: pass\n    except BaseException: pass\n", {4, 5}),
    "library": ("import torch\ndef f():\n    x = torch.ones(1000, 1000)\n    while True: x @ x\n", {4}),
    "str": ("class E(Exception):\n    def __str__(self):\n        while True: pass\ndef f():\n    raise E\n", {3}),
    "printed": ("def f():\n    print('x' * 100_000)\n    while True: pass\n", {3}),
}  # fmt: skip


@pytest.mark.parametrize("kind", LOOPS)
def test_a_call_that_hangs_is_stopped_at_its_limit(lab: Any, kind: str) -> None:
    """The message names the function and the limit, and the line is one that was running."""
    code, lines = LOOPS[kind]
    ending = lab.stopped(code, **FAST)

    assert ending.ending == "timeout"
    assert "`f`" in ending.message
    assert "0.3 seconds" in ending.message
    assert ending.line in lines
    assert still_works(lab)


def test_a_hang_leaves_only_the_submissions_own_output(lab: Any) -> None:
    """The dump of the stack that finds the line is not shown as printed text."""
    host = lab.start("def f():\n    print('mine')\n    while True: pass\n", **FAST)
    with pytest.raises(SubmissionStopped):
        lab.call(host)

    assert host.output == "mine\n"


def test_a_loop_that_blocks_signals_is_stopped(lab: Any) -> None:
    """Masking and ignoring every signal saves nobody from the kill; the line may be unknown."""
    code = (
        "import signal\ndef f():\n    for n in range(1, 32):\n        if n not in (9, 19):\n"
        "            signal.signal(n, signal.SIG_IGN)\n"
        "    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\n    while True: pass\n"
    )

    assert lab.stopped(code, **FAST).ending == "timeout"
    assert still_works(lab)


def test_a_file_that_hangs_while_loading_is_stopped(lab: Any) -> None:
    """The top level has a limit of its own, and names it."""
    ending = lab.stopped("while True:\n    pass\n", load_seconds=0.3)

    assert (ending.ending, ending.line) == ("timeout", 1) or ending.line == 2
    assert "loading the file was not done after 0.3 seconds" in ending.message


def test_all_calls_together_have_a_limit(lab: Any) -> None:
    """Many short calls end where one long one would."""
    host = lab.start("import time\ndef f():\n    time.sleep(0.15)\n", total_seconds=0.4)
    with pytest.raises(SubmissionStopped) as caught:  # noqa: PT012 - which call it is does not matter
        for _ in range(10):
            lab.call(host)

    assert caught.value.ending == "timeout"
    assert "0.4 seconds" in caught.value.message


@pytest.mark.parametrize(
    "expression",
    ["bytearray(30 << 30)", "torch.zeros(30 << 28)", "torch.empty(30 << 30, dtype=torch.uint8)", "[0] * (1 << 33)"],
)
def test_a_huge_allocation_is_refused(lab: Any, expression: str) -> None:
    """30 GB never become real: the allocation fails inside the submission."""
    with pytest.raises(SubmissionRaised) as caught:
        lab.run(f"import torch\ndef f():\n    x = {expression}\n")

    assert "memory" in (caught.value.kind + caught.value.message).lower()
    assert caught.value.line == 3
    assert still_works(lab)


def test_slow_growth_is_refused_at_the_limit(lab: Any) -> None:
    """Growing by small steps ends at the same limit, long before the machine's memory."""
    code = "def f():\n    kept = []\n    while True:\n        kept.append(bytearray(8 << 20))\n"
    with pytest.raises(SubmissionRaised) as caught:
        lab.run(code, memory_mb=256)

    assert caught.value.kind == "MemoryError"


DEATHS = {
    "exit": ("os._exit(0)", "exit status 0"),
    "exit 3": ("os._exit(3)", "exit status 3"),
    "segfault": ("ctypes.string_at(0)", "a crash in native code"),
    "abort": ("os.abort()", "abort()"),
    "kill": ("os.kill(os.getpid(), 9)", "stopped by the system"),
    "close": ("os.close(3); os._exit(0)", "exit status 0"),
    "stack": ("sys.setrecursionlimit(1 << 30); g()", "a crash in native code"),
}


@pytest.mark.parametrize("kind", DEATHS)
@pytest.mark.parametrize("where", ["load", "call"])
def test_a_submission_that_ends_its_process_is_named(lab: Any, kind: str, where: str) -> None:
    """Exit status 0 is no success: whatever the process ends with, no reply is no answer."""
    act, says = DEATHS[kind]
    head = (
        "import ctypes, os, sys\nclass C:\n    def __repr__(self):\n        return repr([self])\n"
        "def g():\n    repr(C())\n"
    )
    code = head + (act + "\ndef f(): return 1\n" if where == "load" else f"def f():\n    {act}\n    return 1\n")
    ending = lab.stopped(code)

    assert ending.ending in {"died", "memory"}
    assert says in ending.message
    assert still_works(lab)


def test_endless_recursion_is_an_ordinary_error(lab: Any) -> None:
    """RecursionError is raised, with the line."""
    with pytest.raises(SubmissionRaised) as caught:
        lab.run("def f():\n    return f()\n")

    assert (caught.value.kind, caught.value.line) == ("RecursionError", 2)


def test_too_much_output_is_stopped(lab: Any) -> None:
    """A million lines end at the limit on output, of which the start is kept."""
    host = lab.start("def f():\n    for i in range(10**6):\n        print('line', i)\n")
    with pytest.raises(SubmissionStopped) as caught:
        lab.call(host)

    assert caught.value.ending == "output"
    assert "1024 KiB" in caught.value.message
    assert host.output.startswith("line 0\nline 1\n")
    assert len(host.output) <= 64 << 10
    assert still_works(lab)


def test_output_is_cleaned(lab: Any) -> None:
    """Terminal escapes are gone, a carriage return is a new line, bytes that are no text are replaced."""
    host = lab.start("import os\ndef f():\n    os.write(1, b'a\\x1b[2Jb\\r\\xff\\n')\n    print('c')\n")
    lab.call(host)

    assert host.output == "ab\n\ufffd\nc\n"


@pytest.mark.parametrize("value", ["torch.zeros(10 << 20)", "[torch.zeros(1 << 20)] * 10"])
def test_a_huge_value_is_not_sent(lab: Any, value: str) -> None:
    """What is too large to be a value is named as what was returned, and the host goes on."""
    host = lab.start(f"import torch\ndef f():\n    return {value}\n", memory_mb=2048, call_seconds=20)

    assert lab.call(host).unsent == "more than 16 MiB of tensors"
    assert lab.call(host).value is None


def test_a_huge_reply_is_refused(lab: Any) -> None:
    """A reply above the limit is not even read: here one of a model that has grown."""
    grown = "def f(tensor):\n    import torch\n    tensor.data = torch.zeros(10 << 20)\n"
    ending = lab.stopped(grown, torch.zeros(1), memory_mb=2048, call_seconds=20)

    assert ending.ending == "memory"
    assert "32 MiB" in ending.message
    assert still_works(lab)


def test_a_stopped_host_stays_stopped(lab: Any) -> None:
    """A second call repeats how it ended instead of waiting again."""
    host = lab.start("import os\ndef f():\n    os._exit(0)\n")
    with pytest.raises(SubmissionStopped) as first:
        lab.call(host)
    with pytest.raises(SubmissionStopped) as second:
        lab.call(host)

    assert second.value is first.value
    assert host.ended is first.value


def test_processor_time_between_calls_is_bounded(lab: Any) -> None:
    """Work done while nobody asks is counted by the kernel, which ends it by name."""
    code = (
        "import signal\ndef spin(*_):\n    while True: pass\nsignal.signal(signal.SIGALRM, spin)\n"
        "def f():\n    signal.setitimer(signal.ITIMER_REAL, 0.01)\n"
    )
    host = lab.start(code, load_seconds=1.0, total_seconds=0.95)
    lab.call(host)
    wait_for(lambda: not host.process.pipes.quiet)  # until the kernel has had enough

    with pytest.raises(SubmissionStopped) as caught:
        lab.call(host)

    assert caught.value.ending == "timeout"
    assert "CPU time" in caught.value.message
