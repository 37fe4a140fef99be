"""What `grade doctor` says: the verdict follows from what got through."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest

from grader.sandbox import backends, breakouts
from grader.sandbox.launch import ZygoteProcess
from grader.sandbox.probe import Examination, Probe, examine, probe, render_examination
from tests.processes import change_code


def test_every_breakout_has_words_and_text() -> None:
    """Names in the table are functions of the file that tries them."""
    defined = set(re.findall(r"^def (\w+)\(p\)", breakouts.SOURCE, re.MULTILINE))

    assert defined == set(breakouts.WORDS)
    assert set(breakouts.WORDS) >= breakouts.SECRETS | breakouts.HARMLESS


@pytest.fixture(scope="module")
def probes() -> Callable[[str], Probe]:
    """What is found with each backend; both are tried side by side."""
    tried = backends.here()
    with ThreadPoolExecutor() as pool:
        seen = dict(zip(tried, pool.map(probe, tried), strict=True))
    return seen.__getitem__


@pytest.mark.usefixtures("kernel")  # skips where there is none
def test_the_kernel_stops_all_that_matters(probes: Callable[[str], Probe]) -> None:
    """Of everything tried, only names of files may show."""
    seen = probes("kernel")

    assert seen.verdict == "full"
    assert set(seen.got_through) <= breakouts.HARMLESS
    assert set(seen.got_through) | set(seen.stopped) == set(breakouts.WORDS)


def test_a_plain_process_is_found_open(probes: Callable[[str], Probe]) -> None:
    """The same attempts get through without confinement, so they are real."""
    seen = probes("plain")

    assert seen.verdict == "none"
    assert {"read_hidden_file", "write_outside", "fork", "run_program", "replace_itself", "connect_tcp", "send_udp",
            "connect_unix", "signal_sibling"} <= set(seen.got_through)  # fmt: skip
    assert "take_memory" in seen.stopped


@pytest.mark.parametrize(
    ("hole", "verdict"),
    [("_restrict_files", "none"), ("filter_for", "partial")],
)
@pytest.mark.usefixtures("kernel")
def test_a_missing_wall_lowers_the_verdict(hole: str, verdict: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Landlock hidden files can be read; without seccomp processes and sockets are free."""
    nothing = "type('Nothing', (), {'load': lambda self: None})()" if hole == "filter_for" else "None"
    real = ZygoteProcess.__init__
    patch = f"import grader.sandbox.backends.kernel as c; c.{hole} = lambda *a, **k: {nothing}; "

    def start(self: ZygoteProcess, backend: Any, device: Any = "cpu") -> None:
        marker = "from grader.sandbox.zygote"
        with pytest.MonkeyPatch.context() as inner:
            change_code(inner, lambda own: own.replace(marker, f"{patch}{marker}"))
            real(self, backend, device, tensors=False)  # nothing that is tried needs them

    monkeypatch.setattr(ZygoteProcess, "__init__", start)

    assert probe("kernel").verdict == verdict


def test_a_backend_that_does_not_start_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine where no host starts has no protection, and says why."""
    monkeypatch.setattr("sys.executable", "/nonexistent/python")
    seen = probe("plain")

    assert (seen.verdict, seen.got_through) == ("none", ())
    assert "no submission could be started" in seen.details


def some(**changed: Any) -> Examination:
    """An examination put together by hand."""
    probes = (
        Probe("kernel", "full", ("see_hidden_name",), tuple(breakouts.WORDS)[:-1], "Landlock ABI 7, seccomp yes"),
        Probe("plain", "none", tuple(breakouts.WORDS)[:-1], ("take_memory",), "Landlock ABI 7, seccomp yes"),
    )
    values = {"probes": probes, "versions": {"torch": "2.13"}, "devices": ("CPU: 2 cores",), "as_root": True} | changed
    return msgspec.convert(values, Examination)


def test_the_rendering_fits_80_columns_and_names_all() -> None:
    """Plain words, no escapes when plain, every break-out that got through."""
    text = render_examination(some(places={"gradebook": "/home/ada/grades.db"}))

    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text
    assert "protection full" in text
    assert "runs as root" in text
    assert "/home/ada/grades.db" in text
    joined = " ".join(text.split())
    assert all(breakouts.WORDS[name] in joined for name in tuple(breakouts.WORDS)[:-1])


def test_colour_is_asked_for() -> None:
    """Escapes appear only with colour."""
    assert "\x1b[32mfull" in render_examination(some(), colour=True)


def test_without_full_protection_the_way_out_is_named() -> None:
    """An open machine is told what it would need."""
    text = render_examination(some(probes=(some().probes[1],), as_root=False))

    assert "Landlock" in text
    assert "--trust-submissions" in text
    assert "runs as root" not in text


def test_an_examination_reports_versions_and_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    """The processor comes first; torch's build is read without importing it."""
    monkeypatch.setattr("grader.sandbox.probe.probe", lambda backend: Probe(backend, "full", (), (), ""))
    seen = examine(places={"course": "none found"})

    assert seen.devices[0].startswith("CPU: ")
    assert seen.devices[-1].startswith("torch is built for")
    assert {"python", "torch", "pytest", "hypothesis", "Landlock", "seccomp"} <= set(seen.versions)
    assert [p.backend for p in seen.probes][-1] == "plain"
    assert seen.places == {"course": "none found"}
