"""Tables as spreadsheets write them, in any encoding that the file itself tells."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grader.classes.adjustments import read_adjustments
from grader.classes.folder import read_class
from grader.classes.people import read_students
from grader.classes.times import read_times
from grader.course.roster import read_roster
from grader.course.tables import SAVE_AGAIN, read_table
from grader.errors import UsageFault
from grader.files import UnreadableFile

UTC = ZoneInfo("UTC")
TEXT = {
    "roster.csv": "student\tname\r\nada\tAda Ödegaard\r\n",
    "times.csv": "student\tchallenge\ttime\r\nada\ta-b\t2026-10-14 18:00\r\n",
    "adjustments.csv": "student\tchallenge\tpoints\tcomment\r\nada\ta-b\t2\tschön\r\n",
}
READERS: list[tuple[str, Callable[[Path], object]]] = [
    ("roster.csv", read_roster),
    ("roster.csv", lambda file: read_students(file, UTC)),
    ("times.csv", lambda file: read_times(file, UTC, {"ada"})),
    ("adjustments.csv", lambda file: read_adjustments(file, {"ada"})),
]


@pytest.mark.parametrize(("name", "read"), READERS, ids=["export", "roster", "times", "points"])
def test_every_table_of_a_class_may_be_utf_16(tmp_path: Path, name: str, read: Callable[[Path], object]) -> None:
    """Where its byte order mark says so, as in what Excel calls Unicode text; it says what the same in UTF-8 does."""
    file, found = tmp_path / name, []
    for encoding in ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"):
        mark = "\ufeff" if encoding.startswith("utf-16") else ""
        file.write_bytes((mark + TEXT[name]).encode(encoding))
        found.append(read(file))

    assert found == [found[0]] * 4


@pytest.mark.parametrize(("name", "read"), READERS, ids=["export", "roster", "times", "points"])
@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("latin-1", "is not UTF-8 text: byte "),
        ("utf-16-le", "holds NUL characters, as UTF-16 text without its byte order mark does: line 1|is not UTF-8"),
        ("utf-32", "holds NUL characters"),
    ],
)
def test_another_encoding_is_refused_with_what_to_do(
    tmp_path: Path, name: str, read: Callable[[Path], object], encoding: str, said: str
) -> None:
    """Rather than guessed: a wrong guess would change names."""
    file = tmp_path / name
    file.write_bytes(f"{TEXT[name]}ü\r\n".encode(encoding))

    with pytest.raises(UsageFault, match=said) as caught:
        read(file)
    assert name in str(caught.value)
    assert caught.value.next_step == SAVE_AGAIN


@pytest.mark.parametrize("raw", [b"\xff\xfea", b"\xff\xfe\x00\xd8", b"\xfe\xff\xdc\x00a\x00"])
def test_half_a_character(tmp_path: Path, raw: bytes) -> None:
    """A file that was cut, or one that only begins so."""
    file = tmp_path / "x.csv"
    file.write_bytes(raw)

    with pytest.raises(UnreadableFile, match="begins as UTF-16 text and is none: byte"):
        read_table(file, 100)


def test_a_slip_in_one_is_named_with_its_line(tmp_path: Path) -> None:
    """A challenge that the course does not have is looked for in the file's own encoding."""
    (tmp_path / "class.toml").write_text('format = 1\ntimezone = "UTC"\n')
    for name, text in TEXT.items():
        (tmp_path / name).write_text(text, encoding="utf-16")

    with pytest.raises(UsageFault, match=r"times.csv, line 2: the course has no challenge a-b"):
        read_class(tmp_path, ["other"])
