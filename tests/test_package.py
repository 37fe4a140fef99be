"""What is installed: the whole grader, and nothing that is the instructor's."""

import json
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def test_the_wheel_holds_every_file_of_the_grader_and_nothing_else(tmp_path: Path) -> None:
    """Templates and scaffold too; no exercise, solution or test."""
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "grader"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if tracked.returncode:
        pytest.skip("not a clone: which files belong to the grader is git's to tell")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert held == set(tracked.stdout.split())
    assert {"grader/py.typed", "grader/report/templates/report.html"} < held


def test_an_editable_install_costs_no_import(tmp_path: Path) -> None:
    """It is a line in a .pth file: an import hook would be paid for by every command."""
    origin = json.loads(distribution("grade-accumulation").read_text("direct_url.json") or "{}")
    if not origin.get("dir_info", {}).get("editable"):
        pytest.skip("the grader is not installed editable here")
    program = "import sys; print([name for name in sys.modules if 'editable' in name])"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
