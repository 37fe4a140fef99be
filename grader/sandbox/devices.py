"""Which device a submission's tensors live on, found out without torch."""

import os
import sys
from pathlib import Path
from typing import Literal

from grader.errors import UsageFault

# The driver's control device; the driver itself where /dev is bare; the one of Linux under Windows.
_DRIVER = (Path("/dev/nvidiactl"), Path("/proc/driver/nvidia/version"), Path("/dev/dxg"))


def choose_device(asked: Literal["auto", "cpu", "cuda"]) -> Literal["cpu", "cuda"]:
    """Return the device to use: "auto" takes CUDA where it is there.

    Raises:
        UsageFault: CUDA was asked for and is not there; says why.
    """
    if asked == "cpu":
        return "cpu"
    reason = no_cuda()
    if not reason:
        return "cuda"
    if asked == "cuda":
        raise UsageFault(f"CUDA was asked for, but {reason}", next_step="Use --device cpu, or see: grade doctor")
    return "cpu"


def no_cuda() -> str:
    """Say why CUDA cannot be used here, as half a sentence; empty when nothing is known against it."""
    if sys.platform != "linux":
        return f"this grader uses it only on Linux, and this is {sys.platform}"
    if not any(path.exists() for path in _DRIVER):
        return "this machine has no NVIDIA device or driver"
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if visible is not None and visible.strip() in ("", "-1"):
        return "CUDA_VISIBLE_DEVICES hides every device"
    from importlib.metadata import PackageNotFoundError, version

    try:
        build = version("torch")
    except PackageNotFoundError:
        return "torch is not installed"
    return f"the installed torch is a build without it ({build})" if build.endswith("+cpu") else ""
