"""`grade batch`: a class with hostile and unreadable submissions in it, killed and taken up again."""

import csv
import json
import shutil
import signal
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from click.testing import CliRunner, Result

from grader.cli.app import main
from grader.cli.batch import exit_code
from grader.cli.settings import now
from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.files import fingerprint
from grader.gradebook import Gradebook
from grader.report.roster import Row
from grader.service import classroom
from grader.service.class_jobs import How
from grader.service.pages import page_name
from tests.cli.conftest import RIGHT, Lender, Lent
from tests.processes import PATIENCE_S, TRIES, alive, descendants, wait_for

if TYPE_CHECKING:
    import subprocess

WRONG = "def double(x):\n    return 3 * x\n"
CLASS = {
    "ada.py": RIGHT,
    "bob/double.py": WRONG,
    "cy.py": RIGHT,
    "dan.py": "def double(x:\n",
    "eve.py": "import os\nos.kill(os.getpid(), 9)\n",
    "fay.py": "import os\nprint('6 of 6 points', flush=True)\nos._exit(0)\n",
    "=hal().py": "y = '<script>alert(1)</script>'\n" + WRONG,
}
KEPT = ("results.csv", "results.jsonl")


@pytest.fixture
def batch(home: Path, engines: Lender, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Type `grade batch 05-double` in a folder of one's own; its pools judge with the engines of the whole run."""

    def lend(challenge: Challenge, *, runs: bool, backend: str, device: Literal["cpu", "cuda"], **_: object) -> Lent:
        return engines(challenge, lambda: runs, backend=backend, device=device, own=False)

    monkeypatch.setattr("grader.grading.pool.start_engine", lend)

    def typed(*args: str | Path, challenge: str = "05-double") -> Result:
        result = CliRunner().invoke(main, ["batch", challenge, *map(str, args)])
        assert "Traceback" not in result.output
        return result

    assert home.exists()
    return typed


def write_class(folder: Path, files: dict[str, str]) -> Path:
    """Write one file per student."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def results(folder: Path) -> list[bytes]:
    """Return the bytes of what does not depend on the run."""
    return [(folder / name).read_bytes() for name in KEPT]


def no_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever starts a pool fail."""
    monkeypatch.delattr("grader.grading.pool.Pool.__init__")


def test_a_class(batch: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes for any number of jobs and from a zip; a second run starts nothing; nobody harms anybody."""
    folder = write_class(tmp_path / "class", CLASS)
    (folder / "gil.py").symlink_to("/etc/passwd")
    first = batch(folder, "--jobs", "2", "--out", tmp_path / "two")
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for name, text in CLASS.items():
            archive.writestr(f"class/{name}", text)
        archive.writestr("class/../gil.py", RIGHT)
    book = tmp_path / "other.db"
    zipped = batch(tmp_path / "class.zip", "--jobs", "1", "--out", tmp_path / "one", "--gradebook", book)

    assert (first.exit_code, zipped.exit_code) == (1, 1), first.output
    rows = {row["student"]: row for row in csv.DictReader((tmp_path / "two/results.csv").read_text().splitlines())}
    assert {name: (row["status"], row["points"]) for name, row in rows.items()} == {
        "'=hal()": ("graded", "0"), "ada": ("graded", "6"), "bob": ("graded", "0"), "cy": ("graded", "6"),
        "dan": ("rejected", "0"), "eve": ("graded", "0"), "fay": ("graded", "0"), "gil": ("refused", "0"),
    }  # fmt: skip
    one, two = (
        [line for line in (tmp_path / run / "results.jsonl").read_text().splitlines() if "gil" not in line]
        for run in ("one", "two")
    )
    assert one == two
    assert "leads out of the archive" in (tmp_path / "one/results.csv").read_text()
    assert "<script>" not in (tmp_path / "two/students" / page_name("=hal()")).read_text()
    index = (tmp_path / "two/index.html").read_text()
    assert 'href="students/ada.html"' in index
    no_pool(monkeypatch)
    batch(folder, "--out", tmp_path / "again")
    assert results(tmp_path / "again") == results(tmp_path / "two")


def test_a_late_submission_of_the_same_source(
    batch: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the same numbers it gets the grade of the first without being run; a changed one is graded anew."""
    folder = write_class(tmp_path / "class", {"ada.py": "answer = 2\n", "bob.py": "answer = 2\n"})
    assert batch(folder, challenge="06-answer").exit_code == 0
    write_class(folder, {"zoe/answer.py": "answer = 2\n"})
    with monkeypatch.context() as patched:
        no_pool(patched)
        shown = batch(folder, "--format", "jsonl", challenge="06-answer")
    ada, bob, zoe = map(json.loads, shown.stdout.splitlines())

    assert ada["points"] == ada["possible"] > 0
    assert bob == {**ada, "student": "bob"}
    assert zoe == {**ada, "student": "zoe"}
    write_class(folder, {"zoe/answer.py": "answer = 3\n"})
    rows = csv.DictReader(batch(folder, "--format", "csv", challenge="06-answer").stdout.splitlines())
    assert [row["points"] == row["possible"] for row in rows] == [True, True, False]


def test_a_class_in_two_folders(batch: Callable[..., Result], tmp_path: Path, home: Path) -> None:
    """One after the other nobody is forgotten; together, a student of both has two attempts."""
    (home / "r.csv").write_text("ada\nbob\ncyd\ndan\n")
    one = write_class(tmp_path / "one", {"ada.py": "answer = 2\n", "bob.py": "answer = 3\n"})
    two = write_class(tmp_path / "two", {"bob.py": "answer = 2\n", "cyd.py": "answer = 2\n"})

    def told(*places: Path, book: str) -> dict[str, tuple[str, float, list[str]]]:
        shown = batch(
            *places, "--roster", "r.csv", "--gradebook", tmp_path / book, "--format", "jsonl", challenge="06-answer"
        )
        rows = map(json.loads, shown.stdout.splitlines())
        return {row["student"]: (row["status"], row["points"], row["notes"]) for row in rows}

    told(one, book="parted.db")
    assert told(two, book="parted.db") == {
        "ada": ("missing", 0, ["an earlier one counts, with 3 of 3 points"]),
        "bob": ("graded", 3, ["no stamp"]),
        "cyd": ("graded", 3, ["no stamp"]),
        "dan": ("missing", 0, []),
    }
    assert told(one, two, book="both.db") == {
        "ada": ("graded", 3, ["no stamp"]),
        "bob": ("graded", 3, ["handed in 2 times: one: bob, two: bob", "no stamp", "number 2 of 2 counts"]),
        "cyd": ("graded", 3, ["no stamp"]),
        "dan": ("missing", 0, []),
    }
    assert "lie among" in batch(one, two, "--out", two / "out", challenge="06-answer").output


def test_the_gradebook_of_canvas_tells_whose_hand_in_was_refused(
    batch: Callable[..., Result], home: Path, tmp_path: Path
) -> None:
    """With the reason that the batch told, until that student hands in what can be graded."""
    gradebook = home / "g.csv"
    rows = "".join(f"{name},{i},A,\n" for i, name in enumerate(["ada", "bob", "cyd", "dan", "eve", "fay"]))
    gradebook.write_text(f"Student,ID,Section,Answer (1)\n    Points Possible,,,3\n{rows}")
    refused = {
        "bob.py": "#" * (300 << 10),
        "cyd.txt": "answer = 2\n",
        "dan/other.md": "",
        "eve.py": "answer: int = ...\n",
    }
    folder = write_class(tmp_path / "class", {"ada.py": "answer = 2\n", **refused})
    told = {row["student"]: row["message"] for row in map(json.loads, batch(
        folder, "--format", "jsonl", challenge="06-answer").stdout.splitlines())}  # fmt: skip
    fill = ["grades", "canvas", "--fill", str(gradebook)]
    said = CliRunner().invoke(main, fill).stdout

    assert len(told) == 5
    for line, name in enumerate(["bob", "cyd", "dan", "eve"], start=4):
        why = f"it could not be graded: {told[name]}".rstrip(".")
        assert f"  line {line}  {name}: no points for 06-answer: {why}\n" in said
    assert "line 8  fay: nothing was handed in under this name" in said
    for name in refused:
        (folder / name).unlink()
    write_class(folder, {f"{name}.py": "answer = 2\n" for name in ("bob", "cyd", "eve")})
    batch(folder, challenge="06-answer")
    said = CliRunner().invoke(main, fill).stdout
    assert "4 scores" in said
    assert said.count("it could not be graded") == 1


def test_it_is_told_that_an_earlier_hand_in_counts(batch: Callable[..., Result], tmp_path: Path) -> None:
    """To the instructor in the list, to the student on the page: whose newest one is worse has not lost anything."""
    folder = write_class(tmp_path / "class", {"ada.py": "answer = 2\n", "bob.py": "answer = 3\n"})
    assert batch(folder, challenge="06-answer").exit_code == 0
    write_class(folder, {"ada.py": "answer = 3\n", "bob.py": "answer = 2\n"})
    shown = batch(folder, "--format", "jsonl", "--out", tmp_path / "out", challenge="06-answer")
    ada, bob = map(json.loads, shown.stdout.splitlines())

    assert (ada["points"], ada["notes"]) == (0, ["no stamp", "an earlier one counts, with 3 of 3 points"])
    assert (bob["points"], bob["notes"]) == (3, ["no stamp"])
    said = "An earlier hand-in counts, or an earlier grade of this one. That makes 3 of 3 points."
    assert said in (tmp_path / "out/students/ada.html").read_text()
    assert said not in (tmp_path / "out/students/bob.html").read_text()


def grades_of(book: Path, students: list[str], challenge: str = "05-double") -> list[int]:
    """Return how many grades each has, counting a submission without one as 100."""
    with Gradebook(str(book)) as kept:
        return [len(kept.grades(s, challenge)) + 100 * len(kept.ungraded(s, challenge)) for s in students]


@pytest.mark.parametrize(("how", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)])
def test_stopped_in_the_middle(
    batch: Callable[..., Result],
    spawn: Callable[..., "subprocess.Popen[str]"],
    home: Path,
    tmp_path: Path,
    how: signal.Signals,
    code: int,
) -> None:
    """The same command goes on: every submission gets one grade, the same as undisturbed; no process stays behind.

    Until then the reports of those who have a grade can be read.
    """
    slow = "import time\ndef double(x):\n    time.sleep(0.15)\n    return {} * x\n"
    names = [f"s{i}" for i in range(6)]
    folder = write_class(
        tmp_path / "class", {f"{s}.py": slow.format(i % 3 + 1) + f"# {i}" for i, s in enumerate(names)}
    )
    for _ in range(TRIES):
        process = spawn("batch", "05-double", str(folder), "--jobs", "2")
        wait_for(lambda: any((home / "05-double-results/students").glob("[a-z]*.html")))
        family = descendants(process.pid)
        process.send_signal(how)
        process.wait()
        if grades_of(tmp_path / "book.db", names) != [1] * len(names):
            break
        (tmp_path / "book.db").unlink()
        shutil.rmtree(home / "05-double-results")

    assert process.returncode == code
    assert len(family) >= 2
    wait_for(lambda: not any(alive(pid) for pid in family))
    assert sum(n == 1 for n in grades_of(tmp_path / "book.db", names)) < len(names)
    assert batch(folder, "--out", tmp_path / "on").exit_code == 0
    assert grades_of(tmp_path / "book.db", names) == [1] * len(names)
    assert sorted(page.stem for page in (tmp_path / "on/students").iterdir()) == names
    if how is signal.SIGKILL:
        assert batch(folder, "--out", tmp_path / "whole", "--gradebook", tmp_path / "other.db").exit_code == 0
        assert results(tmp_path / "on") == results(tmp_path / "whole")


def test_two_at_once_on_one_gradebook(spawn: Callable[..., "subprocess.Popen[str]"], tmp_path: Path) -> None:
    """Neither fails or waits for ever, both say the same, and no submission is left without a grade."""
    names = [f"s{i}" for i in range(8)]
    folder = write_class(tmp_path / "class", {f"{s}.py": f"answer = {i % 3}\n" for i, s in enumerate(names)})
    runs = [
        spawn("batch", "06-answer", str(folder), "--jobs", "1", "--out", str(tmp_path / out)) for out in ("one", "two")
    ]

    assert [run.wait(PATIENCE_S) for run in runs] == [0, 0]
    assert results(tmp_path / "one") == results(tmp_path / "two")
    with Gradebook(str(tmp_path / "book.db")) as kept:
        assert [kept.ungraded(s, "06-answer") for s in names] == [[]] * len(names)


def test_a_folder_that_cannot_be_made(batch: Callable[..., Result], home: Path) -> None:
    """The machine's fault, told before anything is graded."""
    write_class(home, {"class/ada.py": RIGHT, "out": "a file"})
    result = batch("class", "--out", "out")

    assert result.exit_code == 3
    assert "cannot be written" in result.stderr
    assert grades_of(home.parent / "book.db", ["ada"]) == [0]


def test_a_report_that_cannot_be_written(batch: Callable[..., Result], home: Path) -> None:
    """It is told at the end, when everyone has a grade; with the way free, the same command writes all."""
    write_class(home, {"class/ada.py": "answer = 2\n", "class/bob.py": "answer = 3\n"})
    in_the_way = home / "out/students/ada.html"
    in_the_way.mkdir(parents=True)
    result = batch("class", "--out", "out", challenge="06-answer")

    assert result.exit_code == 3
    assert "The results cannot be written to out: Is a directory; the grades are kept" in result.stderr
    assert grades_of(home.parent / "book.db", ["ada", "bob"], "06-answer") == [1, 1]
    in_the_way.rmdir()
    assert batch("class", "--out", "out", challenge="06-answer").exit_code == 0
    assert sorted(page.name for page in in_the_way.parent.iterdir()) == ["ada.html", "bob.html"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("missing",), "no folder or archive"),
        (("class", "--out", "class/out"), "among the submissions"),
        (("class", "--sandbox", "plain"), "--trust-submissions"),
        (("class", "--jobs", "0"), "--jobs"),
    ],
)
def test_what_cannot_be_done_as_typed(
    batch: Callable[..., Result], home: Path, arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 2, the reason, and nothing is run."""
    write_class(home / "class", {"ada.py": RIGHT})
    no_pool(monkeypatch)
    result = batch(*arguments)

    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([Row(student="a", status="graded", checks={"x": "failed"}), Row(student="b", status="rejected")], 0),
        ([Row(student="a", status="graded"), Row(student="b", status="refused")], 1),
        ([Row(student="a", status="broken"), Row(student="b", status="refused")], 3),
        ([Row(student="a", status="graded", checks={"x": "broken"})], 3),
    ],
)
def test_exit_codes(rows: list[Row], code: int) -> None:
    """Being wrong is no failure of the run; a refused file is told, and a broken check is a fault."""
    assert exit_code(rows) == code


def test_edited_checks_grade_anew(tmp_path: Path) -> None:
    """Grades of other checks are not taken for these."""
    write_class(tmp_path, {"exercises/01-x/challenge.toml": "", "solutions/01-x/test_hidden.py": "a"})
    toml = 'format = 1\ntitle = "X"\nkind = "build"\nlevel = "intro"\nminutes = 1\nhints = ["x"]\n'
    write_class(tmp_path, {"exercises/01-x/challenge.toml": toml.replace("intro", "intermediate")})
    challenge = Course(tmp_path).load("01-x")
    before = fingerprint(challenge.folders)
    write_class(tmp_path, {"solutions/01-x/test_hidden.py": "b"})

    assert fingerprint(challenge.folders) != before


def test_pages_have_names_of_their_own() -> None:
    """Whatever a student is called: no folder is left, no device named, no other's page taken."""
    odd = ["a b", "a_b", "A.B", "con", "index", "..", "é", "e", "日本", "a b.html", page_name("a b")[:-5]]
    pages = [page_name(name) for name in odd]

    assert len({page.casefold() for page in pages}) == len(odd)
    assert all(page.isascii() and "/" not in page and not page.startswith((".", "con.")) for page in pages[:3])
    assert page_name("con") != "con.html"


def test_on_a_machine_with_a_gpu_nothing_is_graded_twice(
    batch: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A challenge without tensors is judged on the CPU there too, and found again as that."""
    monkeypatch.setattr("grader.sandbox.devices.no_cuda", lambda: "")
    folder = write_class(tmp_path / "class", {"ada.py": RIGHT, "bob.py": WRONG})
    first = batch(folder)
    no_pool(monkeypatch)
    again = batch(folder)

    assert (again.exit_code, again.output) == (first.exit_code, first.output) == (0, first.output)


@pytest.mark.parametrize("workers", [False, True])
def test_interrupted_it_says_who_goes_on(
    batch: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, workers: bool
) -> None:
    """Workers judge on, without whoever waited for them; the results come of the same command."""

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    def room(book: Gradebook, course: Course, challenge: Challenge, **_: object) -> classroom.Classroom:
        how = How(device="cpu", backend="plain", trusted=True)
        return classroom.open_room(book, course, challenge, how, 1, now)

    monkeypatch.setattr("grader.cli.batch.require_server", lambda _: None)
    monkeypatch.setattr("grader.service.by_workers.open_room", room)
    monkeypatch.setattr("grader.service.classroom.Classroom.grade_all", interrupted)
    folder = write_class(tmp_path / "class", {"ada.py": RIGHT})
    said = " ".join(batch(folder, *(["--workers"] if workers else [])).stderr.split())

    assert "0 of 1 are graded and kept; " in said
    assert ("workers go on with what is in the queue meanwhile" in said) == workers
    assert ("The same command waits for what is left, and writes the results." in said) == workers


def test_an_anonymous_class_is_graded_under_pseudonyms(batch: Callable[..., Result], home: Path) -> None:
    """In the table, the names of files, every page and note; the gradebook, which fills an LMS's files, has names."""
    folder = home / "autumn"
    folder.mkdir()
    (folder / "class.toml").write_text('format = 1\ntimezone = "UTC"\nanonymous = true\n')
    (folder / "roster.csv").write_text("student,name\nadal,Ada Lovelace\nbobby,Bo Bär\ncyd99,Cy Dee\n")
    program = "# by Ada Lovelace\nprint('adal and bobby')\n"
    handed = write_class(home / "in", {"adal.py": program + RIGHT, "bobby.py": "def double(x:\n", "stranger.py": WRONG})
    result = batch(handed, "--class", folder)

    out = home / "05-double-results"
    files = [file for file in out.rglob("*") if file.is_file()]
    shown = [result.output, *(str(file.relative_to(home)) for file in files), *(file.read_text() for file in files)]
    names = ("adal", "Lovelace", "bobby", "Bär", "cyd99", "stranger")
    assert [(name, text[:60]) for name in names for text in shown if name in text] == []
    assert len(list(out.glob("students/student-*.html"))) == 3
    assert result.output.count("student-") >= 4
    write_class(handed, {"submission_metadata.yml": "submission_1: {}\n"})
    again = batch(handed, "--class", folder)
    assert "does not say who handed in student-" in again.stderr
    assert not any(name in again.output for name in names)
    with Gradebook(str(home.parent / "book.db")) as book:
        assert {one.student for one in book.points()} == {"adal", "stranger"}
    told = CliRunner().invoke(main, ["class", "check", str(folder)]).output  # to the instructor, who has the key
    assert [line.split()[1:] for line in told.splitlines() if line.startswith("student-")] == [
        ["adal"], ["bobby"], ["cyd99"]
    ]  # fmt: skip
