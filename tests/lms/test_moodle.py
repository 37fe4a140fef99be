"""Moodle's grading worksheet is filled as its upload reads it, and what it would skip without a word is told."""

import pytest

from grader.course.roster import Person, Roster
from grader.errors import UsageFault
from grader.lms import moodle
from grader.lms.marks import Filled, Mark, Students
from grader.lms.sheet import Sheet

EXPORT = """\
\ufeffIdentifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed","Last modified (grade)"
"Participant 11","Ada Ng",s17@x.edu,Submitted,,100.00,Yes,-
"Participant 12","Bo Bär",s18@x.edu,Submitted,-,100.00,No,-
"Participant 13","Cy Di",s19@x.edu,"No submission",37.50,100.00,Yes,"Monday, 5 October 2026"
"Participant 14","Di Eve",who@x.edu,"No submission",,100.00,Yes,-
"""
GERMAN = """\
ID;"Vollständiger Name";E-Mail-Adresse;Status;Bewertung;Bestwertung;"Bewertung kann geändert werden"
Teilnehmer/in11;"Ada Ng";s17@x.edu;Abgegeben;;"10,00";Ja
"""
MARKS = {"s17": Mark(3, 8), "s18": Mark(8, 8), "s19": Mark(3, 8)}


def fill(text: str = EXPORT, column: str = "", roster: Roster | None = None) -> Filled:
    """Fill a worksheet."""
    return moodle.fill(Sheet(text.encode(), "w.csv"), MARKS, column, Students(MARKS, roster), reasons={})


def test_grades_are_scaled_and_nothing_else_changes() -> None:
    """To the maximum; a cell that is right stays, and so does every other row, to the byte."""
    filled = fill()
    lines = EXPORT.splitlines(keepends=True)
    lines[1] = "Participant 11,Ada Ng,s17@x.edu,Submitted,37.5,100.00,Yes,-\n"

    assert filled.data.decode() == "".join(lines)
    assert (filled.put, filled.same) == (1, 1)
    assert [(one.line, one.who, one.why.split()[0]) for one in filled.left_alone] == [
        (3, "Bo Bär", "locked:"),
        (5, "Di Eve", "nothing"),
    ]


@pytest.mark.parametrize("column", ["", "Bewertung"])
def test_a_site_in_another_language(column: str) -> None:
    """Columns are known by what stands in them, numbers are written as there."""
    assert "Abgegeben;3,75;10,00" in fill(GERMAN, column).data.decode().replace('"', "")


def test_a_column_that_cannot_be_told_is_asked_for() -> None:
    """The message lists them all."""
    with pytest.raises(UsageFault, match="there are: Identifier, Name, Grade"):
        fill("Identifier,Name,Grade,Max\nParticipant 1,s17,x,10\n")
    with pytest.raises(UsageFault, match="which column"):
        fill(EXPORT, "Note")


def test_a_scale_is_no_number_of_points() -> None:
    """Moodle's scales have words in place of a maximum."""
    filled = fill("Identifier,Name,Grade,Max\nParticipant 1,s17,,Good/Bad\n", "Grade")

    assert [one.why for one in filled.left_alone] == ["'Good/Bad' is no maximum grade: a scale, not points"]


def test_a_name_says_more_than_what_begins_an_address() -> None:
    """Ada's private address begins with the login of another one."""
    people = Roster((Person("s17", frozenset({"s17", "bodi"})), Person("s18", frozenset({"adang"}))))
    text = "Identifier,Full name,Email address,Grade,Maximum grade\nParticipant 3,Ada Ng,s17@mail.com,,8\n"

    assert fill(text, roster=people).data.decode().endswith("Ada Ng,s17@mail.com,8,8\n")


@pytest.mark.parametrize(("language", "no"), [("German", "Nein"), ("French", "Non"), ("Japanese", "いいえ")])
def test_a_locked_row_in_another_language(language: str, no: str) -> None:
    """Moodle would skip it without a word."""
    filled = fill(GERMAN.replace("Ja\n", f"{no}\n"))

    assert [one.why.split()[0] for one in filled.left_alone] == ["locked:"], language


def test_another_file_is_refused() -> None:
    """With the line that shows it."""
    with pytest.raises(UsageFault, match="line 2 begins with 'Ada'"):
        fill("Student,ID,Grade,Max\nAda,1,,10\n", "Grade")
