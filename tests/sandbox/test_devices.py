"""Choosing the device without torch."""

import sys
from pathlib import Path

import pytest

from grader.errors import UsageFault
from grader.sandbox import devices


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A Linux machine with a driver, and a torch that was built for CUDA."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr(devices, "_DRIVER", (tmp_path / "nvidiactl",))
    monkeypatch.setattr("importlib.metadata.version", lambda _: "2.13.0")
    (tmp_path / "nvidiactl").touch()
    return tmp_path


def test_auto_takes_cuda_where_it_is(machine: Path) -> None:  # noqa: ARG001 - what it stands on
    """Without anything against it, CUDA is chosen; the CPU only when asked for."""
    assert [devices.choose_device(asked) for asked in ("auto", "cuda", "cpu")] == ["cuda", "cuda", "cpu"]


@pytest.mark.parametrize("missing", ["driver", "build", "hidden", "system"])
def test_cuda_that_is_not_there_is_refused_with_the_reason(
    machine: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    """Asked for by name it is never replaced by the CPU; "auto" is."""
    reasons = {"driver": "no NVIDIA", "build": "2.13.0+cpu", "hidden": "CUDA_VISIBLE_DEVICES", "system": "darwin"}
    if missing == "driver":
        (machine / "nvidiactl").unlink()
    elif missing == "build":
        monkeypatch.setattr("importlib.metadata.version", lambda _: "2.13.0+cpu")
    elif missing == "hidden":
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")
    else:
        monkeypatch.setattr(sys, "platform", "darwin")

    assert devices.choose_device("auto") == "cpu"
    with pytest.raises(UsageFault, match=r"CUDA was asked for, but .*") as refused:
        devices.choose_device("cuda")
    assert reasons[missing] in str(refused.value)
