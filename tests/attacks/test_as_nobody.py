"""The attacks on the machine again, with the grader run by an ordinary user."""

import os
import subprocess
import sys
from pathlib import Path

from tests.sandbox.test_elsewhere import NOBODY, ROOT, as_nobody

SUITE = "import-path or answer-theft or infrastructure or fork-bomb or disk-bomb or daemon-escape or afterwards"


def test_attacks_on_a_grader_of_an_ordinary_user(tmp_path: Path) -> None:
    """Nothing of what holds them depends on being root."""
    become = as_nobody()
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    os.chown(tmp_path, NOBODY, NOBODY)
    command = [
        *become, sys.executable, "-m", "pytest", str(ROOT / "tests/attacks/test_locked.py"), "-k", SUITE, "-q",
        "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'base'}", "--rootdir", str(ROOT),
    ]  # fmt: skip
    places = {"HOME": str(tmp_path), "HYPOTHESIS_STORAGE_DIRECTORY": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, env={**os.environ, **places}, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
