"""A git repository of each student: what of it is read, and that nothing of it is run."""

import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.course.archive import Handed, open_class
from grader.errors import MachineFault, RefusedSubmission

NOON = datetime(2026, 10, 14, 12, tzinfo=UTC)
Write = Callable[..., Path]


def git(folder: Path, *words: str, hour: int = 0, when: str = "") -> None:
    """Run git as a student would, at an hour of the 14th of October or when it is said."""
    when = when or f"2026-10-14T{hour:02}:00:00Z"
    people = {f"GIT_{who}_{what}": "ada@example.edu" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_DATE": when,
        "GIT_COMMITTER_DATE": when, **people,
    }  # fmt: skip
    subprocess.run(["git", "-C", folder, *words], env=environment, check=True, capture_output=True)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a student's repository: at each hour a commit with the file of that name and text."""

    def make(student: str, *commits: tuple[int, str, str], **options: str) -> Path:
        folder = tmp_path / "class" / student
        folder.mkdir(parents=True)
        git(folder, "init", "--initial-branch", "main", *[f"--{name}={value}" for name, value in options.items()])
        for hour, name, text in commits:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text)
            git(folder, "add", "--all", hour=hour)
            git(folder, "commit", "--message", "x", hour=hour)
        return folder

    return make


def read(folder: Path, until: datetime | None = NOON) -> dict[str, tuple[str, Handed]]:
    """Return student -> text, or why it is refused, and the hand-in."""
    found = {}
    with open_class(folder, "double.py", slug="05-double", until=lambda _: until) as handed:
        for one in handed:
            try:
                found[one.student] = (one.read().text, one)
            except RefusedSubmission as fault:
                found[one.student] = (f"refused: {fault}", one)
    return found


def test_the_last_commit_in_time_is_read(write: Write) -> None:
    """Whatever is in the folder now; without a due moment the last one; which one it was is told."""
    ada = write("ada", (9, "double.py", "x = 9\n"), (12, "double.py", "x = 12\n"), (13, "double.py", "x = 13\n"))
    (ada / "double.py").write_text("x = 'not committed'\n")
    text, handed = read(ada.parent)["ada"]

    assert (text, handed.at) == ("x = 12\n", NOON)
    assert handed.note.startswith("commit ")
    assert handed.note.endswith(" of 2026-10-14 12:00 UTC; 1 later one was not in time")
    assert read(ada.parent, None)["ada"][0] == "x = 13\n"
    git(ada, "gc", "--quiet")  # one pack, and packed-refs
    assert read(ada.parent)["ada"][0] == "x = 12\n"


def test_the_folder_may_be_named_from_the_current_one(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """`grade batch 05-double students/` is how it is typed, and git runs in another folder."""
    students = write("ada", (9, "double.py", "x = 9\n")).parent
    monkeypatch.chdir(students.parent)

    assert read(Path(students.name))["ada"][0] == "x = 9\n"


def test_where_nothing_was_in_time_the_last_is_read_and_is_late(write: Write) -> None:
    """The class's rules say what that costs."""
    text, handed = read(write("ada", (13, "double.py", "x = 13\n"), (14, "double.py", "x = 14\n")).parent)["ada"]

    assert (text, handed.at) == ("x = 14\n", NOON.replace(hour=14))


def test_a_date_beyond_the_calendar_is_that_student_s_alone(write: Write) -> None:
    """Whoever commits says when that was; the others are graded."""
    ada = write("ada", (9, "double.py", "x = 9\n"))
    write("bob", (9, "double.py", "x = 1\n"))
    (ada / "double.py").write_text("x = 10\n")
    git(ada, "commit", "--all", "--message", "x", when="@99999999999999 +0000")
    found = read(ada.parent, None)

    assert found["ada"][0].startswith("refused: Its commit ")
    assert "has a date that no calendar shows" in found["ada"][0]
    assert found["bob"][0] == "x = 1\n"
    assert read(ada.parent)["ada"][0] == "x = 9\n"


def test_bare_ones_those_of_another_kind_and_other_submissions(write: Write, tmp_path: Path) -> None:
    """All beside each other; the challenge's own folder comes before the top."""
    ada = write("ada", (9, "05-double/double.py", "x = 1\n"), (10, "double.py", "x = 2\n"))
    write("bob", (9, "double.ipynb", "{}"), **{"object-format": "sha256"})
    git(tmp_path, "clone", "--bare", str(ada), str(ada.parent / "cyd.git"))
    git(tmp_path, "clone", "--depth", "1", "--no-checkout", f"file://{ada}", str(ada.parent / "eve"))
    (ada.parent / "dan.py").write_text("x = 3\n")
    found = {name: text for name, (text, _) in read(ada.parent).items()}

    assert found.pop("bob").startswith("refused: double.ipynb is not a notebook")
    assert found == {"ada": "x = 1\n", "cyd": "x = 1\n", "dan": "x = 3\n", "eve": "x = 1\n"}


def test_nothing_that_a_repository_names_is_run(write: Write, tmp_path: Path) -> None:
    """No hook, filter, monitor, pager, helper or include of its configuration."""
    ada = write("ada", (9, "double.py", "x = 1\n"))
    mark = tmp_path / "was run"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch '{mark}'\ncat\n")
    script.chmod(0o755)
    (ada / ".gitattributes").write_text("*.py filter=own diff=own\n")
    git(ada, "add", "--all")
    git(ada, "commit", "--message", "attributes", hour=10)
    for key in (
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "filter.own.smudge",
        "diff.own.textconv",
        "gpg.program",
    ):
        git(ada, "config", key, str(script))
    git(ada, "config", "core.hooksPath", str(tmp_path))
    git(ada, "config", "log.showSignature", "true")
    (tmp_path / "post-checkout").symlink_to(script)

    assert read(ada.parent)["ada"][0] == "x = 1\n"
    assert not mark.exists()


def test_what_cannot_be_read_is_told_under_its_name(write: Write, tmp_path: Path) -> None:
    """Links to other places, empty and damaged repositories, links and big files in them, none of the names."""
    ada = write("ada", (9, "double.py", "x = 1\n"))
    write("big", (9, "double.py", "#" * 300_000))
    write("empty")
    write("other", (9, "notes.md", "x\n"))
    git(tmp_path, "clone", "--shared", str(ada), str(ada.parent / "borrows"))
    for name in ("linked", "worktree"):
        (ada.parent / name).mkdir()
    (ada.parent / "linked/.git").symlink_to(ada / ".git")
    (ada.parent / "worktree/.git").write_text(f"gitdir: {ada}/.git\n")
    link = write("link", (9, "notes.md", "x\n"))
    (link / "double.py").symlink_to("/etc/passwd")
    git(link, "add", "--all")
    git(link, "commit", "--message", "x", hour=10)
    damaged = write("damaged", (9, "double.py", "x = 1\n"))
    for file in (damaged / ".git/objects").glob("*/*"):
        file.unlink()
    climbs = write("climbs", (9, "double.py", "x = 1\n"))
    (climbs / ".git/HEAD").write_text("ref: refs/heads/../../../../ada/.git/refs/heads/main\n")
    found = {name: text for name, (text, _) in read(ada.parent).items()}

    assert found.pop("ada") == "x = 1\n"
    for name, said in {
        "big": "double.py is too big", "empty": "no commit", "other": "no 05-double/double.py and no double.py",
        "borrows": "borrows from another repository", "linked": "link to another place",
        "worktree": "link to another place", "link": "no double.py", "damaged": "git cannot read it",
        "climbs": "no commit",
    }.items():  # fmt: skip
        assert said in found.pop(name), name
    assert found == {}


def test_without_git_that_is_said(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only where there are repositories."""
    folder = write("ada", (9, "double.py", "x = 1\n")).parent
    (folder.parent / "plain").mkdir()
    (folder.parent / "plain/ada.py").write_text("x = 1\n")
    monkeypatch.setenv("PATH", "")

    with pytest.raises(MachineFault, match="no git"):
        read(folder)
    assert read(folder.parent / "plain")["ada"][0] == "x = 1\n"
