"""`times.csv`: when something was handed in, as the instructor knows it."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grader.classes.times import Times, read_times
from grader.errors import UsageFault

BERLIN = ZoneInfo("Europe/Berlin")


def read(tmp_path: Path, text: str) -> Times:
    """Read a file of that text."""
    file = tmp_path / "times.csv"
    file.write_text(text)
    return read_times(file, BERLIN, {"ada", "bob"})


def test_times(tmp_path: Path) -> None:
    """In the class's zone, unless they say another; no file says nothing."""
    found = read(tmp_path, "student,challenge,time\nada,a-b,2026-10-14 18:00\n\nbob,a-b,2026-10-14T18:00:00Z\n")

    assert found == {
        ("ada", "a-b"): datetime(2026, 10, 14, 18, tzinfo=BERLIN),
        ("bob", "a-b"): datetime(2026, 10, 14, 18, tzinfo=UTC),
    }
    spreadsheet = "student;challenge;time\nada;a-b;2026-10-14 18:00\n"  # as one writes it where numbers have a comma
    assert read(tmp_path, spreadsheet) == {("ada", "a-b"): datetime(2026, 10, 14, 18, tzinfo=BERLIN)}
    assert read_times(tmp_path / "none.csv", BERLIN, {}) == {}


def test_one_of_several_hand_ins_is_named_by_its_file(tmp_path: Path) -> None:
    """An empty cell means all of them."""
    found = read(tmp_path, "student,challenge,time,file\nada,a,2026-10-14,\nada,a,2026-10-15,ngada_1_2_a-1\n")

    assert set(found) == {("ada", "a"), ("ada", "a", "ngada_1_2_a-1")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: the columns are student, challenge, time, not none"),
        ("student,time\n", "line 1: the columns are"),
        ("student,challenge,time\nada,a\n", "line 2: 2 cells, not 3"),
        ("student,challenge,time\nAda,a,2026-10-14\n", "line 2: the roster has no student 'Ada'"),
        ("student,challenge,time\nada,a,noon\n", "line 2: 'noon' is no time"),
        ("student,challenge,time\nada,a,2026-03-29 02:30\n", "line 2: .* never shown by clocks"),
        ("student,challenge,time\nada,a,2026-10-14\nada,a,2026-10-15\n", "line 3: ada and a are there already"),
        ('student,challenge,time\nada,x,"2026-10-14"y\n', "line 2: no CSV"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    """Rather than counted wrongly."""
    with pytest.raises(UsageFault, match=f"times.csv.*{said}"):
        read(tmp_path, text)
