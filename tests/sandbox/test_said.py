"""What is kept of what a process printed."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from grader.sandbox import said as module
from grader.sandbox.launch import ZygoteProcess
from grader.sandbox.said import Said
from grader.sandbox.start import ROOT
from tests.processes import PATIENCE_S


@pytest.fixture
def said() -> Iterator[Said]:
    """One that is closed afterwards."""
    one = Said()
    yield one
    one.close()


def run(said: Said, code: str) -> None:
    """Have a process print there."""
    subprocess.run([sys.executable, "-c", code], stdout=said.file, stderr=said.file, check=True, timeout=PATIENCE_S)


def test_more_than_a_pipe_holds_is_printed_without_a_reader(said: Said) -> None:
    """Nobody waits, and the last words are there; before the next job, only these are kept."""
    run(said, "print('many ' * 1_000_000 + 'words')")
    before, size = said.last_words(), os.fstat(said.file.fileno()).st_size
    said.trim()
    run(said, "print('and one more')")

    assert size > 5_000_000
    assert before.endswith("many words\n")
    assert os.fstat(said.file.fileno()).st_size < 5_000
    assert said.last_words().endswith("many words\nand one more\n")


def test_a_process_can_bound_what_it_prints(said: Said) -> None:
    """What would make the file larger is an error that names its reason, and no death."""
    code = (
        f"import errno, sys; sys.path.insert(0, {str(ROOT)!r}); from grader.sandbox.confine import limit_files\n"
        "limit_files(100_000)\n"
        "try:\n    while True:\n        print('more', flush=True)\n"
        "except OSError as error:\n    sys.exit(error.errno != errno.EFBIG)"
    )
    run(said, code)

    assert os.fstat(said.file.fileno()).st_size == 100_000


def test_what_is_short_is_left_as_it_is(said: Said) -> None:
    """The file of a quiet process is not touched."""
    run(said, "print('a few words')")
    said.trim()

    assert said.last_words() == "a few words\n"


def test_a_chatty_zygote_does_not_wait_for_a_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a library prints while it is imported: the zygote becomes ready, and its file stays small."""
    popen = subprocess.Popen

    def chatty(command: list[str], **options: Any) -> object:
        code = f"import sys; sys.stderr.write('a warning\\n' * 200_000); {command[-1]}"
        return popen([*command[:-1], code], **options)

    monkeypatch.setattr(subprocess, "Popen", chatty)
    zygote = ZygoteProcess("plain", tensors=False)
    try:
        ready = zygote.wait_ready(30)
        os.close(zygote.join())
        size = os.fstat(zygote.said.file.fileno()).st_size
    finally:
        zygote.close()

    assert ready["op"] == "ready"
    assert size <= module._KEPT
