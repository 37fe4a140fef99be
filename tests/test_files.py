"""Files: read whoever put them there, written whole or not at all, and told apart by names and contents."""

import contextlib
import errno
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from grader.files import UnreadableFile, decode_text, fingerprint, read_at_most, read_regular, write_atomically

CUT_SHORT = """
import resource, sys
from pathlib import Path
from grader.files import write_atomically

write_atomically(Path(sys.argv[1]), b"good")
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomically(Path(sys.argv[1]), b"x" * 5000)
except OSError as fault:
    print(fault.strerror)
"""


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """Nothing else is left beside it."""
    file = tmp_path / "a.txt"
    write_atomically(file, b"old")
    write_atomically(file, b"new")

    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.txt", b"new")]


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk may be full."""
    file = tmp_path / "a.txt"
    write_atomically(file, b"old")

    def full(path: Path, data: bytes) -> int:
        with path.open("wb") as opened:
            opened.write(data[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(file, b"new")

    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.txt", "old")]


def test_a_file_that_cannot_be_written_whole(tmp_path: Path) -> None:
    """By a real limit: the one before it stays as it was, and no part of the new one is left."""
    file = tmp_path / "results.csv"
    said = subprocess.run([sys.executable, "-c", CUT_SHORT, str(file)], check=True, capture_output=True, text=True)

    assert said.stdout == "File too large\n"
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("results.csv", "good")]


def test_a_fingerprint_changes_with_whatever_matters(tmp_path: Path) -> None:
    """Content, name and depth, and which folder a file lies in; not with what tools leave, nor with the place."""
    found = []
    for name, files in {
        "plain": {"one/a.py": "1", "two/b.py": "2"},
        "content": {"one/a.py": "1", "two/b.py": "3"},
        "name": {"one/a.py": "1", "two/c.py": "2"},
        "deep": {"one/a.py": "1", "two/in/b.py": "2"},
        "moved": {"one/a.py": "1", "one/b.py": "2", "two/x": ""},
        "cached": {"one/a.py": "1", "two/b.py": "2", "two/__pycache__/b.pyc": "3"},
    }.items():
        for file, text in files.items():
            path = tmp_path / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        found.append(fingerprint([tmp_path / name / "one", tmp_path / name / "two"]))
    again = fingerprint([tmp_path / "plain/one", tmp_path / "plain/two"], facts=["3.11"])

    assert len({*found, again}) == len(found)
    assert found[0] == found[-1]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder that strangers write into, with one of each that can lie there, and a file outside of it."""
    place = tmp_path / "place"
    (place / "inner").mkdir(parents=True)
    (place / "inner/good.py").write_bytes(b"x = 1\n")
    (tmp_path / "outside.py").write_bytes(b"x = 2\n")
    (place / "link.py").symlink_to(tmp_path / "outside.py")
    (place / "elsewhere").symlink_to(tmp_path)
    (place / "loop.py").symlink_to("loop.py")
    (place / "zero.py").symlink_to("/dev/zero")
    (place / "big.py").write_bytes(b"#" * 2048)
    os.mkfifo(place / "pipe.py")
    return place


@pytest.mark.parametrize(
    ("name", "why", "said"),
    [
        ("none.py", "missing", "cannot be read: No such file or directory"),
        ("inner/good.py/deeper", "missing", "cannot be read: Not a directory"),
        ("nul\0.py", "failed", "cannot be read: "),
        ("loop.py", "failed", "cannot be read: Too many levels of symbolic links"),
        ("inner", "folder", "is a folder, not a file"),
        ("pipe.py", "odd", "is not a regular file (it is a pipe, a device or a socket)"),
        ("zero.py", "odd", "is not a regular file (it is a pipe, a device or a socket)"),
        ("big.py", "big", "is too big: 2 KB; 1 KB are allowed"),
    ],
)
def test_what_anybody_put_there_is_read_or_refused(place: Path, name: str, why: str, said: str) -> None:
    """At once: nothing is waited for, and the reason goes on from the file's name."""
    assert read_regular(place / "inner/good.py", 1024) == read_regular(place / "inner/good.py", 6) == b"x = 1\n"
    assert read_regular(place / "link.py", 1024) == b"x = 2\n"
    with pytest.raises(UnreadableFile) as caught:
        read_regular(place / name, 1024)

    assert caught.value.why == why
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize("name", ["link.py", "zero.py", "loop.py", "elsewhere/outside.py", "elsewhere/place/big.py"])
def test_no_link_leads_out_of_a_folder_of_strangers(place: Path, name: str) -> None:
    """Neither the file itself nor a folder on the way."""
    assert read_regular(place / "inner/good.py", 1024, beneath=place) == b"x = 1\n"
    with pytest.raises(UnreadableFile) as caught:
        read_regular(place / name, 4096, beneath=place)

    assert caught.value.why == ("missing" if "/" in name else "link")


def test_what_is_swapped_after_it_was_looked_at(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look and the opening a link, or a pipe, takes the place of a file."""
    regular = (place / "big.py").stat()
    monkeypatch.setattr(os, "stat", lambda *_, **__: regular)
    for name, beneath, why in (("link.py", place, "failed"), ("pipe.py", place, "odd"), ("pipe.py", None, "odd")):
        with pytest.raises(UnreadableFile) as caught:
            read_regular(place / name, 1024, beneath=beneath)
        assert caught.value.why == why


def test_a_file_that_grows_or_lies_about_its_size() -> None:
    """What is read is bounded, whatever was claimed."""
    with pytest.raises(UnreadableFile, match="is too big; 1 KB are allowed"):
        read_at_most(io.BytesIO(b"#" * 2000), 1024, size=10)
    assert read_at_most(io.BytesIO(b"#" * 1024), 1024, size=10) == b"#" * 1024


def test_denied_permission_and_a_failing_disk(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both in words; also where root runs the tests, who may read everything."""

    def fail(number: int) -> Callable[..., NoReturn]:
        def opened(*_: object, **__: object) -> NoReturn:
            raise OSError(number, os.strerror(number))

        return opened

    for number, why, said in ((errno.EACCES, "denied", "permission denied"), (errno.EIO, "failed", "Input/output")):
        monkeypatch.setattr(os, "open", fail(number))
        with pytest.raises(UnreadableFile, match=said) as caught:
            read_regular(place / "big.py", 4096)
        assert caught.value.why == why


def test_nothing_stays_open(place: Path) -> None:
    """Whatever was refused, and where."""
    before = len(list(Path("/proc/self/fd").iterdir()))
    for name in ("pipe.py", "link.py", "elsewhere/outside.py", "big.py", "none.py", "inner/good.py"):
        for beneath in (None, place):
            with contextlib.suppress(UnreadableFile):
                read_regular(place / name, 1024, beneath=beneath)

    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("x".encode("utf-16"), "is UTF-16 text; save it as UTF-8"),
        (b"\xfe\xff\0x", "is UTF-16 text; save it as UTF-8"),
        (b"x\ny = '\xe9'", "is not UTF-8 text: byte 7, line 2; save it as UTF-8"),
        (b"\xef\xbb\xbfx\ny = '\xe9'", "is not UTF-8 text: byte 10, line 2; save it as UTF-8"),
        (b"\xed\xa0\x80", "is not UTF-8 text: byte 0, line 1; save it as UTF-8"),
    ],
)
def test_text_is_utf_8(raw: bytes, said: str) -> None:
    """With or without a byte order mark; of anything else it is said what and where."""
    assert decode_text(b"x\r\n") == "x\r\n"
    assert decode_text(b"\xef\xbb\xbfx") == "x"
    with pytest.raises(UnreadableFile) as caught:
        decode_text(raw)

    assert (caught.value.why, str(caught.value)) == ("text", said)
