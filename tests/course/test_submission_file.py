"""A submission is read once, and what cannot be graded is refused in one sentence."""

import json
import os
from pathlib import Path

import pytest

from grader.course.submission_file import MAX_BYTES, read_submission
from grader.errors import RefusedSubmission


def refusal(path: Path) -> RefusedSubmission:
    """Read what must be refused."""
    with pytest.raises(RefusedSubmission) as caught:
        read_submission(path)
    assert "\n" not in str(caught.value)
    return caught.value


def written(folder: Path, data: bytes, name: str = "a.py") -> Path:
    """Write a submission."""
    file = folder / name
    file.write_bytes(data)
    return file


def notebook(*cells: object, **more: object) -> bytes:
    """Return a notebook of code cells; a dict stands for itself."""
    full = [
        c if isinstance(c, dict) else {"cell_type": "code", "source": c, "metadata": {}, "outputs": []} for c in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": full, **more}).encode()


def test_python_is_read_as_it_is(tmp_path: Path) -> None:
    """Text for the grader, raw bytes for the record; byte order mark and CRLF are read as Python reads them."""
    raw = b"\xef\xbb\xbf# coding: utf-8\r\nx = '\xc3\xa9'\r\n"

    got = read_submission(written(tmp_path, raw))

    assert (got.filename, got.raw) == ("a.py", raw)
    assert got.text == "# coding: utf-8\nx = 'é'\n"


@pytest.mark.parametrize(
    ("data", "want"),
    [
        (b"", "a.py is empty"),
        (b" \n\t\r\n", "a.py is empty"),
        (b"\xef\xbb\xbf", "a.py is empty"),
        (b"x = 1\ny = '\xe9'\n", "not UTF-8 text: byte 11, line 2"),
        (b"\xef\xbb\xbfx = 1\ny = '\xe9'\n", "not UTF-8 text: byte 14, line 2"),
        ("x = 1".encode("utf-16"), "UTF-16"),
        (b"x = 1\n\0", "NUL character in line 2"),
        (b"# -*- coding: latin-1 -*-\nx = 1", "declares the encoding latin-1"),
        (b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n", "declares the encoding cp1252"),
        (b"x" * (MAX_BYTES + 1), "256 KB are allowed"),
    ],
)
def test_odd_bytes_are_refused(tmp_path: Path, data: bytes, want: str) -> None:
    """Each with its reason, and the place where there is one."""
    assert want in str(refusal(written(tmp_path, data)))


@pytest.mark.parametrize("cookie", ["utf-8-unix", "UTF_8", "utf-8-mac", "ascii", "us-ascii"])
def test_what_python_reads_as_utf_8_is_read(tmp_path: Path, cookie: str) -> None:
    """Emacs adds the line ends to the encoding's name; ASCII is UTF-8."""
    data = f"# -*- coding: {cookie} -*-\nx = 1\n".encode()

    assert read_submission(written(tmp_path, data)).raw == data


def test_a_cookie_counts_only_where_python_reads_it(tmp_path: Path) -> None:
    """Not in the second line after code, nor in the third."""
    for data in (b"x = 1\n# coding: latin-1\n", b"#\n#\n# coding: latin-1\n", b"x = 'coding: latin-1'\n"):
        assert read_submission(written(tmp_path, data)).raw == data


def test_the_size_is_told(tmp_path: Path) -> None:
    """Ten megabytes are refused by name and size; a notebook gets the way out."""
    assert "a.py is too big: 10,240 KB" in str(refusal(written(tmp_path, b"#" * (10 << 20))))
    assert "outputs" in refusal(written(tmp_path, b"#" * (21 << 20), "a.ipynb")).next_step


def test_a_missing_file_gets_the_nearest(tmp_path: Path) -> None:
    """A typo is answered with the file beside it, anything else with the command."""
    written(tmp_path, b"x", "short_tail.py")

    assert "short_tail.py?" in refusal(tmp_path / "shrot_tail.py").next_step
    assert "grade start" in refusal(tmp_path / "zzz.py").next_step
    assert "There is no file" in str(refusal(tmp_path / "none" / "a.py"))
    assert "There is no file" in str(refusal(tmp_path / "short_tail.py" / "a.py"))


def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path) -> None:
    """Folders, pipes, devices and links to them; a pipe must not hang the grader."""
    (tmp_path / "folder.py").mkdir()
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "zero.py").symlink_to("/dev/zero")
    (tmp_path / "loop.py").symlink_to("loop.py")

    assert "is a folder" in str(refusal(tmp_path / "folder.py"))
    assert "not a regular file" in str(refusal(tmp_path / "pipe.py"))
    assert "not a regular file" in str(refusal(tmp_path / "zero.py"))
    assert "cannot be read" in str(refusal(tmp_path / "loop.py"))
    assert "cannot be read" in str(refusal(tmp_path / "nul\0.py"))


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    """Links themselves are fine."""
    (tmp_path / "link.py").symlink_to(written(tmp_path, b"x = 1\n"))

    assert read_submission(tmp_path / "link.py").text == "x = 1\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    """Permission denied is said as such."""
    file = written(tmp_path, b"x = 1\n")
    file.chmod(0)

    assert "permission denied" in str(refusal(file))


def test_denied_permission_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also for whoever runs these tests as root."""

    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    file = written(tmp_path, b"x = 1\n")
    monkeypatch.setattr(os, "open", denied)

    assert "permission denied" in str(refusal(file))


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    """Only .py and .ipynb; capitals are fine."""
    assert "neither a .py nor a .ipynb" in str(refusal(written(tmp_path, b"x", "a.txt")))
    assert "a.zip is an archive that is not looked into: unpack it" in str(refusal(written(tmp_path, b"x", "a.zip")))
    assert read_submission(written(tmp_path, b"x = 1", "A.PY")).filename == "A.PY"


def test_odd_characters_hide_in_no_notebook(tmp_path: Path) -> None:
    """JSON can spell what a text file cannot hold."""
    assert "NUL character in line 2" in str(refusal(written(tmp_path, notebook("x = '\0'"), "a.ipynb")))
    assert "not a notebook" in str(refusal(written(tmp_path, notebook("x = '\ud800'"), "a.ipynb")))
