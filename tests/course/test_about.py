"""`exercises/course.toml`: what a course says of itself."""

from pathlib import Path

import pytest

from grader.course.about import FILE, About, Concept, Part
from grader.course.course import Course
from grader.course.release import release
from grader.errors import CourseFault
from grader.verify import verify_course

SAID = 'format = 1\ntitle = "Small sums"\nsummary = "Learn to add."\nbadge = "Adder"\n'


def test_a_course_says_what_it_is(course: Course) -> None:
    """Every key arrives; none is needed, and neither is the file."""
    assert course.about() == About()
    (course.root / FILE).write_text("format = 1\n")
    assert course.about() == About()
    (course.root / FILE).write_text(SAID)
    assert course.about() == About(title="Small sums", summary="Learn to add.", badge="Adder")


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("titel = 'x'\nformat = 1", ", line 1: titel: unknown key; did you mean title?"),
        ("title = 'x'", ": format: missing; write format = 1"),
        (
            "format = 1\ntitle = 3",
            ", line 2: title: 3 is not allowed; write a text that is not empty, or leave the key out",
        ),
        ("format = 1\nsummary = ' '", ", line 2: summary: ' ' is not allowed; write a text"),
        (
            "format = 1\nbadge = ''",
            ", line 2: badge: '' is not allowed; write a text that is not empty, or leave the key out",
        ),
        ("format = 1\n[", ": not TOML"),
        ("format = 1\nconcepts = 'x'", ", line 2: concepts: 'x' is not allowed; write tables, each [[concepts]]"),
        ("format = 1\nparts = 'x'", ", line 2: parts: 'x' is not allowed; write tables, each [[parts]]"),
        ("format = 1\n[[parts]]\ntitle = 'x'", ", line 2: parts[0].summary: missing; write a text"),
        ("format = 1\n[[parts]]\nslugs = []", ", line 3: parts[0].slugs: unknown key"),
        (
            "format = 1\n[[parts]]\ntitle = 'x'\nsummary = 'y'\nchallenges = [3]",
            ", line 5: parts[0].challenges[0]: 3 is not",
        ),
        (
            "format = 1\n[[concepts]]\nname = 'x'",
            ", line 2: concepts[0].title: missing; write a text that is not empty",
        ),
        ("format = 1\n[[concepts]]\nnames = 'x'", ", line 3: concepts[0].names: unknown key; did you mean name?"),
        (
            "format = 1\n[[concepts]]\nname = 'x'\ntitle = 'y'\nmistakes = [3]",
            ", line 5: concepts[0].mistakes[0]: 3 is not",
        ),
    ],
)
def test_a_wrong_file_is_refused_by_key(course: Course, text: str, want: str) -> None:
    """By whoever needs it, and by the proof of the course; the challenges are well all the same."""
    (course.root / FILE).write_text(text)

    with pytest.raises(CourseFault) as caught:
        course.about()
    assert str(caught.value).startswith(f"{FILE}{want}")
    assert [finding.message for finding in verify_course(course)] == [str(caught.value)]
    assert len(course.survey()[0]) == 3


def test_concepts(course: Course) -> None:
    """Are listed once; a challenge that is about another one is named by the proof of the course."""
    (course.root / FILE).write_text(f"{SAID}[[concepts]]\nname = 'carry'\ntitle = 'the carry'\nmistakes = ['lost']\n")
    slug = course.slugs()[-1]
    file = course.root / f"exercises/{slug}/challenge.toml"
    file.write_text(file.read_text().replace("minutes", 'concepts = ["carry", "borrow"]\nminutes', 1))

    assert course.about().concepts == (Concept(name="carry", title="the carry", mistakes=("lost",)),)
    assert course.load(slug).meta.concepts == ("carry", "borrow")
    (finding,) = verify_course(course)
    assert finding.message == "concepts: exercises/course.toml has no concept of the name 'borrow'"
    assert (finding.challenge, finding.where) == (slug, f"exercises/{slug}/challenge.toml")


def test_the_parts_name_each_challenge_once(course: Course) -> None:
    """One that is not there, and one that is in two places, is named by the proof of the course."""
    first, second, _ = course.slugs()
    part = "[[parts]]\ntitle = 'One'\nsummary = 'The first.'\nchallenges = ["
    (course.root / FILE).write_text(f"{SAID}{part}'{second}', 'nowhere', '{first}']\n{part}'{second}']\n")

    assert course.about().parts[0] == Part(title="One", summary="The first.", challenges=(second, "nowhere", first))
    assert [(finding.message, finding.where) for finding in verify_course(course)] == [
        (f"{FILE}, line 8: parts: {second} is listed 2 times", ""),
        (f"{FILE}, line 8: parts: there is no challenge of the name 'nowhere'", ""),
    ]


def test_students_get_it(course: Course, tmp_path: Path) -> None:
    """It is in the bundle, whose README is headed by the title; it is no leftover."""
    import zipfile

    (course.root / FILE).write_text(SAID)

    assert course.undeclared() == []
    assert FILE in release(course, tmp_path / "bundle.zip")
    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        assert bundle.read(FILE).decode() == SAID
        assert bundle.read("README.md").decode().startswith("# Small sums: how to begin\n")
