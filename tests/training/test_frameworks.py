"""Frameworks are imported and run without a word, a home or a trace."""

import logging
import sys
import warnings
from pathlib import Path

import pytest

from grader.checks import framework, quietly
from grader.training.frameworks import NO_HOME


@pytest.fixture
def talkative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module that warns and prints while it is imported, and would keep something in a home."""
    (tmp_path / "talkative_framework.py").write_text(
        "import os, sys, warnings\n"
        "warnings.warn('old')\n"
        "print('Tip: buy more', file=sys.stderr)\n"
        "HOME = os.environ['KERAS_HOME'], os.environ['HF_HUB_OFFLINE']\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    return "talkative_framework"


def test_importing_says_nothing(talkative: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Not even where warnings are errors; and the home that it finds takes nothing."""
    module = framework(talkative)

    assert module is sys.modules[talkative]
    assert module.HOME == (NO_HOME, "1")
    assert capfd.readouterr() == ("", "")
    with pytest.raises(OSError, match="Not a directory"):
        Path(NO_HOME).mkdir(parents=True)
    assert logging.getLogger("lightning.pytorch").level == logging.ERROR


def test_what_is_not_installed_skips_the_file() -> None:
    """With a reason."""
    with pytest.raises(pytest.skip.Exception, match="no_such_framework is not installed") as caught:
        framework("no_such_framework.part")
    assert caught.value.allow_module_level


def test_a_run_leaves_no_trace(capfd: pytest.CaptureFixture[str]) -> None:
    """What it prints and warns of is lost, and so is what it writes where it stands."""
    before = Path.cwd()
    with quietly():
        inside = Path.cwd()
        Path("lightning_logs").mkdir()
        print("epoch 1")  # noqa: T201
        print("Tip", file=sys.stderr)  # noqa: T201
        warnings.warn("few workers", stacklevel=1)

    assert capfd.readouterr() == ("", "")
    assert Path.cwd() == before
    assert not inside.exists()
