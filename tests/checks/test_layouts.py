"""The memory of a call is the same figure however torch's libraries lie in the page cache.

pip 24.2 and later write them in blocks of 1 MiB, older ones in smaller ones; where the file system keeps large folios
(ext4 from Linux 6.16 on, XFS), one fault then maps a whole folio. Both are made here, by writing the largest library
anew.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from grader.checks.figures import Measured
from grader.checks.submission import Submission
from grader.sandbox import backends
from grader.sandbox.client import HostSource
from grader.sandbox.control import Control
from grader.sandbox.host import Program
from grader.sandbox.launch import ZygoteProcess
from grader.sandbox.limits import Limits
from tests.processes import PATIENCE_S

MIB = 1 << 20
BLOCKS = {"small": 64 << 10, "large": MIB}
TORCH = Path(torch.__file__).parent
MODEL = ("model", "optimizer", "batches")
RIGHT = """
def train(model, optimizer, batches):
    for x in batches:
        (model(x).mean() / len(batches)).backward()
    optimizer.step()
"""
KEEPS_GRAPHS = """
def train(model, optimizer, batches):
    sum(model(x).mean() / len(batches) for x in batches).backward()
    optimizer.step()
"""
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="there is no page cache to look at")


def write_torch(folder: Path, block: int) -> None:
    """Make a torch of links to this one, but for its largest library, which is written in blocks of this size."""
    (folder / "torch/lib").mkdir(parents=True)
    largest = max((TORCH / "lib").glob("*.so*"), key=lambda file: file.stat().st_size)
    for file in [*TORCH.iterdir(), *(TORCH / "lib").iterdir()]:
        target = folder / "torch" / file.relative_to(TORCH)
        if file.name.startswith("_C."):
            shutil.copy(file, target)  # it looks for the libraries beside itself
        elif file not in (TORCH / "lib", largest):
            target.symlink_to(file)
    with largest.open("rb") as source, (folder / "torch/lib" / largest.name).open("wb", buffering=0) as copy:
        shutil.copyfileobj(source, copy, block)


def started(folder: Path) -> ZygoteProcess:
    """Start a zygote that finds its torch in `folder`."""
    python, own = folder / "python", sys.executable
    python.write_text(f"#!/bin/sh\nexec '{own}' -I -c \"import sys; sys.path.insert(0, '{folder}'); $3\"\n")
    python.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "executable", str(python))
        return ZygoteProcess(backends.best())


@pytest.fixture(scope="module")
def sources() -> Iterator[dict[str, HostSource]]:
    """A connection to a zygote of each layout."""
    size = 2 * sum(file.stat().st_size for file in (TORCH / "lib").iterdir())
    with tempfile.TemporaryDirectory() as root:
        if shutil.disk_usage(root).free < 2 * size:
            pytest.skip("there is no room for two copies of torch's libraries")
        folders = {layout: Path(root, layout, "site-packages") for layout in BLOCKS}
        for layout, folder in folders.items():
            write_torch(folder, BLOCKS[layout])
        zygotes = {layout: started(folder) for layout, folder in folders.items()}
        for zygote in zygotes.values():
            zygote.wait_ready(PATIENCE_S)
        joined = {name: HostSource(Control.of(zygote.join())) for name, zygote in zygotes.items()}
        yield joined
        for source, zygote in zip(joined.values(), zygotes.values(), strict=True):
            source.close()
            zygote.close()


def measured(source: HostSource, text: str) -> tuple[Measured, int]:
    """Measure one update of 12 micro-batches with 4 MiB of activations each; also return the mapped bytes of files."""
    program = Program(filename="student.py", source=text, functions={"train": MODEL})
    submission = Submission(source, program, Limits(memory_mb=512, load_seconds=60, call_seconds=60, total_seconds=300))
    for width in (1, 2048):
        layers = [torch.nn.Linear(4, width), *(torch.nn.ReLU() for _ in range(4))]
        model = torch.nn.Sequential(*layers).double()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        batches = [torch.ones(64, 4, dtype=torch.float64) for _ in range(12)]
        result = submission.measure("train", model, optimizer, batches)
    status = Path(f"/proc/{submission.hosts.living().process.pid}/status").read_text()
    files = next(int(line.split()[1]) << 10 for line in status.splitlines() if line.startswith("RssFile:"))
    submission.close()
    return result, files


@needs_linux
def test_a_calls_memory_does_not_depend_on_the_page_cache(sources: dict[str, HostSource]) -> None:
    """Right and wrong are as far apart in both layouts, and each is the same figure in both."""
    right = {layout: measured(source, RIGHT) for layout, source in sources.items()}
    wrong = {layout: measured(source, KEEPS_GRAPHS) for layout, source in sources.items()}
    own = {layout: (right[layout][0].own_bytes, wrong[layout][0].own_bytes) for layout in BLOCKS}

    assert all(0 < good < 24 * MIB and bad > 48 * MIB for good, bad in own.values()), own
    assert abs(own["small"][0] - own["large"][0]) < 8 * MIB, own
    if right["large"][1] < right["small"][1] + 16 * MIB:
        pytest.skip(f"this file system keeps no large folios: nothing to tell apart ({os.uname().release})")
