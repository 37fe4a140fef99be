"""The process that checkers of several challenges are forked from: it has imported what every checker imports.

It has read no file of a course, has one thread, and does nothing but fork; a checker is never forked from another one.
Its owner sends {"arguments"} of a checker's `main`, with three descriptors:

- the checker's own connection, all that it keeps of these;
- what it prints into;
- its life: there the nursery says {"pid"} at once, and {"status"}, as `os.waitstatus_to_exitcode` gives it, at the end.
  When it hears anything there, or that connection closes, it kills the checker.

When the owner's connection closes, all checkers are killed; where the kernel can do so, also when the nursery is.
"""

import contextlib
import gc
import os
import select
import signal
import sys
import traceback
from importlib import import_module
from typing import NoReturn

from grader.checks.internals import usable
from grader.grading import checker
from grader.sandbox import tensors
from grader.sandbox.channel import ChannelClosed
from grader.sandbox.confine import die_with_parent, hide_memory, threads
from grader.sandbox.control import Control

_LATER = ("grader.grading.judge", "grader.grading.diagnosis", "grader.grading.prefetched", "grader.checks.plugin")
"""What a checker imports once it is at work."""
_MOST_FDS = 1 << 16


class Nursery:
    """The control loop."""

    def __init__(self, owner: Control) -> None:
        self._owner = owner
        self._lives: dict[int, Control] = {}
        self._killed: set[int] = set()
        self._wake, wake_in = os.pipe()
        for fd in (self._wake, wake_in):
            os.set_blocking(fd, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake_in, warn_on_full_buffer=False)

    def run(self) -> NoReturn:
        """Serve until the owner is gone."""
        while True:
            lives = {life: pid for pid, life in self._lives.items() if pid not in self._killed}
            watched: list[Control | int] = [self._owner, self._wake, *lives]
            ready, _, _ = select.select(watched, [], [])
            if self._wake in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._wake, 4096)
            for life, pid in lives.items():
                if life in ready:
                    self._kill(pid)
            self._reap()
            if self._owner in ready:
                self._serve()

    def _serve(self) -> None:
        try:
            received = self._owner.receive(0)
        except ChannelClosed:
            for pid in self._lives:
                self._kill(pid)
            os._exit(0)
        if received is None:
            return
        message, (hand, output, life) = received
        try:
            pid = os.fork()
        except OSError as error:  # its connections close, and that says it
            sys.stderr.write(f"no checker can be forked: {error}\n")
            os.close(life)
        else:
            if pid == 0:
                _become(hand, output, message["arguments"])
            self._lives[pid] = Control.of(life)
            self._say(pid, "pid", pid)
        os.close(hand)
        os.close(output)

    def _say(self, pid: int, what: str, number: int) -> None:
        with contextlib.suppress(ChannelClosed):  # then it is killed, or has been
            self._lives[pid].send({what: number})

    def _kill(self, pid: int) -> None:
        """Only this process reaps, so that this pid is nobody else's."""
        self._killed.add(pid)
        os.kill(pid, signal.SIGKILL)

    def _reap(self) -> None:
        while self._lives:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            self._say(pid, "status", os.waitstatus_to_exitcode(status))
            self._lives.pop(pid).close()
            self._killed.discard(pid)


def _become(hand: int, output: int, arguments: list[str]) -> NoReturn:
    """In the fork: let go of all that is the nursery's, and be a checker as if Python had just been started for it."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        die_with_parent()
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.closerange(3, hand)
        os.closerange(hand + 1, _MOST_FDS)
        checker.main(hand, *arguments)
    except BaseException:  # noqa: BLE001 - as Python does at its end
        traceback.print_exc()
    finally:
        os._exit(1)


def _warm() -> None:
    """Import what every checker does, and use what is slow the first time."""
    import _pytest.config

    for name in (*_LATER, *(f"_pytest.{plugin}" for plugin in _pytest.config.default_plugins)):
        with contextlib.suppress(ImportError):  # of a checker, it is one's that needs it
            import_module(name)
    usable()
    if tensors.here:
        tensors.first_use()


def main(owner_fd: int) -> NoReturn:
    """Import everything, and serve; `owner_fd` is the owner's connection."""
    hide_memory()
    _warm()
    if threads() != 1:
        sys.exit("importing what checkers need started a thread; forking them would not be safe here")
    gc.freeze()  # the collector stays off, as where Python has just been started: a checker enables it
    Nursery(Control.of(owner_fd)).run()
