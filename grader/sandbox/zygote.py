"""The process that every host is forked from: clean environment, one thread, torch imported and warmed.

It holds nothing hidden and never runs a submission itself. Control messages, each answered on the connection it
came on:

=======  =========================================  ==========================================
op       fields (descriptors)                       answer
=======  =========================================  ==========================================
join     (a checker's control socket)               none; engine's connection only
spawn    id, limits, device (host socket, output)   {"op": "spawned", "id", "pid"}, or {"op": "refused", "id", "why"}
kill     id                                         none
where    id                                         none; the host prints its current line
=======  =========================================  ==========================================

When a host ends: {"op": "exited", "id", "status"}. When a checker's connection closes, its hosts are
killed; when the engine's closes, everything is.
"""

import contextlib
import ctypes
import gc
import os
import select
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from grader.sandbox import backends, confine, pages, uncompiled
from grader.sandbox.backends import Backend
from grader.sandbox.become import become_host
from grader.sandbox.channel import ChannelClosed
from grader.sandbox.control import Control
from grader.sandbox.limits import Limits
from grader.sandbox.pages import Forks

_PR_SET_CHILD_SUBREAPER = 36


class Child(msgspec.Struct):
    """A living host."""

    id: int
    owner: Control
    scratch: str | None


class Zygote:
    """The control loop."""

    def __init__(self, engine: Control, *, scratch: tuple[str, str], backend: Backend) -> None:
        self._engine = engine
        self._scratch = scratch
        self._backend = backend
        self._forks = Forks()
        self._checkers: list[Control] = []
        self._children: dict[int, Child] = {}
        self._wake, wake_in = os.pipe()
        for fd in (self._wake, wake_in):
            os.set_blocking(fd, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake_in, warn_on_full_buffer=False)

    def run(self) -> NoReturn:
        """Serve until the engine is gone."""
        while True:
            watched: list[Control | int] = [self._engine, self._wake, *self._checkers]
            ready, _, _ = select.select(watched, [], [])
            if self._wake in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._wake, 4096)
                self._reap()
            for control in [c for c in [self._engine, *self._checkers] if c in ready]:
                self._serve(control)

    def _serve(self, control: Control) -> None:
        try:
            while True:
                received = control.receive(0)
                if received is None:
                    return
                self._handle(control, *received)
        except ChannelClosed:
            if control is self._engine:
                self._end()
            self._kill_all(control)
            self._checkers.remove(control)
            control.close()

    def _handle(self, control: Control, message: dict[str, Any], fds: list[int]) -> None:
        if message["op"] == "join":
            self._checkers.append(Control.of(fds[0]))
        elif message["op"] == "spawn":
            self._spawn(control, message, fds)
        else:
            pid = self._pid(control, message["id"])
            if pid:
                os.kill(pid, signal.SIGKILL if message["op"] == "kill" else signal.SIGUSR1)

    def _pid(self, owner: Control, number: int) -> int | None:
        """Only this process reaps, so a pid in the table is never someone else's."""
        return next((p for p, c in self._children.items() if c.id == number and c.owner is owner), None)

    def _spawn(self, owner: Control, message: dict[str, Any], fds: list[int]) -> None:
        limits = msgspec.convert(message["limits"], Limits)
        cuda = message["device"] == "cuda"
        folder, prefix = self._scratch
        scratch = None
        if (fault := self._preload(limits.preload)) is not None:
            for fd in fds:
                os.close(fd)
            owner.send({"op": "refused", "id": message["id"], "why": fault})
            return
        try:
            scratch = tempfile.mkdtemp(prefix=prefix, dir=folder) if limits.scratch or limits.files else None
            for file in limits.files:
                shutil.copy(file, scratch or "")
            pid = os.fork()
        except OSError as error:  # the disk is full, or no more processes are allowed
            for fd in fds:
                os.close(fd)
            if scratch:
                shutil.rmtree(scratch, ignore_errors=True)
            owner.send({"op": "refused", "id": message["id"], "why": error.strerror or str(error)})
            return
        if pid == 0:
            become_host(fds, limits, scratch, cuda=cuda, backend=self._backend)
        for fd in fds:
            os.close(fd)
        self._children[pid] = Child(message["id"], owner, scratch)
        owner.send({"op": "spawned", "id": message["id"], "pid": pid})
        self._forks.one_more()  # while the host is at work

    @staticmethod
    def _preload(modules: tuple[str, ...]) -> str | None:
        """Import what is not there yet, for all hosts from now on; return why that cannot be done."""
        missing = [name for name in modules if not uncompiled.is_loaded(name)]
        for name in missing:
            try:
                uncompiled.load(name)
            except Exception as error:  # noqa: BLE001 - whatever it is, the engine is told
                return f"{name} cannot be imported: {type(error).__name__}: {error}"
        if missing:
            if confine.threads() != 1:
                sys.exit(f"importing {', '.join(missing)} started a thread; forking it would not be safe here")
            gc.collect()
            gc.freeze()
        return None

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            child = self._children.pop(pid, None)
            if not self._backend.CONFINES:
                self._kill_strays(pid)
            if child is None:  # a stray of a plain host
                continue
            if child.scratch:
                shutil.rmtree(child.scratch, ignore_errors=True)
            with contextlib.suppress(ChannelClosed):
                child.owner.send({"op": "exited", "id": child.id, "status": status})

    def _kill_strays(self, leader: int) -> None:
        """Kill what an unconfined host left behind: its group, and orphans that this subreaper inherited."""
        with contextlib.suppress(OSError):
            os.killpg(leader, signal.SIGKILL)
        with contextlib.suppress(OSError):
            for pid in map(int, Path("/proc/thread-self/children").read_text().split()):
                if pid not in self._children:
                    os.kill(pid, signal.SIGKILL)

    def _kill_all(self, owner: Control | None = None) -> None:
        for pid, child in self._children.items():
            if owner is None or child.owner is owner:
                os.kill(pid, signal.SIGKILL)

    def _end(self) -> NoReturn:
        self._kill_all()
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, _ = os.wait()
                child = self._children.pop(pid, None)
                if child is not None and child.scratch:
                    shutil.rmtree(child.scratch, ignore_errors=True)
                if not self._backend.CONFINES:
                    self._kill_strays(pid)
        os._exit(0)


def warm() -> None:
    """Import torch and touch what is lazy (autograd, optimizers, generators), without starting a thread.

    Where the challenge has no tensors, only what every host needs.
    """
    from grader.sandbox import host, served, tensors, wire

    pages.keep_freed_memory()
    wire.from_host(wire.RETURNED, wire.to_checker(wire.Reply(wire.from_checker(wire.to_host([1])), [], {})))
    if tensors.here:
        _warm_torch()
    assert host.MODULE
    # What a call may hand over is imported here: a locked host cannot read the grader's own files.
    assert served.__name__


def _warm_torch() -> None:
    import torch

    from grader.sandbox import meter, wire
    from grader.sandbox.activations import LargeActivations
    from grader.sandbox.state import state_of

    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.ReLU(), LargeActivations(), torch.nn.Linear(4, 2))
    for optimizer in (torch.optim.SGD(model.parameters(), lr=0.1), torch.optim.AdamW(model.parameters())):
        with meter.TensorMeter():
            torch.nn.functional.cross_entropy(model(torch.randn(3, 4)), torch.tensor([0, 1, 0])).backward()
        optimizer.step()
        wire.from_checker(wire.to_host((model, optimizer)))
        reply = wire.to_checker(wire.Reply(None, [state_of(model), state_of(optimizer)], {}))
        wire.from_host(wire.RETURNED, reply)
        optimizer.zero_grad()


def main(engine_fd: int, backend: str, device: str, scratch: tuple[str, str]) -> NoReturn:
    """Warm up, say ready on the engine's connection, serve.

    Args:
        engine_fd: the engine's connection.
        backend: name of what hosts are confined by.
        device: "cuda" lets them reach one.
        scratch: where their folders are made, and how the names begin: the engine removes them if this is killed.
    """
    engine = Control.of(engine_fd)
    confine.hide_memory()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    warm()
    way = backends.find(backend)
    way.prepare(cuda=device == "cuda")
    threads = confine.threads()
    if threads != 1:
        sys.exit("torch started a thread by itself; forking it would not be safe here")
    gc.freeze()  # without a collection, which would look at all that was imported: little of it is garbage
    gc.enable()
    engine.send({"op": "ready", "pid": os.getpid(), "threads": threads})
    Zygote(engine, scratch=scratch, backend=way).run()
