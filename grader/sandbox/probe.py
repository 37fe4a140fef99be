"""What protection and what devices this machine really has: a real host tries to break out.

The verdict comes from what got through, never from a version number.
"""

import contextlib
import os
import platform
import re
import secrets
import socket
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import msgspec

from grader.errors import GradeError
from grader.sandbox import backends, breakouts, wire
from grader.sandbox.client import Host, HostSource
from grader.sandbox.control import Control
from grader.sandbox.host import Program
from grader.sandbox.launch import ZygoteProcess
from grader.sandbox.limits import Limits, SubmissionStopped

Verdict = Literal["full", "partial", "none"]
_LIMITS = Limits(load_seconds=30, call_seconds=10, total_seconds=120, memory_mb=512, scratch=True)
_REPLACED = 77  # exit status of the program that `replace_itself` turns into


class Probe(msgspec.Struct, frozen=True):
    """What came of all break-outs on one backend.

    Attributes:
        backend: which one.
        verdict: "full": nothing that matters got through; "none": hidden files or memory can be read.
        got_through: names of break-outs that worked; words for them in `breakouts.WORDS`.
        stopped: names of those that did not.
        details: one line on what the system offers, or why no host could be started.
    """

    backend: str
    verdict: Verdict
    got_through: tuple[str, ...]
    stopped: tuple[str, ...]
    details: str


class Examination(msgspec.Struct, frozen=True, kw_only=True):
    """All that `grade doctor` says.

    Attributes:
        probes: one per backend that this system can start.
        versions: name -> version of what takes part.
        devices: what computes, in words; the first is the processor.
        as_root: whether the grader has all rights on this machine.
        places: what is kept where: label -> path or remark.
    """

    probes: tuple[Probe, ...]
    versions: dict[str, str]
    devices: tuple[str, ...]
    as_root: bool
    places: dict[str, str] = {}


def probe(backend: str) -> Probe:
    """Start a zygote and two real hosts; have one of them try every break-out."""
    try:
        with contextlib.ExitStack() as stack:
            return _probe(backend, stack)
    except (GradeError, OSError) as error:
        return Probe(backend, "none", (), (), f"no submission could be started: {error}")


def _probe(backend: str, stack: contextlib.ExitStack) -> Probe:
    zygote = ZygoteProcess(backend)
    stack.callback(zygote.close)
    zygote.wait_ready()
    source = HostSource(Control.of(zygote.join()))
    stack.callback(source.close)
    sibling = _host(source, stack)
    pid, scratch = _ask(sibling, "place", "mine")
    facts = stack.enter_context(_targets()) | {
        "grader": zygote.pid,
        "sibling": pid,
        "sibling_scratch": scratch,
    }
    host = _host(source, stack)
    worked = []
    for name in breakouts.WORDS:
        if host.ended is not None:
            host = _host(source, stack)
        if _got_through(host, name, facts):
            worked.append(name)
    stopped = tuple(name for name in breakouts.WORDS if name not in worked)
    offers = ", ".join(f"{name} {value}" for name, value in _offers().items())
    return Probe(backend, _verdict(worked), tuple(worked), stopped, offers)


def _offers() -> dict[str, str]:
    """Return what this system has of what any backend asks of it."""
    return {name: value for one in backends.names() for name, value in backends.find(one).offers().items()}


def _verdict(worked: list[str]) -> Verdict:
    if breakouts.SECRETS & set(worked):
        return "none"
    return "partial" if set(worked) - breakouts.HARMLESS else "full"


def _host(source: HostSource, stack: contextlib.ExitStack) -> Host:
    host = source.spawn(Program(filename="breakouts.py", source=breakouts.SOURCE), _LIMITS)
    stack.callback(host.close)
    return host


def _ask(host: Host, name: str, *args: Any) -> Any:
    return host.call(name, wire.to_host((name, args, {}, [], [], 0, False)), 0, serve={}).value


def _got_through(host: Host, name: str, facts: dict[str, Any]) -> bool:
    try:
        return _ask(host, "attempt", name, facts) is True
    except SubmissionStopped as stop:  # nothing but the new program ends with that status
        return name == "replace_itself" and f"exit status {_REPLACED}" in stop.message


@contextlib.contextmanager
def _targets() -> Iterator[dict[str, Any]]:
    """Files, sockets and services of this process's own that a host has no business with."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="grade-doctor-")))
        for name in ("hidden", "doomed"):
            (folder / name).write_text("a secret")
        abstract = f"\0grade-doctor-{secrets.token_hex(8)}"
        tcp, udp = socket.socket(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        path, nameless = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
        for server in (tcp, udp, path, nameless):
            stack.enter_context(server)
        tcp.bind(("127.0.0.1", 0))
        udp.bind(tcp.getsockname())
        path.bind(str(folder / "socket"))
        if sys.platform == "linux":
            nameless.bind(abstract)
        for server in (tcp, path, nameless) if sys.platform == "linux" else (tcp, path):
            server.listen(4)
        yield {
            "folder": str(folder), "hidden": str(folder / "hidden"), "doomed": str(folder / "doomed"),
            "port": tcp.getsockname()[1], "unix": str(folder / "socket"), "abstract": abstract,
        }  # fmt: skip


def examine(*, places: dict[str, str] | None = None) -> Examination:
    """Probe every backend that this system can start, and look for devices and versions.

    Args:
        places: what the caller knows of course and gradebook, label -> path or remark; passed through.
    """
    return Examination(
        probes=tuple(probe(backend) for backend in backends.here()),
        versions=_versions(),
        devices=_devices(),
        as_root=hasattr(os, "geteuid") and os.geteuid() == 0,
        places=places or {},
    )


def _versions() -> dict[str, str]:
    found = {"system": f"{platform.system()} {platform.release()}", "python": platform.python_version()}
    libraries = [name for one in backends.names() for name in backends.find(one).LIBRARIES]
    for name in ("torch", "pytest", "hypothesis", *libraries):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found | _offers()


def _devices() -> tuple[str, ...]:
    """Look without starting CUDA: device nodes, the driver's own files, and what torch was built for."""
    found = [f"CPU: {os.cpu_count()} cores"]
    for card in sorted(Path("/proc/driver/nvidia/gpus").glob("*/information")):
        model = re.search(r"Model:\s*(.+)", card.read_text())
        found.append(f"GPU: {model.group(1).strip() if model else 'of an unknown model'}")
    nodes = sorted(path.name for path in Path("/dev").glob("nvidia*"))
    driver = Path("/proc/driver/nvidia/version")
    if nodes and len(found) == 1:
        found.append(f"GPU: device nodes {', '.join(nodes)}, but no card that the driver names")
    if driver.exists():
        number = re.search(r"\b(\d{3,}\.\d[\d.]*)", driver.read_text())
        found.append(f"NVIDIA driver {number.group(1) if number else 'of an unknown version'}")
    if len(found) == 1:
        found.append("GPU: none found")
    cuda = _torch_cuda()
    found.append(f"torch is built for CUDA {cuda}" if cuda else "torch is built for CPU only")
    return tuple(found)


def _torch_cuda() -> str:
    """CUDA version that torch was built for, read from its file rather than by importing it; "" without."""
    spec = find_spec("torch")
    if spec is None or spec.origin is None:
        return ""
    text = Path(spec.origin).with_name("version.py").read_text()
    built = re.search(r"^cuda\b[^=]*= *['\"]([^'\"]+)", text, re.MULTILINE)
    return built.group(1) if built else ""


_COLOURS = {"full": "32", "partial": "33", "none": "31"}
_MEANING = {
    "full": "Other people's submissions may be graded here.",
    "partial": "Fine for your own practice. Grade other people's files elsewhere, or accept the risk with "
    "--trust-submissions.",
    "none": "Hidden checks can be read by a submission: grade only code that you trust (--trust-submissions).",
}
_WIDTH = 80


def render_examination(e: Examination, colour: bool = False) -> str:
    """Return the examination in plain words, 80 columns wide."""

    def wrap(text: str, indent: str) -> str:
        return textwrap.fill(text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)

    lines = ["Isolation"]
    for one in e.probes:
        verdict = f"\x1b[{_COLOURS[one.verdict]}m{one.verdict}\x1b[0m" if colour else one.verdict
        lines.append(f"  {backends.find(one.backend).TITLE}: protection {verdict}")
        if one.got_through or one.stopped:
            through = "; ".join(breakouts.WORDS[name] for name in one.got_through) or "nothing"
            lines.append(f"    Cancelled {len(one.stopped)} of {len(breakouts.WORDS)} break-outs.")
            lines.append(wrap(f"Got through: {through}.", "    "))
        lines.append(wrap(f"({one.details})", "    "))
    best = min((one.verdict for one in e.probes), key=["full", "partial", "none"].index, default="none")
    lines.append(wrap(_MEANING[best], "  "))
    if best != "full":
        needs = [backends.find(name).NEEDS for name in backends.names() if backends.find(name).CONFINES]
        lines.append(wrap(f"Full protection needs {'; or '.join(needs)}.", "  "))
    if e.as_root:
        lines.append(wrap("The grader runs as root. It works, but an ordinary user is safer.", "  "))
    lines += ["", "Devices", *(wrap(device, "  ") for device in e.devices)]
    lines += ["", "Versions", *(f"  {name:<12}{value}" for name, value in e.versions.items())]
    if e.places:
        lines += ["", "Places", *(f"  {label:<12}{value}" for label, value in e.places.items())]
    return "\n".join(lines) + "\n"
