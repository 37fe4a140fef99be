"""`grade regrade`: what another check changes is shown first, and counts when it is asked for."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from click.testing import Result

from grader.gradebook import Gradebook, default_url
from tests.cli.drawn import FILES, drawn
from tests.cli.test_batch import batch, no_pool, write_class

__all__ = ["batch", "drawn"]
Type = Callable[..., Result]
ANSWERS = {"ada": 2, "bob": 3, "cyd": 3, "dan": 4}


@pytest.fixture
def checks(batch: Type, drawn: Path, tmp_path: Path) -> Path:
    """Grade a class, and return the file of checks."""
    folder = write_class(tmp_path / "class", {f"{name}.py": f"answer = {n}\n" for name, n in ANSWERS.items()})
    assert batch(folder, challenge="08-plain").exit_code == 0
    return drawn / "solutions/08-plain/test_hidden.py"


def points() -> dict[str, float]:
    """Return what everybody has."""
    with Gradebook(default_url()) as book:
        return {one.student: one.earned for one in book.points()}


def test_a_change_is_shown_before_it_counts(grade: Type, checks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By student and check; --apply judges nothing again; students are told, and nothing earlier is lost."""
    checks.write_text(FILES["solutions/08-plain/test_hidden.py"].replace("2, ", "3, ", 1))
    shown = grade("regrade", "08-plain", "--gradebook", default_url())

    assert shown.exit_code == 1
    assert f"grade regrade 08-plain --gradebook {default_url()} --apply" in shown.output
    assert [line.split() for line in shown.output.splitlines()[:4]] == [
        ["STUDENT", "BEFORE", "AFTER", "BY"],
        ["ada", "2", "0", "test_answer", "−2"],
        ["bob", "0", "2", "test_answer", "+2"],
        ["cyd", "0", "2", "test_answer", "+2"],
    ]
    assert "4 submissions judged: 2 gain, 1 lose points." in shown.output
    assert points() == {"ada": 2, "bob": 0, "cyd": 0, "dan": 0}
    no_pool(monkeypatch)
    applied = grade("regrade", "08-plain", "--apply")
    assert (applied.exit_code, applied.output.splitlines()[-1]) == (0, "Counted: 3 of 3 changes.")
    assert points() == {"ada": 0, "bob": 2, "cyd": 2, "dan": 0}
    with Gradebook(default_url()) as book:
        ((submission, now),) = book.grades("ada")
        assert [one.earned for one in book.regrading.former(submission.id)] == [2]
    assert "before, it had 2 of 2 points" in now.notices[-1]
    assert "0 gain, 0 lose points" in grade("regrade", "08-plain").output


def test_nobody_need_lose_points(grade: Type, checks: Path) -> None:
    """With --keep-best."""
    checks.write_text(FILES["solutions/08-plain/test_hidden.py"].replace("2, ", "3, ", 1))
    assert "Counted: 2 of 3 changes." in grade("regrade", "08-plain", "--apply", "--keep-best").output

    assert points() == {"ada": 2, "bob": 2, "cyd": 2, "dan": 0}


def test_each_whose_points_changed_gets_a_page(grade: Type, checks: Path, home: Path) -> None:
    """Which says what stood there; nobody else gets one, and nothing is written before it counts."""
    checks.write_text(FILES["solutions/08-plain/test_hidden.py"].replace("2, ", "3, ", 1))
    grade("regrade", "08-plain")
    assert not (home / "08-plain-regraded").exists()
    applied = grade("regrade", "08-plain", "--apply", "--keep-best")

    assert "A page for each of 2 whose points changed: 08-plain-regraded/students" in applied.output
    pages = {page.stem: page.read_text() for page in (home / "08-plain-regraded/students").iterdir()}
    assert set(pages) == {"bob", "cyd"}
    assert all("before, it had 0 of 2 points" in page for page in pages.values())


def test_where_its_pages_have_no_place_nothing_counts(grade: Type, checks: Path, home: Path) -> None:
    """It is said so, before anything is changed."""
    checks.write_text(FILES["solutions/08-plain/test_hidden.py"].replace("2, ", "3, ", 1))
    (home / "file").write_text("")
    refused = grade("regrade", "08-plain", "--apply", "--out", "file/pages")

    assert refused.exit_code == 3
    assert "cannot be written to file/pages: Not a directory; nothing counts yet" in refused.stderr
    assert points() == {"ada": 2, "bob": 0, "cyd": 0, "dan": 0}


RULES = 'format = 1\ntimezone = "UTC"\n'


@pytest.fixture
def regraded(grade: Type, checks: Path, home: Path) -> Callable[..., tuple[str, dict[str, str]]]:
    """Regrade with a class of these rules and files; return what was said, and each page by its name."""

    def run(rules: str, **files: str) -> tuple[str, dict[str, str]]:
        texts = {"class.toml": RULES + rules, "roster.csv": "student\nada\nbob\ncyd\n"}
        texts |= {f"{name}.csv": text for name, text in files.items()}
        write_class(home / "autumn", texts)
        checks.write_text(FILES["solutions/08-plain/test_hidden.py"].replace("2, ", "3, ", 1))
        shown = grade("regrade", "08-plain", "--class", "autumn")
        done = grade("regrade", "08-plain", "--class", "autumn", "--apply")
        assert (shown.exit_code, done.exit_code) == (1, 0), shown.output + done.output
        pages = {page.stem: page.read_text() for page in (home / "08-plain-regraded/students").iterdir()}
        return shown.output + done.output, pages

    return run


def test_its_pages_say_what_lateness_takes_and_the_instructor_gives(
    regraded: Callable[..., tuple[str, dict[str, str]]],
) -> None:
    """As the pages of a batch do; what is shown first names the command that counts it in the same class."""
    said, pages = regraded(
        f"[every]\ndue = {datetime.now(UTC) - timedelta(hours=12):%Y-%m-%dT%H:%M:%S}\npenalty_per_day = 0.5\n",
        adjustments="student,challenge,points,comment\ncyd,08-plain,-1,Sketch is missing\n",
    )

    assert "grade regrade 08-plain --class autumn --apply" in said
    assert set(pages) == {"ada", "bob", "cyd"}
    assert "It was 1 day late; 50% of the points are taken off. That makes 1 of 2 points." in pages["bob"]
    assert "That makes 0 of 2 points." in pages["cyd"]
    assert "−1 point by hand: Sketch is missing." in pages["cyd"]
    assert all("before, it had" in page for page in pages.values())


def test_its_pages_hide_what_the_class_withholds(regraded: Callable[..., tuple[str, dict[str, str]]]) -> None:
    """The check is not in them, nor what went wrong in it; the instructor reads which it was."""
    said, pages = regraded('[challenges.08-plain.check.test_answer]\nchecks = "never"\n')

    assert "test_answer" in said
    assert len(pages) == 3
    assert not any("Is the double of your number" in page for page in pages.values())
    assert all("to the instructor alone" in page for page in pages.values())


def test_it_names_nobody_of_an_anonymous_class(regraded: Callable[..., tuple[str, dict[str, str]]]) -> None:
    """Neither in the table nor in pages and their names; also who is not in the roster has a pseudonym."""
    said, pages = regraded("anonymous = true\n")

    assert said.count("student-") == 6
    assert len(pages) == 3
    assert all(name.startswith("student-") for name in pages)
    assert [(name, text) for name in ANSWERS for text in (said, *pages.values()) if name in text.split()] == []


def test_what_cannot_be_read_any_more_is_named(grade: Type, checks: Path) -> None:
    """Its grade stays, and all others are judged."""
    with Gradebook(default_url()) as book:
        number = book.add_submission(
            student="eve", challenge="08-plain", draw=0, source=b"\0", filename="plain.py", device="cpu",
            submitted_at=datetime.now(UTC),
        )  # fmt: skip
        ((_, given),) = book.grades("ada")
        book.store_grade(number, msgspec.structs.replace(given, student="eve", seed=0))
    checks.write_text(FILES["solutions/08-plain/test_hidden.py"].replace("2, ", "3, ", 1))
    shown = grade("regrade", "08-plain", "--apply")

    assert "  eve: cannot be read any more, the grade stays: plain.py" in shown.output
    assert points() == {"ada": 0, "bob": 2, "cyd": 2, "dan": 0, "eve": 2}


def test_checks_that_break_change_nothing(grade: Type, checks: Path) -> None:
    """Those that cannot be judged are named, and keep their grades."""
    checks.write_text(FILES["solutions/08-plain/test_hidden.py"].replace("2, ", "1 / 0, ", 1))
    broken = grade("regrade", "08-plain", "--apply")

    assert broken.exit_code == 3
    assert broken.output.count("the checks are broken; the grade stays") == 4
    assert points() == {"ada": 2, "bob": 0, "cyd": 0, "dan": 0}
