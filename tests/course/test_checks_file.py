"""What is read of a file of checks, and what in it would not be graded."""

import pytest

from grader.course.checks_file import read_checks

GOOD = '''
@check(points=1.5, hint="h")
def test_one(submission):
    """One."""

class TestMore:
    @checks.check()
    def test_two(self, submission):
        """Two."""

    def helper(self):
        def test_inside(): ...

if True:
    @check(points=2)
    def test_three(submission):
        """Three."""
'''


def check(text: str, name: str = "test_a") -> str:
    """Write a check, preceded by a text."""
    return f'{text}@check(points=1)\ndef {name}(submission):\n    """A."""\n'


def test_checks_are_read_wherever_they_stand() -> None:
    """At the top, in a class, under a condition; not inside a function."""
    read = read_checks(GOOD)

    assert [(one.name, one.points, one.line, one.hinted) for one in read.checks] == [
        ("test_one", 1.5, 3, True),
        ("test_two", 1, 8, False),
        ("test_three", 2, 16, False),
    ]
    assert read.faults == ()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (check(check("")), 5, "a second check named test_a; the first is in line 2"),
        ("class TestA:\n    " + check("").replace("\n", "\n    ") + "\n" + check(""), 7, "a second check named test_a"),
        ('def test_a(submission):\n    """A."""\n', 1, "has no @check"),
        ("@check(points=1)\ndef test_a(submission): ...\n", 2, "has no docstring"),
        (check("").replace("points=1", "points=N"), 2, "write its points as a number"),
        (check("").replace("points=1", "points=0"), 2, "more than 0 points"),
        (check("").replace("points=1", "points=0.125"), 2, "hundredths at most"),
        (check("").replace("def", "async def"), 2, "nothing awaits"),
        (check("") + "    yield\n", 2, "generator"),
        (check("", "checks_it"), 2, "begins with test_"),
        ("class TestA(unittest.TestCase):\n    " + check("").replace("\n", "\n    "), 3, "unittest"),
        ("class Checks:\n    " + check("").replace("\n", "\n    "), 3, "Checks does not"),
    ],
)
def test_whatever_would_not_be_graded_is_a_fault_with_its_line(text: str, line: int, says: str) -> None:
    """Pytest leaves such checks out, or lets one hide the other, without a word."""
    ((at, said),) = read_checks(text).faults

    assert at == line
    assert says in said
