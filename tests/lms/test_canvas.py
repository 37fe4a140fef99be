"""Canvas' gradebook is filled as its importer reads it."""

import pytest

from grader.course.roster import Person, Roster
from grader.errors import UsageFault
from grader.lms import canvas
from grader.lms.marks import Filled, Mark, Students
from grader.lms.sheet import Sheet

EXPORT = """\
Student,ID,SIS User ID,SIS Login ID,Section,The short tail (4711),Sums (12),Current Score
,,,,,Manual Posting,,
    Points Possible,,,,,10,(read only),(read only)
"Ng, Ada",101,u1,s17,A,,,55
"Bär, Bo",102,u2,s18,"A, B",EX,,
"Cy, Di",103,u3,s19,A,7.5,,
"Eve, Fay",104,u4,s20,A,3,,
"Gil, Hal",105,u5,s21,A,,,
"Student, Test",999,,,A,,,
"""
MARKS = {"s17": Mark(3, 8), "s18": Mark(8, 8), "s19": Mark(6, 8), "s20": Mark(8, 8), "s99": Mark(1, 8)}
NAMES = {"06-short-tail": ("The short tail", "06-short-tail", "short-tail")}


def fill(text: str = EXPORT, roster: Roster | None = None, **more: object) -> Filled:
    """Fill a gradebook."""
    settings = {"marks": {"06-short-tail": MARKS}, "columns": NAMES, **more}
    marks, columns = settings["marks"], settings["columns"]
    assert isinstance(marks, dict)
    assert isinstance(columns, dict)
    sheet, students = Sheet(text.encode(), "g.csv"), Students(MARKS, roster)
    return canvas.fill(sheet, marks, columns, students, reasons={("s20", "06-short-tail"): "it is not graded yet"})


def test_scores_are_scaled_and_nothing_else_changes() -> None:
    """To the points of the assignment; an excused student, and a score that is right, stay."""
    filled = fill()
    want = EXPORT.replace("s17,A,,", "s17,A,3.75,").replace("s20,A,3,", "s20,A,10,")

    assert filled.data.decode() == want
    assert (filled.put, filled.changed, filled.same) == (2, 1, 1)


def test_what_is_left_alone_is_told_with_its_line() -> None:
    """Excused, unknown; and who has no row. The test student is nobody."""
    filled = fill()

    assert [(one.line, one.who, one.why.partition(" (")[0]) for one in filled.left_alone] == [
        (5, "Bär, Bo", "excused from The short tail"),
        (8, "Gil, Hal", "nothing was handed in under this name"),
    ]
    assert filled.unseen == ("s99",)


def test_who_has_no_points_is_told_why() -> None:
    """What is known of it, else that nothing came; and where points are not what was earned, why they are not."""
    late = Mark(2, 8, "It was 9 days late; after 7 days nothing counts.")
    filled = fill(marks={"06-short-tail": {"s17": late}})
    none = "no points for 06-short-tail: "

    assert [(one.line, one.why) for one in filled.left_alone] == [
        (5, "excused from The short tail (4711) (EX)"),
        (6, none + "nothing that can be graded was handed in"),
        (7, none + "it is not graded yet"),
        (8, "nothing was handed in under this name (a roster tells which names are one student's: --roster)"),
    ]
    assert [(one.line, one.who, one.why) for one in filled.adjusted] == [
        (4, "Ng, Ada", "2.5. It was 9 days late; after 7 days nothing counts")
    ]


def test_a_roster_says_who_a_row_is() -> None:
    """By any of the names that it knows, ids before names."""
    people = (
        Person("s17", frozenset({"ada", "canvas:101"})),
        Person("s18", frozenset({"s18", "bobar", "barbo"})),
        Person("s19", frozenset({"s19", "adang"})),  # another one of that name
    )
    filled = fill(roster=Roster(people))

    assert [one.who for one in filled.left_alone if "roster" in one.why] == ["Eve, Fay", "Gil, Hal"]
    assert "s17,A,3.75" in filled.data.decode()


def test_a_number_of_canvas_is_not_somebody_s_own() -> None:
    """Who is number 101 at school gets nothing in the row of who is that in Canvas."""
    people = (Person("s17", frozenset({"101"})), Person("s18", frozenset({"bobar"})))
    text = 'Student,ID,SIS User ID,Section,The short tail (1)\n"Who, Ever",101,7,A,\n"Ng, Ada",7,101,A,\n'

    assert fill(text, Roster(people)).data.decode().splitlines()[1:] == ['"Who, Ever",101,7,A,', '"Ng, Ada",7,101,A,3']
    alone = 'Student,ID,Section,The short tail (1)\n"Who, Ever",101,A,\n'
    assert fill(alone, Roster(people)).data.decode().splitlines()[1] == '"Who, Ever",101,A,3'


def test_names_in_two_columns() -> None:
    """As Canvas exports them on request."""
    text = "LastName,FirstName,ID,SIS Login ID,Section,The short tail (1)\nNg,Ada,5,s17,A,\nBär,s18,6,x,A,\n"

    assert fill(text).data.decode().splitlines()[1] == "Ng,Ada,5,s17,A,3"


def test_columns_that_take_nothing_are_named() -> None:
    """One that Canvas counts itself, and one that is not there."""
    filled = fill(marks={"a": MARKS, "b": MARKS}, columns={"a": ("Sums",), "b": ("Nowhere",)})

    assert filled.data.decode() == EXPORT
    assert [(one.line, one.who, one.why) for one in filled.left_alone] == [
        (1, "Sums (12)", "Canvas counts this column itself (read only)"),
        (1, "b", "no column is called 'Nowhere'; name it: --column \"b=NAME\""),
    ]


@pytest.mark.parametrize(
    ("said", "cell", "why"),
    [
        ("0", "", "full marks are 0 there: give the assignment points, export again"),
        ("", "3", "there are no Points Possible, so points are put as they are here"),
        ("many", "3", "there are 'many' as Points Possible, so points are put as they are here"),
    ],
)
def test_full_marks_that_say_nothing(said: str, cell: str, why: str) -> None:
    """A class gets no column of zeros, and nothing is scaled without a word."""
    filled = fill(f"Student,ID,Section,The short tail (1)\n    Points Possible,,,{said}\ns17,1,A,\n")

    assert filled.data.decode().splitlines()[2] == f"s17,1,A,{cell}"
    assert [(one.line, one.who, one.why) for one in filled.left_alone] == [(1, "The short tail (1)", why)]


def test_two_columns_of_one_name_are_asked_about() -> None:
    """Rather than filling the wrong one."""
    text = "Student,ID,Section,Tail (1),Tail (2)\nAda,1,A,,\n"
    with pytest.raises(UsageFault, match=r"Tail \(1\) and Tail \(2\)"):
        fill(text, columns={"06-short-tail": ("tail",)})

    with pytest.raises(UsageFault) as caught:
        fill(text, columns={"06-short-tail": ("tail",)})
    assert caught.value.next_step == 'Name one: --column "06-short-tail=Tail (1)"'
    filled = fill(text.replace("Ada", "s17"), columns={"06-short-tail": ("Tail (2)",)})
    assert filled.data.decode().splitlines()[1] == "s17,1,A,,3"


@pytest.mark.parametrize("head", ["Identifier,Full name,Grade", "ID,Student", "x"])
def test_another_file_is_refused(head: str) -> None:
    """With where the right one is found."""
    with pytest.raises(UsageFault, match="no gradebook of Canvas"):
        fill(f"{head}\n1,2,3\n")
