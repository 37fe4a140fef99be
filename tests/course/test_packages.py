"""Packages that a challenge's checks run: what is missing is told, with the command that installs it."""

from pathlib import Path

import pytest

from grader.course.about import FILE
from grader.course.course import Course
from grader.course.packages import missing_packages, require_packages
from grader.errors import CourseFault, MachineFault

SLUG = "07-predict"


def requiring(course: Course, *names: str, hidden: bool = True) -> Course:
    """Have the tiny course's predict challenge require packages; with `hidden`, its checks are here."""
    file = course.root / f"exercises/{SLUG}/challenge.toml"
    file.write_text(file.read_text() + f"requires = {list(names)!r}\n")
    if hidden:
        (course.root / "solutions" / SLUG).mkdir()
    return course


def test_what_is_installed_is_not_missing(course: Course) -> None:
    """Names are as pip knows them, however they are written."""
    assert missing_packages(requiring(course, "torch", "PyYAML", "markdown_it_py").load(SLUG)) == ()


@pytest.mark.parametrize(
    ("names", "named"),
    [(["no-such"], "no-such, which is not"), (["torch", "no-such", "nor-this"], "no-such and nor-this, which are not")],
)
def test_what_is_missing_is_told(course: Course, names: list[str], named: str) -> None:
    """By name, with pip's command for just that."""
    with pytest.raises(MachineFault) as caught:
        require_packages(requiring(course, *names).load(SLUG))

    assert str(caught.value) == f"The checks of {SLUG} run {named} installed here"
    assert caught.value.next_step == "pip install " + " ".join(name for name in names if name != "torch")


def test_a_course_may_have_a_command_of_its_own(course: Course) -> None:
    """Such as an extra, which has tested versions."""
    (course.root / FILE).write_text("""format = 1\ninstall = "pip install '.[all]'"\n""")

    with pytest.raises(MachineFault) as caught:
        require_packages(requiring(course, "no-such").load(SLUG))
    assert caught.value.next_step == "pip install '.[all]'"


def test_where_the_checks_are_not_here_nothing_is_missing(course: Course) -> None:
    """A student of a class hands in, and the instructor's machine runs them."""
    require_packages(requiring(course, "no-such", hidden=False).load(SLUG))


@pytest.mark.parametrize("name", ["", "a b", "accelerate==1.15.0", "--upgrade", "x;y"])
def test_only_a_name_is_allowed(course: Course, name: str) -> None:
    """It becomes part of a command that somebody types."""
    with pytest.raises(CourseFault, match=r"requires\[0\]: .* is not allowed; write a list of names of packages"):
        requiring(course, name).load(SLUG)


def test_a_typing_error_is_named(course: Course) -> None:
    """As of every key."""
    file = Path(course.root / f"exercises/{SLUG}/challenge.toml")
    file.write_text(file.read_text() + "require = []\n")

    with pytest.raises(CourseFault, match="did you mean requires"):
        course.load(SLUG)
