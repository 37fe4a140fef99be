"""Rosters as gradebooks export them, and the names that hand-ins have on the way to an instructor."""

from pathlib import Path

import pytest

from grader.course.roster import Roster, read_roster
from grader.errors import UsageFault

CANVAS = """\
Student,ID,SIS Login ID,Section,First Task (77)
    Points Possible,,,,2.0
"Ödegaard, Una",12345,s17,A,
"Little, Max",12346,s18,A,1
"Student, Test",999,x,A,
"""
MOODLE = """\
First name,Last name,ID number,Email address
Una,Ödegaard,s17,una@example.org
Max,Little,s18,max@example.org
"""
PLAIN = "s17\ns18\n"
OWN = "student,name,email,section,canvas_id,moodle_id\ns17,Una Ödegaard,una@x.org,A,12345,4711\ns18,Max,max@x.org,A,,\n"
LISTED = "student;name;participant\ns17;Una Ödegaard;Participant 4711\ns18;Max Little;Participant 4712\n"


def read(folder: Path, text: str) -> Roster:
    """Read a roster with this text."""
    file = folder / "roster.csv"
    file.write_text(text, encoding="utf-8")
    return read_roster(file)


PARTED = """\
LastName,FirstName,ID,SIS Login ID,Section,First Task (77),Second (78)
,,,,,Manual Posting,
    Points Possible,,,,,2.0,3
Ödegaard,Una,12345,s17,A,,
Little,Max,12346,s18,A,1,
Student,Test,999,,A,,
"""


@pytest.mark.parametrize("text", [CANVAS, MOODLE, PLAIN, LISTED, OWN, PARTED])
def test_what_students_are_called(tmp_path: Path, text: str) -> None:
    """By their login where there is one; rows that are no student are left out."""
    assert read(tmp_path, text).students == ("s17", "s18")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (PLAIN, "s17"),
        (PARTED, "odegaarduna_12345_98765_gradient"),
        (PLAIN, "S17 (2)"),
        (CANVAS, "odegaarduna_12345_98765_gradient"),
        (CANVAS, "ödegaarduna_LATE_12345_98765_gradient-1"),
        (CANVAS, "somethingelse_12345_1_gradient"),
        (CANVAS, "odegaarduna_LATE_12345_text"),
        (MOODLE, "Una Ödegaard_4711_assignsubmission_file"),
        (MOODLE, "Una Ödegaard_4711_assignsubmission_file_"),
        (MOODLE, "una@example.org"),
        (LISTED, "Whoever_4711_assignsubmission_file"),
        (OWN, "Whoever_4711_assignsubmission_file"),
        (OWN, "somethingelse_12345_1_gradient"),
        (OWN, "una@x.org"),
    ],
)
def test_whose_a_hand_in_is(tmp_path: Path, text: str, name: str) -> None:
    """Upper case, accents, late marks and second uploads do not matter; ids count more than names."""
    assert read(tmp_path, text).find(name) == "s17"


def test_a_number_is_that_of_its_system(tmp_path: Path) -> None:
    """What is 4711 in Moodle may be another one in Canvas; what says nothing of the system may be either."""
    roster = read(tmp_path, "student,name,canvas_id,moodle_id\ns1,Una Öde,4711,12\ns2,Max Au,12,4711\n")

    assert [roster.find(f"Whoever_{number}_assignsubmission_file") for number in (12, 4711)] == ["s1", "s2"]
    assert [roster.find(f"whoever_{number}_5_gradient") for number in (12, 4711)] == ["s2", "s1"]
    assert roster.find("Una Öde_9_assignsubmission_file") == "s1"
    assert [roster.find("4711"), roster.find("anon_12_5_gradient")] == [None, None]


@pytest.mark.parametrize("name", ["gradient", "gradient (2)", "submission_33333", "anon_5_6_gradient", "s1", ""])
def test_names_that_say_nothing(tmp_path: Path, name: str) -> None:
    """Nobody is guessed."""
    assert read(tmp_path, LISTED).find(name) is None


def test_two_of_one_name(tmp_path: Path) -> None:
    """Neither is taken, unless their numbers tell."""
    roster = read(tmp_path, "id,name,participant\na1,Max Little,4\na2,Max Little,5\n")

    assert roster.find("Max Little_9_assignsubmission_file") is None
    assert roster.find("Max Little_5_assignsubmission_file") == "a2"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names nobody"),
        ("student\n", "names nobody"),
        ("ada\n\nAda\n", "line 3: 'Ada' stands in line 1 already"),
        ('student,name\nada,"Ng\nAda"\nADA,Bo\n', "line 4: 'ADA' stands in line 2 already"),
        ("student,name\na:b,x\n", "colon"),
        ("student,name\n--,x\n", "no letter or digit"),
        ("login,name\nada,Ng,x\n", "line 2: 3 cells, and the header has 2"),
        ('login,name\nada,"Ng\nbob,"Di"\n', 'line 2: no CSV: a " stands within'),
        ('login,name\n\nada,Ng\nbob,"Di\n', 'line 4: no CSV: a cell begins with " and nothing ends it'),
        ("Ng,1,ada\nDi,2,bo\n", "line 1: several cells, and the first line does not name the column"),
        ("ada\nbob;x\n", "line 2: several cells"),
        ("<!DOCTYPE html>\n<html>\n", "line 1: a web page, not a roster"),
        ("login,name,Tail\na1,Ng,2\n,Total,2\n", "line 3: 'Total' alone, .* is taken for sums"),
        ("login,name,Tail\na1,Ng,2\nTotal,,2\n", "line 3: 'Total' alone"),
        ("name,Tail\nNg,2\nClass average (mean),2\n", "line 3: 'Class average \\(mean\\)' alone"),
        ("First name,Last name,Email,x\nOverall average,,,2\nA,Ng,a@x,2\n", "line 2: 'Overall average' alone"),
        ("sid;name;x\n;Points Possible;9\n7;Ng;2\n", "line 2: 'Points Possible' alone"),
        ("name;x\nNg;2\n;7\n", "line 3: no student is named there, and yet it says '7'"),
    ],
)
def test_a_roster_that_is_none(tmp_path: Path, text: str, said: str) -> None:
    """It is told before anything is graded or written."""
    with pytest.raises(UsageFault, match=said):
        read(tmp_path, text)


def test_nobody_is_left_out_for_a_name(tmp_path: Path) -> None:
    """Who is called as a row of sums is, and has anything besides, is a student; so is who stands in a mere list."""
    assert read(tmp_path, "login,name,Tail\na1,Ng,2\na2,Total,2\n").students == ("a1", "a2")
    assert read(tmp_path, "name,email,x\nMax,,1\nTotal,t@x.org,2\n").students == ("Max", "Total")
    assert read(tmp_path, "First name,Last name,x\nSum,Media,1\nMax,,2\n").students == ("Sum Media", "Max")
    assert read(tmp_path, "ada\nTotal\n").students == read(tmp_path, "student\nada\nTotal\n").students


def test_a_roster_that_cannot_be_read(tmp_path: Path) -> None:
    """No file, or no text."""
    with pytest.raises(UsageFault, match="cannot be read"):
        read_roster(tmp_path / "none.csv")
    (tmp_path / "r.csv").write_bytes(b"student\n\xff\n")
    with pytest.raises(UsageFault, match="not UTF-8"):
        read_roster(tmp_path / "r.csv")
