"""A command's own folder goes with it, or with the next one."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from grader.course.scratch import scratch_folder
from tests.processes import PATIENCE_S

HOLDS = """
import sys
from grader.course.scratch import scratch_folder
with scratch_folder("grade-test-") as folder:
    (folder / "deep").mkdir()
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such locks")
def test_what_a_killed_command_left_is_removed_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never that of one which is alive, nor what is called otherwise."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "grade-other-1").mkdir()
    (tmp_path / "grade-test-link").symlink_to(tmp_path / "grade-other-1")
    with subprocess.Popen([sys.executable, "-c", HOLDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        theirs = Path(process.stdout.readline().decode().strip())
        with scratch_folder("grade-test-") as own:
            assert own.is_dir()
            assert (theirs / "deep").is_dir()
        assert not own.exists()
        process.kill()
        process.wait(PATIENCE_S)
        assert (theirs / "deep").is_dir()
        with scratch_folder("grade-test-"):
            assert not theirs.exists()

    assert sorted(one.name for one in tmp_path.iterdir()) == ["grade-other-1", "grade-test-link"]
