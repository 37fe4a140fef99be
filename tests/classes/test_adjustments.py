"""`adjustments.csv`: what an instructor gives by hand."""

from pathlib import Path

import pytest

from grader.classes.adjustments import Adjustment, Adjustments, read_adjustments
from grader.errors import UsageFault

HEAD = "student,challenge,points,comment\n"


def read(tmp_path: Path, text: str) -> Adjustments:
    """Read a file of that text."""
    file = tmp_path / "adjustments.csv"
    file.write_text(text)
    return read_adjustments(file, {"ada", "bob"})


def test_points_and_comments(tmp_path: Path) -> None:
    """Either may be alone; no file gives nothing."""
    found = read(tmp_path, f'{HEAD}ada,a-b,+1.5,"Clear, and well named."\n\nbob,a-b,−1,\nbob,c,,See me\n')

    assert found == {
        ("ada", "a-b"): Adjustment(1.5, "Clear, and well named.", 2),
        ("bob", "a-b"): Adjustment(-1.0, "", 4),
        ("bob", "c"): Adjustment(None, "See me", 5),
    }
    assert [one.note for one in found.values()] == [
        "+1.5 points by hand: Clear, and well named.", "−1 point by hand.", "See me."
    ]  # fmt: skip
    assert read_adjustments(tmp_path / "none.csv", set()) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: the columns are student, challenge, points, comment, not none"),
        ("student,points\n", "line 1: the columns are"),
        (f"{HEAD}ada,a,1,well, done\n", "line 2: 5 cells, not 4"),
        (f"{HEAD}ada,a,many,\n", "line 2: 'many' is no number of points"),
        (f"{HEAD}ada,a,1e3,\n", "line 2: '1e3' is no number of points"),
        (f"{HEAD}ada,a,99999,\n", "line 2: 99999 is more than 10,000 points"),
        (f"{HEAD}ada,a,,\n", "line 2: neither points nor a comment"),
        (f"{HEAD}eve,a,1,\n", "line 2: the roster has no student 'eve'"),
        (f"{HEAD}ada,a,1,\nbob,a,1,\nada,a,2,\n", "line 4: ada and a stand in line 2 already"),
        (f'{HEAD}ada,a,1,"x"y\n', "line 2: no CSV"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    """Rather than given to nobody."""
    with pytest.raises(UsageFault, match=f"adjustments.csv, {said}"):
        read(tmp_path, text)
