"""Variants: the same draw everywhere, plain values only, and templates that fail with file and line."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course import variant as v
from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.keys import SELF_STUDY_KEY, CourseKey, course_key
from grader.errors import CourseFault

K = CourseKey(b"k")


@pytest.fixture
def challenge(course: Course) -> Challenge:
    """The challenge with a `variant.py`."""
    return course.load("06-short-tail")


def redraw(challenge: Challenge, code: str) -> v.Variant:
    """Draw with another `variant.py`."""
    (challenge.folder / "variant.py").write_text(code)
    return v.draw_variant(challenge, "ada", 0, K)


def test_the_same_draw_in_another_process(course: Course, challenge: Challenge) -> None:
    """The values depend on nothing but key, student, challenge and draw: not even on hash randomisation."""
    want = v.draw_variant(challenge, "ada", 3, K)
    code = (
        "from pathlib import Path; from grader.course.course import Course;"
        "from grader.course.variant import draw_variant; from grader.course.keys import CourseKey;"
        f"print(draw_variant(Course(Path({str(course.root)!r})).load('06-short-tail'), 'ada', 3, CourseKey(b'k')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == repr(want)
    assert 0 <= want.seed < 2**63


def test_every_field_changes_the_draw(course: Course, challenge: Challenge) -> None:
    """Another key, student or draw gives other numbers."""
    draws = [("ada", 0, K), ("ada", 1, K), ("bob", 0, K), ("ada", 0, CourseKey(b"l")), ("ada1", 0, K)]
    seeds = {v.draw_variant(challenge, *draw).seed for draw in draws}
    seeds.add(v.draw_variant(course.load("07-predict"), "ada", 0, K).seed)

    assert len(seeds) == len(draws) + 1


def test_fields_are_separated_unambiguously() -> None:
    """Moving a character from one field to the next is another seed, and so is another purpose."""
    one = v.check_seed(K, "ab", "c", 1, attempt=12)

    assert one != v.check_seed(K, "a", "bc", 1, attempt=12)
    assert one != v.check_seed(K, "ab", "c", 11, attempt=2)
    assert one != v.check_seed(K, "ab", "c", 1, attempt=13)
    assert 0 <= one < 2**32
    assert one == v.check_seed(K, "ab", "c", 1, attempt=12)


def test_an_odd_student_name_draws(challenge: Challenge) -> None:
    """Names from a shell may hold what is not valid Unicode."""
    assert v.draw_variant(challenge, "a\udcff", 0, K).values["k"] >= 2


def test_without_variant_py_there_are_no_values(course: Course) -> None:
    """And nothing is rendered."""
    plain = course.load("07-predict")
    drawn = v.draw_variant(plain, "ada", 0, K)

    assert drawn.values == {}
    assert v.render_public(plain, drawn)["README.md"] == "What is printed?\n\n{{ '{{' }}\n"


def test_the_key_comes_from_environment_file_or_default(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """In that order; an empty key file is a fault, not the default in silence."""
    assert course_key(course) == SELF_STUDY_KEY
    (course.root / ".grade-key").write_text("secret\n")
    assert course_key(course) == CourseKey(b"secret")
    monkeypatch.setenv("GRADE_COURSE_KEY", "louder")
    assert course_key(course) == CourseKey(b"louder")
    monkeypatch.delenv("GRADE_COURSE_KEY")
    (course.root / ".grade-key").write_text("\n")
    with pytest.raises(CourseFault, match="empty"):
        course_key(course)


@pytest.mark.parametrize(
    ("returned", "want"),
    [
        ("[1]", "draw returned list; it must return a dict"),
        ("{'a': (1, 2)}", "draw: a is a tuple; use str, int"),
        ("{'a': [{'b': {1}}]}", r"draw: a\[0\].b is a set"),
        ("{'a': float('nan')}", "draw: a is nan; use a finite number"),
        ("{'a': {1: 2}}", "draw: a has the key 1; only texts"),
        ("{'a b': 1}", "draw: 'a b' is not allowed as a name"),
        ("{'snippet': 1}", "draw: 'snippet' is not allowed as a name"),
        ("{1: 1}", "draw: 1 is not allowed as a name"),
        ("{'a': type('F', (float,), {})(1.0)}", "draw: a is a F"),
        ("(lambda x: (x.append(x), {'a': x})[1])([])", "nested deeper"),
    ],
)
def test_values_must_be_plain(challenge: Challenge, returned: str, want: str) -> None:
    """Exact types only, so that a draw can be stored, printed and compared."""
    with pytest.raises(CourseFault, match=rf"exercises/06-short-tail/variant\.py: .*{want}"):
        redraw(challenge, f"def draw(rng):\n    return {returned}\n")


@pytest.mark.parametrize(
    ("code", "want"),
    [
        ("def draw(rng):\n\n    return 1 / 0\n", "variant.py, line 3: ZeroDivisionError"),
        ("x = 1\ndef draw(rng:\n", "variant.py, line 2: SyntaxError"),
        ("import no_such_module_here\n", "variant.py, line 1: ModuleNotFoundError"),
        ("x = 1\n", "variant.py: no function draw"),
        ("def draw():\n    return {}\n", "variant.py: TypeError"),
    ],
)
def test_a_broken_variant_names_its_line(challenge: Challenge, code: str, want: str) -> None:
    """A mistake in course code is a course fault with file and line."""
    with pytest.raises(CourseFault, match=want):
        redraw(challenge, code)


def test_drawing_leaves_the_global_generator_alone(challenge: Challenge) -> None:
    """A draw must not change what other code draws."""
    state = random.getstate()
    v.draw_variant(challenge, "ada", 0, K)

    assert random.getstate() == state


def test_public_files_are_rendered_from_the_same_values(challenge: Challenge) -> None:
    """Task and stub hold the drawn number, the README the rendered snippet; the harness stays as it is."""
    (challenge.folder / "snippet.py").write_text("print({{ k }})\n")
    (challenge.folder / "README.md").write_text("k={{ k }}\n```\n{{ snippet }}```\n")
    drawn = v.draw_variant(challenge, "ada", 0, K)
    k = drawn.values["k"]

    assert v.render_public(challenge, drawn) == {
        "README.md": f"k={k}\n```\nprint({k})\n```\n",
        "short_tail.py": f"K = {k}\n\n\ndef train(model, batches, steps=1):\n    ...\n",
        "snippet.py": f"print({k})\n",
        "harness.py": "MODEL = '{{ not rendered }}'\n",
    }


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("a\n\n{{ kk }}\n", "README.md, line 3: 'kk' is undefined"),
        ("a\n{{ k \n", "README.md, line 2: "),
        ("a\n{{ k / 0 }}", "README.md, line 2: "),
        ("{{ snippet }}", "README.md, line 1: 'snippet' is undefined"),
        ("{% include 'x' %}", "README.md, line 1: "),
    ],
)
def test_a_template_fault_names_file_and_line(challenge: Challenge, text: str, want: str) -> None:
    """The author is sent to the right place."""
    drawn = v.draw_variant(challenge, "ada", 0, K)
    (challenge.folder / "README.md").write_text(text)

    with pytest.raises(CourseFault, match=f"exercises/06-short-tail/{want}"):
        v.render_public(challenge, drawn)


def test_a_missing_readme_is_a_course_fault(challenge: Challenge) -> None:
    """Not a traceback."""
    drawn = v.draw_variant(challenge, "ada", 0, K)
    Path(challenge.folder / "README.md").unlink()

    with pytest.raises(CourseFault, match=r"README\.md: cannot be read"):
        v.render_public(challenge, drawn)
