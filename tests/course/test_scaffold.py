"""`grade new` writes challenges that hold together, whatever the kind."""

import ast
import compileall
import os
import re
import shutil
from pathlib import Path

import pytest

from grader.checks.author import as_submission, head_of
from grader.course.course import Course
from grader.course.interface import read_answers, read_interface
from grader.course.keys import KEY_FILE, SELF_STUDY_KEY
from grader.course.kinds import OFFERED
from grader.course.leaks import leaks
from grader.course.scaffold import FIRST, TEMPLATES, new_course, scaffold
from grader.course.variant import asked_interface, draw_variant, render_public
from grader.errors import MachineFault, UsageFault

GRADED = [kind for kind in OFFERED if kind != "lesson"]


def test_compiled_templates_are_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Pip compiles whatever Python it installs, so that compiled files lie beside the templates."""
    templates = shutil.copytree(TEMPLATES, tmp_path / "scaffold")
    assert compileall.compile_dir(templates, quiet=2)
    monkeypatch.setattr("grader.course.scaffold.TEMPLATES", templates)
    new_course(tmp_path / "own")
    course = Course(tmp_path / "own")
    for number, kind in enumerate(OFFERED):
        scaffold(course, kind, f"{number + 10}-my-task")

    assert list((tmp_path / "own").rglob("*.pyc")) == []


@pytest.mark.parametrize("kind", OFFERED)
def test_both_folders_are_whole(course: Course, kind: str) -> None:
    """Metadata is read, every file is owned, nothing leaks, and no placeholder is left."""
    files = scaffold(course, kind, "40-my-bug")
    challenge = course.load("40-my-bug")
    written = [p for tree in ("exercises", "solutions") for p in course.root.glob(f"{tree}/40-my-bug/**/*.*")]

    assert sorted(files) == sorted(written)
    assert challenge.meta.kind == ("build" if kind in ("function", "files") else kind)
    assert challenge.meta.title == "My bug"
    assert challenge.undeclared() == []
    assert leaks(challenge) == []
    assert (challenge.hidden is None) == (kind == "lesson")
    assert not [p for p in files if re.search(r"@[A-Z]+@", p.read_text())]
    assert all(len(line) <= 120 for p in files if p.suffix == ".py" for line in p.read_text().split("\n"))


@pytest.mark.parametrize("draw", range(5))
@pytest.mark.parametrize("kind", GRADED)
def test_solutions_answer_what_the_stub_asks(course: Course, kind: str, draw: int) -> None:
    """Reference and planted answers fill in the stub's own interface; every planted answer differs."""
    scaffold(course, kind, "40-my-bug")
    challenge = course.load("40-my-bug")
    variant = draw_variant(challenge, "ada", draw, SELF_STUDY_KEY)
    public = render_public(challenge, variant)
    asked = asked_interface(challenge, public)
    solutions = [challenge.reference_file, *challenge.planted_files()]
    scope = {**variant.values, "snippet": public.get("snippet.py", "")}
    texts = [as_submission(challenge.author_text(file), file, asked, scope) for file in solutions]

    assert len(solutions) >= 3
    assert "{" not in public["README.md"]
    answers = [read_answers(text, asked.answers) for text in texts]
    if asked.functions:
        assert len(set(texts)) == len(texts)
        wanted = {name: function.parameters for name, function in asked.functions.items()}
        for text in texts:
            written = read_interface(text, "x.py")
            assert {name: function.parameters for name, function in written.functions.items()} == wanted
            assert not written.answers
    else:
        assert all(answer not in answers[:i] for i, answer in enumerate(answers))


@pytest.mark.parametrize("kind", GRADED)
def test_checks_and_planted_answers_name_each_other(course: Course, kind: str) -> None:
    """Every check has a docstring and a planted answer that it catches; every planted answer says its mistake."""
    scaffold(course, kind, "40-my-bug")
    challenge = course.load("40-my-bug")
    tree = ast.parse(challenge.checks_file.read_text())
    checks = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")}
    caught = []
    for file in challenge.planted_files():
        head, text = head_of(file).split("\n", 1)
        assert head.startswith("# caught by: ")
        assert re.match(r'"""[A-Z].*\."""\n', text)
        caught += head.removeprefix("# caught by: ").split(", ")

    assert set(caught) == set(checks)
    assert all(ast.get_docstring(check) for check in checks.values())
    assert challenge.explanation().strip()


def test_a_lesson_s_examples_run(course: Course) -> None:
    """One after the other, in one namespace."""
    scaffold(course, "lesson", "40-my-lesson")
    text = (course.root / "exercises/40-my-lesson/README.md").read_text()
    scope: dict[str, object] = {}
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)

    assert len(blocks) == 2
    for block in blocks:
        exec(block, scope)


@pytest.mark.parametrize("name", ["variant", "snippet", "harness", "test-hidden"])
def test_a_stub_never_takes_another_file_s_name(course: Course, name: str) -> None:
    """A challenge may be called "40-variant" all the same."""
    scaffold(course, "predict", f"40-{name}")
    challenge = course.load(f"40-{name}")

    assert challenge.entry
    assert challenge.entry.name == f"{name.replace('-', '_')}_task.py"
    assert challenge.undeclared() == []


@pytest.mark.parametrize("name", ["cleaning", "queue"])
def test_several_files_have_names_of_their_own(course: Course, name: str) -> None:
    """Neither the other file's, nor that of a module of Python's."""
    scaffold(course, "files", f"40-{name}")
    challenge = course.load(f"40-{name}")

    assert challenge.stub_names == (f"{name}_task.py", "cleaning.py")
    assert challenge.undeclared() == []


@pytest.mark.parametrize(
    "slug", ["my_bug", "4-my-bug", "40-My-bug", "40-", "40-a--b", "../40-a", "40-a/b", "40-a\n", ""]
)
def test_a_wrong_slug_is_refused(course: Course, slug: str) -> None:
    """With an example of a right one."""
    with pytest.raises(UsageFault, match="not allowed") as caught:
        scaffold(course, "debug", slug)

    assert "e.g. my-bug or 40-my-bug" in caught.value.next_step


def test_nothing_is_overwritten(course: Course) -> None:
    """An existing folder in either tree is left alone; an unknown kind writes nothing."""
    (course.root / "solutions/41-gone").mkdir()
    for slug in ("06-short-tail", "41-gone"):
        with pytest.raises(UsageFault, match="exists already"):
            scaffold(course, "debug", slug)
    with pytest.raises(UsageFault, match="'quiz' is not a kind") as caught:
        scaffold(course, "quiz", "42-new")
    assert "predict, debug" in caught.value.next_step
    assert not (course.root / "exercises/42-new").exists()


def test_a_tree_that_cannot_be_written_is_said(course: Course) -> None:
    """A file where a folder must be is the machine's fault, not a traceback."""
    (course.root / "solutions").rename(course.root / "kept")
    (course.root / "solutions").write_text("x")

    with pytest.raises(MachineFault, match="cannot be written"):
        scaffold(course, "debug", "40-my-bug")


def test_a_course_of_one_s_own_is_whole(tmp_path: Path) -> None:
    """A README that names it, one challenge, a secret key of its own that git does not see."""
    folders = tmp_path / "first-steps", tmp_path / "empty"
    folders[1].mkdir()
    files = new_course(folders[0])
    new_course(folders[1])
    course = Course(folders[0])

    assert sorted(files) == sorted(path for path in folders[0].rglob("*") if path.is_file())
    assert course.slugs() == [FIRST]
    assert course.about().title == "First steps"
    assert course.undeclared() == course.load(FIRST).undeclared() == []
    assert (folders[0] / "README.md").read_text().startswith("# First steps\n")
    keys = [(folder / KEY_FILE).read_text() for folder in folders]
    assert len(keys[0]) > 40
    assert keys[0] != keys[1]
    assert (folders[0] / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert KEY_FILE in (folders[0] / ".gitignore").read_text().split("\n")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("2026-11-27", "2026 11 27"),
        ('a "quoted" one\\', 'A "quoted" one\\'),
        ("one\ntwo\x7f", "One two\x7f"),
        (os.fsdecode(b"caf\xe9"), "Caf\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_a_course_is_titled_by_any_folder(tmp_path: Path, name: str, title: str) -> None:
    """The title is text, and nothing else that stands in the file changes."""
    new_course(tmp_path / name)
    about = Course(tmp_path / name).about()

    assert about.title == title
    assert about.badge == "Master of Functions"
    assert (tmp_path / name / "README.md").read_text().startswith(f"# {title}\n")


def test_a_course_is_written_over_nothing(tmp_path: Path) -> None:
    """Neither into a folder that holds something, nor over a file."""
    (tmp_path / "kept.txt").write_text("x")
    for taken in (tmp_path, tmp_path / "kept.txt"):
        with pytest.raises(UsageFault, match="not empty"):
            new_course(taken)
    with pytest.raises(MachineFault, match="cannot be written"):
        new_course(tmp_path / "kept.txt/course")
