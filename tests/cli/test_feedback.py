"""`grade batch --feedback`: reports in a zip, each under a name by which Canvas or Moodle finds whose it is."""

import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli.app import main
from grader.gradebook import Gradebook, default_url
from tests.cli.test_export import HIDING, lent, write_rules

__all__ = ["lent"]  # a fixture

RIGHT, WRONG = "def double(x):\n    return 2 * x\n", "def double(x):\n    return 3 * x\n"
MOODLE = {
    "Ada Ng_4711_assignsubmission_file/double.py": RIGHT,
    "Bob O'Neil-Lee_4712_assignsubmission_file_/double.py": WRONG,
    "Cy Øst_4713_assignsubmission_file_double.py": WRONG,
    "Dan Day_4714_assignsubmission_file/notes.txt": "no program",
}
CANVAS = {
    "ngada_103_9001_double.py": WRONG,
    "ngada_103_9007_double-1.py": RIGHT,
    "leebob_LATE_104_9002_my_double.py": WRONG,
    "anon_77_9003_double.py": WRONG,
}


def typed(home: Path, files: dict[str, str], *more: str) -> tuple[Result, dict[str, str]]:
    """Grade a zip of these files with --feedback; return what was said, and name -> page."""
    with zipfile.ZipFile(home / "handed.zip", "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    done = CliRunner().invoke(main, ["batch", "05-double", "handed.zip", "--feedback", "back.zip", *more])
    assert "Traceback" not in done.output
    if not (home / "back.zip").exists():
        return done, {}
    with zipfile.ZipFile(home / "back.zip") as archive:
        assert archive.testzip() is None
        return done, {name: archive.read(name).decode() for name in archive.namelist()}


def moodle_s(path: str) -> tuple[str, str] | None:
    """Return participant and file name as Moodle reads a path (`mod/assign/feedback/file/importziplib.php`)."""
    parts = path.split("/")
    while parts:
        said = parts.pop(0).split("_", 4)
        if len(said) >= 4 and said[1].isdecimal() and said[2:4] == ["assignsubmission", "file"]:
            return said[1], "/".join([*filter(None, said[4:]), *parts])
    return None


def test_moodle_finds_whose_each_report_is(lent: Path) -> None:
    """In folders of either form, and without: the same participant, and the report of that one."""
    done, pages = typed(lent, MOODLE)

    assert {moodle_s(path): "Every check passed." in page for path, page in pages.items()} == {
        ("4711", "05-double.html"): True,
        ("4712", "05-double.html"): False,
        ("4713", "05-double.html"): False,
    }
    assert "back.zip: 3 reports" in done.stderr
    assert "without a report: Dan Day_4714_assignsubmission_file" in done.stderr
    assert not any(name.startswith((".", "~")) for path in pages for name in path.split("/"))


def test_canvas_finds_whose_each_report_is(lent: Path) -> None:
    """By the two numbers; of what was handed in again, beside the last one is the report of what counts."""
    _, pages = typed(lent, CANVAS)
    found = {re.findall(r"_(\d+)_(\d+)_", path)[0]: "Every check passed." in page for path, page in pages.items()}

    assert found == {("103", "9007"): True, ("104", "9002"): False, ("77", "9003"): False}
    assert all("/" not in path and path.endswith("_05-double.html") for path in pages)


def test_a_report_goes_back_where_it_can(lent: Path) -> None:
    """Also where the same student handed in again elsewhere, under a name that no system finds."""
    (lent / "r.csv").write_text("login,participant\nada,4711\nbob,4712\n")
    (lent / "later").mkdir()
    for name in ("ada", "bob"):
        (lent / f"later/{name}.py").write_text(f"{RIGHT}# {name}\n")
    done, pages = typed(lent, MOODLE, "later", "--roster", "r.csv")

    assert {found[0] for path in pages if (found := moodle_s(path))} == {"4711", "4712", "4713"}
    assert "4711" not in done.stderr


def test_a_report_there_tells_no_more_than_elsewhere(lent: Path, tmp_path: Path) -> None:
    """What the class does not show yet is not in the zip either."""
    rules = write_rules(tmp_path / "autumn", HIDING)
    _, pages = typed(lent, MOODLE, "--class", str(rules))

    assert pages
    assert not any("Doubles memory" in page for page in pages.values())


def test_the_same_zip_again(lent: Path) -> None:
    """The same command writes the same bytes, with nothing judged again."""
    typed(lent, MOODLE)
    first = (lent / "back.zip").read_bytes()
    typed(lent, MOODLE)

    assert (lent / "back.zip").read_bytes() == first


def test_names_of_nobody_s_system_are_told_at_once(lent: Path) -> None:
    """Before anything is judged or written; it says which zip is meant."""
    done, pages = typed(lent, {"ada.py": RIGHT})

    assert (done.exit_code, pages) == (2, {})
    assert "Download Submissions" in " ".join(done.stderr.split())
    assert [one.name for one in lent.iterdir()] == ["handed.zip"]
    with Gradebook(default_url()) as book:
        assert not book.ungraded("ada", "05-double")
        assert not book.points()


@pytest.mark.parametrize(
    ("place", "code", "says"),
    [
        ("handed.zip", 2, "what was handed in"),
        ("there/back.zip", 3, "there is no folder there"),
        (".", 3, "is a folder"),
    ],
)
def test_where_no_zip_can_be_is_told_at_once(lent: Path, place: str, code: int, says: str) -> None:
    """What was handed in is not overwritten, and nothing is judged for a zip that cannot be written."""
    done, _ = typed(lent, MOODLE, "--feedback", place)

    assert done.exit_code == code
    assert says in " ".join(done.stderr.split())
    assert [one.name for one in lent.iterdir()] == ["handed.zip"]
    assert len(zipfile.ZipFile(lent / "handed.zip").namelist()) == len(MOODLE)


def test_what_goes_back_of_an_anonymous_class_has_names(lent: Path, tmp_path: Path) -> None:
    """A student reads the own name there; whoever grades reads pseudonyms, and never beside a name."""
    rules = write_rules(tmp_path / "autumn", "")
    toml = rules / "class.toml"
    toml.write_text(toml.read_text().replace("[every]", "anonymous = true\n[every]"))
    (rules / "roster.csv").write_text("student,name\nang7,Ada Ng\nboneil,Bob O'Neil-Lee\ncyost,Cy Øst\ndday,Dan Day\n")
    done, pages = typed(lent, MOODLE, "--class", str(rules))
    there = {file.name: file.read_text() for file in (lent / "05-double-results/students").iterdir()}

    assert ["ang7" in pages["Ada Ng_4711_assignsubmission_file/05-double.html"], len(pages)] == [True, 3]
    assert not any("student-" in page for page in pages.values())
    assert all(name.startswith("student-") and "ang7" not in page for name, page in there.items())
    assert "without a report: student-" in done.stderr
    assert not re.search("ang7|dday|Ada Ng|Dan Day|4714", done.output)
