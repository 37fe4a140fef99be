"""The students' bundle: everything they need, nothing hidden, the same bytes each time."""

import json
import zipfile
from pathlib import Path

import msgspec
import pytest

from grader.course.course import Course
from grader.course.keys import CourseKey, course_key
from grader.course.release import release, release_class
from grader.course.roster import Person, Roster
from grader.course.variant import check_seed, draw_variant
from grader.course.wheel import wheel
from grader.errors import CourseFault, MachineFault, UsageFault

SECRET = "    return sum(len(batch) for batch in batches) / steps"


def test_the_bundle_is_the_public_tree(course: Course, tmp_path: Path) -> None:
    """Challenges, README, LICENSE and the grader; no solutions, no hidden checks, no key, no undeclared files."""
    for name in ("README.md", "LICENSE", ".grade-key", "notes.txt", "exercises/06-short-tail/draft.md"):
        (course.root / name).write_text("x\n")
    (course.root / "exercises/06-short-tail/test_public.py").write_text("# public\n")

    names = release(course, tmp_path / "bundle.zip")

    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        assert bundle.namelist() == names
        assert bundle.testzip() is None
        assert b"K = {{ k }}" in bundle.read("exercises/06-short-tail/short_tail.py")
        assert json.loads(bundle.read("exercises/06-short-tail/waiting.json")) == [
            {"id": "test_tail", "title": "Tail.", "points": None}
        ]
        assert b"grade start 06-short-tail" in bundle.read("README.md")
    assert names == [
        "LICENSE",
        "README.md",
        *(f"exercises/06-short-tail/{n}" for n in ("README.md", "challenge.toml", "harness.py", "short_tail.py")),
        *(f"exercises/06-short-tail/{n}" for n in ("test_public.py", "variant.py", "waiting.json")),
        *(f"exercises/07-predict/{n}" for n in ("README.md", "challenge.toml", "predict.py", "snippet.py")),
        "exercises/10-lesson/README.md",
        "exercises/10-lesson/challenge.toml",
        wheel()[0],
    ]  # fmt: skip


def test_a_class_gets_keys_of_its_own(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each student's copy draws that student's numbers as the instructor does, and nobody else's."""
    roster = Roster((Person("ada", frozenset({"ada"})), Person("Una Öde", frozenset({"unaöde"}))))
    monkeypatch.setenv("GRADE_COURSE_KEY", "k7!secret-of-2026")
    zips = release_class(course, roster, tmp_path / "bundles")
    monkeypatch.delenv("GRADE_COURSE_KEY")

    assert [file.name for file in zips] == ["ada.zip", "student-002.zip"]
    for student, file in zip(roster.students, zips, strict=True):
        with zipfile.ZipFile(file) as bundle:
            bundle.extractall(tmp_path / student)
            assert f"**{student}**" in bundle.read("README.md").decode()
        copy = Course(tmp_path / student)
        key, challenge = course_key(copy), copy.load("06-short-tail")
        own = draw_variant(course.load("06-short-tail"), student, 1, CourseKey(b"k7!secret-of-2026"))
        assert draw_variant(challenge, student, 1, key).values == own.values
        assert check_seed(key, student, "06-short-tail", 1, attempt=1) != check_seed(
            CourseKey(b"k7!secret-of-2026"), student, "06-short-tail", 1, attempt=1
        )
        with pytest.raises(UsageFault, match="was made for"):
            draw_variant(challenge, "somebody", 1, key)
        assert not any(b"k7!secret-of-2026" in path.read_bytes() for path in copy.root.rglob("*") if path.is_file())


def test_clocks_run_longer_for_some(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In that student's copy alone, rounded up; nothing else of a challenge changes, and others' copies say nothing."""
    toml = course.root / "exercises/07-predict/challenge.toml"
    toml.write_text(toml.read_text() + "\ntime_limit = 61\n")
    roster = Roster((Person("ada", frozenset({"ada"})), Person("bob", frozenset({"bob"}))))
    monkeypatch.setenv("GRADE_COURSE_KEY", "k7!secret-of-2026")
    for file in release_class(course, roster, tmp_path / "bundles", time_factors={"ada": 1.5}):
        with zipfile.ZipFile(file) as bundle:
            bundle.extractall(tmp_path / file.stem)
    ada, bob = (Course(tmp_path / student).load("07-predict").meta for student in ("ada", "bob"))

    assert (ada.time_limit, bob.time_limit) == (92, 61)
    assert msgspec.structs.replace(ada, time_limit=61) == bob
    assert "time_factor" not in (tmp_path / "bob/student.toml").read_text()
    assert Course(tmp_path / "ada").load("06-short-tail").meta.time_limit is None
    for odd in ("time_factor = 0.1", "time_factor = inf", "time_factor = 'x'"):
        own = (tmp_path / "bob/student.toml").read_text()
        (tmp_path / "bob/student.toml").write_text(f"{own}{odd}\n")
        assert Course(tmp_path / "bob").load("07-predict").meta.time_limit == 61
        (tmp_path / "bob/student.toml").write_text(own)


def test_a_class_needs_a_key(course: Course, tmp_path: Path) -> None:
    """With the public one everybody could draw everybody's numbers; the next command makes one."""
    with pytest.raises(UsageFault, match="no key of its own") as caught:
        release_class(course, Roster((Person("ada", frozenset({"ada"})),)), tmp_path / "bundles")
    assert "secrets.token_hex" in caught.value.next_step
    assert not (tmp_path / "bundles").exists()


def test_an_unpacked_bundle_is_a_course(course: Course, tmp_path: Path) -> None:
    """Students can start from it."""
    release(course, tmp_path / "bundle.zip")
    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        bundle.extractall(tmp_path / "student")

    good, faults = Course(tmp_path / "student").survey()

    assert [c.slug for c in good] == course.slugs()
    assert faults == []
    assert (tmp_path / "student/exercises/06-short-tail/waiting.json").is_file()


def test_the_same_course_gives_the_same_bytes(course: Course, tmp_path: Path) -> None:
    """Times of files do not matter."""
    release(course, tmp_path / "a.zip")
    for file in course.root.rglob("*.py"):
        file.write_bytes(file.read_bytes())
    release(course, tmp_path / "b.zip")

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_nothing_is_overwritten(course: Course, tmp_path: Path) -> None:
    """An existing file stays, and a missing folder is said."""
    (tmp_path / "bundle.zip").write_text("mine")

    with pytest.raises(UsageFault, match="exists already"):
        release(course, tmp_path / "bundle.zip")
    with pytest.raises(UsageFault, match="there is no folder"):
        release(course, tmp_path / "none/bundle.zip")
    assert (tmp_path / "bundle.zip").read_text() == "mine"


def test_a_failed_write_leaves_nothing(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is the machine's fault."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(MachineFault, match="No space left"):
        release(course, tmp_path / "bundle.zip")
    assert [p.name for p in tmp_path.iterdir()] == ["course"]


def test_a_leaking_course_is_not_released(course: Course, tmp_path: Path) -> None:
    """Nothing is written."""
    (course.root / "exercises/06-short-tail/README.md").write_text(f"Do:\n\n{SECRET}\n")

    with pytest.raises(CourseFault, match="hidden text is in the public tree"):
        release(course, tmp_path / "bundle.zip")
    assert not (tmp_path / "bundle.zip").exists()
