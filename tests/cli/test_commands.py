"""What holds for every command: help, order, exit codes, light imports; and the instructor's commands."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

from grader.cli.app import main
from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.kinds import OFFERED
from grader.verify import Finding, Verified
from tests.cli.conftest import PROGRAM

Type = Callable[..., Result]
HEAVY = ("torch", "pytest", "sqlalchemy", "alembic", "hypothesis", "numpy", "rich", "jinja2", "logging")
SLUGS = ["05-double", "06-answer", "09-lesson"]
LIGHT = (("--help",), ("list",), ("task", "05-double"), ("hint", "05-double"), ("status",), ("submit", "--help"))


def named(command: click.Command) -> bool:
    """Tell whether a command's first argument is a challenge."""
    first = next((one for one in command.params if isinstance(one, click.Argument)), None)
    return first is not None and first.name in ("challenge", "challenges", "target")


@pytest.mark.parametrize("typed", LIGHT, ids=" ".join)
def test_light_commands_import_nothing_heavy(home: Path, typed: tuple[str, ...]) -> None:
    """What must answer at once loads neither torch nor its like, with and without a gradebook."""
    with_book = CliRunner().invoke(main, ["start", "05-double"])
    assert with_book.exit_code == 0
    program = (
        "import sys\nfrom grader.cli.app import main\n"
        f"try:\n    main({list(typed)!r})\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"print('loaded:', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=home, check=True)

    assert done.stdout.splitlines()[-1] == "loaded: []"


def test_a_command_waits_for_no_other() -> None:
    """Of the commands, only the one that is typed is imported."""
    program = (
        "import sys\nfrom grader.cli.app import main\n"
        "try:\n    main(['submit', '--help'])\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "others = 'batch doctor watch verify author report quiz asking keys learn reading next review'.split()\n"
        "print([name for name in others if f'grader.cli.{name}' in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


def test_a_finished_command_does_not_take_the_interpreter_apart() -> None:
    """Its output is whole and its exit code right, and nothing else is waited for."""
    program = "import atexit, sys\natexit.register(print, 'late')\nfrom grader.cli import main\nsys.exit(main())"
    shown, wrong = (
        subprocess.run([sys.executable, "-c", program, typed], capture_output=True, text=True, check=False)
        for typed in ("--help", "--frob")
    )

    assert (shown.returncode, wrong.returncode) == (0, 2)
    assert shown.stdout.splitlines()[-1] == "    grade submit 08-train-epoch"
    assert "late" not in shown.stdout + wrong.stdout


def test_a_mistyped_command_is_told_from_those_that_are_there(grade: Type) -> None:
    """Also from one that was never imported."""
    said = grade("btach")

    assert said.exit_code == 2
    assert "No such command 'btach'" in said.output


@pytest.mark.parametrize("name", list(main.commands))
def test_every_command_has_help_with_an_example(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One imperative line, an example on lines of its own, nothing wider than a terminal."""
    monkeypatch.setenv("COLUMNS", "80")
    shown = CliRunner().invoke(main, [name, "--help"]).output
    help_text = main.commands[name].help or ""
    first, example = help_text.split("\n")[0], re.compile(rf"^    grade {name}\b", re.MULTILINE)

    assert re.fullmatch(r"[A-Z][a-z]+ [^.]*\.", first)
    assert example.search(shown)
    assert all(len(line) <= 80 for line in shown.splitlines())


def test_the_list_of_commands_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """The story's commands are all there, and no summary is cut short."""
    monkeypatch.setenv("COLUMNS", "80")  # typed for real: Click's test runner has two columns more
    program = [sys.executable, "-c", PROGRAM, "--help"]
    shown = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    names = (
        "list start task hint submit watch report learn quiz status next review new verify class batch worker regrade "
        "grades release export doctor"
    ).split()

    assert re.findall(r"^  ([a-z]+)  +[A-Z]", shown, re.MULTILINE) == names
    assert not re.search(r"^  [a-z]+  +[A-Z].*\.\.\.$", shown, re.MULTILINE)


def test_the_help_begins_with_what_the_course_is_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The course around says it; without one, or where it cannot, the help is of any course."""
    (tmp_path / "exercises/01-sum").mkdir(parents=True)
    (tmp_path / "exercises/01-sum/challenge.toml").touch()
    monkeypatch.delenv("GRADE_COURSE", raising=False)
    monkeypatch.chdir(tmp_path)

    def first_line() -> str:
        return CliRunner().invoke(main, ["--help"]).output.splitlines()[2].strip()

    of_any = first_line()
    (tmp_path / "exercises/course.toml").write_text("format = 1\nsummary = 'Learn to add.'\n")
    assert first_line() == "Learn to add."
    (tmp_path / "exercises/course.toml").write_text("summary")
    assert first_line() == of_any == "Work on a course's challenges, and have your code judged."


@pytest.mark.usefixtures("home")
def test_options_may_stand_before_or_after_the_command(course: Path) -> None:
    """--course and --gradebook mean the same in both places."""
    before = CliRunner().invoke(main, ["--course", str(course), "list"])
    after = CliRunner().invoke(main, ["list", "--course", str(course)])

    assert before.output == after.output != ""
    assert CliRunner().invoke(main, ["--course", "nowhere", "list"]).exit_code == 2


def test_hints_come_one_at_a_time_and_are_counted(grade: Type) -> None:
    """Each call gives the next; after the last, the last again; the report lists those that were seen."""
    said = [grade("hint", "05-double").output.splitlines()[0] for _ in range(3)]

    assert said == ["hint 1 of 2", "hint 2 of 2, the last one", "hint 2 of 2, the last one"]


def test_new_and_release(grade: Type, tmp_path: Path, course: Path) -> None:
    """A new challenge has both folders; the bundle holds the public one only."""
    root = tmp_path / "own"
    shutil.copytree(course, root)
    made = grade("new", "debug", "40-my-bug", "--course", str(root))
    assert made.exit_code == 0
    assert "grade verify 40-my-bug" in made.output
    assert (root / "solutions/40-my-bug/my_bug.py").is_file()
    assert grade("release", "b.zip", "--course", str(root)).exit_code == 0
    names = zipfile.ZipFile("b.zip").namelist()
    assert "exercises/40-my-bug/my_bug.py" in names
    assert not [name for name in names if name.startswith("solutions")]


@pytest.mark.parametrize(("level", "code"), [("warning", 0), ("error", 1)])
def test_verify_shows_what_was_found(
    grade: Type, monkeypatch: pytest.MonkeyPatch, level: Literal["warning", "error"], code: int
) -> None:
    """Only an error fails the command; without a name every challenge is verified."""
    lent: list[object] = []

    def found(one: Challenge, course: Course, *, runs: int, listen: object, shared: object) -> Verified:  # noqa: ARG001
        lent.append(shared)
        finding = Finding(level=level, challenge=one.slug, message=f"{runs} runs")
        return Verified(challenge=one.slug, checks=(), matrix={}, findings=(finding,), seconds=0.0)

    monkeypatch.setattr("grader.verify.verify", found)
    one, every = grade("verify", "double", "--runs", "7"), grade("verify")

    assert len(set(lent)) == 2  # one for each command, whatever the number of its challenges
    assert (one.exit_code, every.exit_code) == (code, code)
    assert f"{level}  7 runs" in one.output
    assert [line.split()[0] for line in every.output.splitlines() if line.endswith("0.0 s")] == SLUGS


def test_an_unknown_command_is_usage() -> None:
    """Click's own complaints are exit 2 as well."""
    assert CliRunner().invoke(main, ["frobnicate"]).exit_code == 2
    assert CliRunner().invoke(main, ["submit", "--device", "tpu"]).exit_code == 2


def test_the_course_is_found_from_the_workspace(grade: Type, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside a workspace no --course is needed, wherever it lies."""
    grade("start", "05-double")
    monkeypatch.delenv("GRADE_COURSE")
    monkeypatch.chdir(home / "05-double")

    assert "05-double" in grade("list").output


def complete(*typed: str, begun: str) -> list[str]:
    """Return what the shell is offered at TAB."""
    offered = ShellComplete(main, {}, "grade", "_GRADE_COMPLETE").get_completions(list(typed), begun)
    return [f"<{one.type}>" if one.type != "plain" else one.value for one in offered]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("typed", "begun", "offered"),
    [
        (("hint",), "", SLUGS),
        (("submit",), "05", ["05-double"]),
        (("start", "--fresh"), "ans", ["06-answer"]),
        (("submit",), "no", ["<file>"]),
        (("submit", "05-double"), "", ["<file>"]),
        (("watch", "05-double"), "x", ["<file>"]),
        (("hint",), "zzz", []),
        ((), "sub", ["submit"]),
        (("submit", "--device"), "c", ["cpu", "cuda"]),
    ],
)
def test_the_shell_completes_challenges(typed: tuple[str, ...], begun: str, offered: list[str]) -> None:
    """With the number or without; where a file may stand, files; options and commands as Click has them."""
    assert complete(*typed, begun=begun) == offered


@pytest.mark.parametrize("command", [name for name, one in main.commands.items() if named(one)])
def test_every_challenge_is_completed(home: Path, command: str) -> None:  # noqa: ARG001 - the course is found there
    """No command that takes a challenge leaves the shell without an answer."""
    assert complete(command, begun="05") == ["05-double"]


def test_completion_without_a_course_is_silent(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    """No error may be written over what is being typed; --course is obeyed."""
    course = os.environ["GRADE_COURSE"]
    monkeypatch.delenv("GRADE_COURSE")

    assert complete("hint", begun="") == []
    assert complete("--course", course, "hint", begun="05") == ["05-double"]


def test_completion_is_light(home: Path) -> None:
    """A TAB waits for nothing: not even for Click's commands' libraries."""
    program = (
        "import sys\nfrom grader.cli.app import main\n"
        "try:\n    main(prog_name='grade')\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"print('loaded:', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    asked = {**os.environ, "_GRADE_COMPLETE": "bash_complete", "COMP_WORDS": "grade hint 0", "COMP_CWORD": "2"}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, cwd=home, check=True, env=asked)

    assert done.stdout.splitlines() == [*(f"plain,{slug}" for slug in SLUGS), "loaded: []"]


def test_what_grade_new_makes_is_in_its_help() -> None:
    """Each by the name that it is made by."""
    told = CliRunner().invoke(main, ["new", "--help"]).stdout

    assert all(re.search(rf"\b{name}\b", told) for name in OFFERED)


def test_every_option_is_explained() -> None:
    """No option is without help."""
    silent = [
        (name, parameter.name)
        for name, command in main.commands.items()
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
    ]

    assert silent == []
