"""Files: written whole or not at all, and told apart by names and contents."""

from pathlib import Path

import pytest

from grader.files import fingerprint, write_atomically


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
