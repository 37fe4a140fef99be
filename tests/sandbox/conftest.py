"""One warm zygote per backend, and a small way to run texts of submissions in its hosts."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
import torch

from grader.sandbox import backends, state, wire
from grader.sandbox.client import Host, HostSource
from grader.sandbox.control import Control
from grader.sandbox.host import Program
from grader.sandbox.launch import ZygoteProcess
from grader.sandbox.limits import Limits, SubmissionStopped
from tests.processes import children

QUICK = Limits(load_seconds=5, call_seconds=5, total_seconds=20, memory_mb=512)
BACKENDS = backends.names()


class Lab:
    """A zygote and one checker's connection to it."""

    def __init__(self, backend: str, *, tensors: bool = True) -> None:
        self.backend = backend
        self.zygote = ZygoteProcess(backend, tensors=tensors)
        self.source = self.join()
        self._hosts: list[Host] = []

    def join(self) -> HostSource:
        """A new checker's connection."""
        return HostSource(Control.of(self.zygote.join()))

    def start(
        self,
        source: str,
        *,
        functions: dict[str, tuple[str, ...]] | None = None,
        harness: str = "",
        checker: HostSource | None = None,
        **limits: Any,
    ) -> Host:
        """Fork a host that starts loading `source`; it is closed after the test."""
        program = Program(filename="student.py", source=source, functions=functions or {}, harness=harness)
        host = (checker or self.source).spawn(program, msgspec.structs.replace(QUICK, **limits))
        self._hosts.append(host)
        return host

    def call(
        self, host: Host, *args: Any, name: str = "f", serve: dict[int, Any] | None = None, metered: bool = False
    ) -> wire.Reply:
        """Call by copy-restore, as a checker does."""
        changed = state.roots(args)
        body = wire.to_host((name, args, {}, changed, state.gradients(changed), 0, metered))
        reply = host.call(name, body, len(changed), serve=serve or {})
        for root, claim in zip(changed, reply.after, strict=True):
            state.restore(root, claim)
        return reply

    def run(self, source: str, *args: Any, **limits: Any) -> Any:
        """Load `source` in a host of its own, call its `f`, return the value."""
        return self.call(self.start(source, **limits), *args).value

    def stopped(self, source: str, *args: Any, **limits: Any) -> SubmissionStopped:
        """Like `run`, for a submission that must be stopped: return how it was."""
        with pytest.raises(SubmissionStopped) as caught:
            self.run(source, *args, **limits)
        return caught.value

    def children(self) -> set[int]:
        """Hosted or unreaped children of the zygote."""
        return set(children(self.zygote.pid))

    def close_hosts(self) -> None:
        """End what the test started."""
        for host in self._hosts:
            host.close()
        self._hosts.clear()

    def close(self) -> None:
        """End everything."""
        self.close_hosts()
        self.source.close()
        self.zygote.close()


@pytest.fixture(scope="session")
def _labs() -> Iterator[Callable[[str], Lab]]:
    labs: dict[str, Lab] = {}

    def lab_of(backend: str) -> Lab:
        if why := backends.find(backend).missing():
            pytest.skip(f"this system cannot: {why}")
        if backend not in labs:
            labs[backend] = Lab(backend)
        return labs[backend]

    torch.set_num_threads(1)
    yield lab_of
    for lab in labs.values():
        lab.close()


@pytest.fixture(params=BACKENDS)
def lab(request: pytest.FixtureRequest, _labs: Callable[[str], Lab]) -> Iterator[Lab]:
    """A warm laboratory of each backend in turn."""
    lab = _labs(request.param)
    yield lab
    lab.close_hosts()


@pytest.fixture
def kernel(_labs: Callable[[str], Lab]) -> Iterator[Lab]:
    """The laboratory whose hosts are locked down by the kernel."""
    lab = _labs("kernel")
    yield lab
    lab.close_hosts()


@pytest.fixture
def plain(_labs: Callable[[str], Lab]) -> Iterator[Lab]:
    """The laboratory whose hosts are plain processes."""
    lab = _labs("plain")
    yield lab
    lab.close_hosts()
