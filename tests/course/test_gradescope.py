"""What Gradescope's metadata says, and what is said when it cannot be read."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.course import submission_file
from grader.course.archive import Handed, open_class
from grader.course.gradescope import MAX_NESTING, MAX_SUBMITTERS

EXPORT = """\
---
submission_1: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  :submitters:
  - &1
    :name: Ada Ng
    :sid: 0103
    :email: ada@example.edu
  :created_at: 2026-11-20 10:00:00.000000000 Z
  :score: 7.0
  :results:
    tests:
    - {name: a, score: .nan, output: "submission_9:"}
submission_2:
  :submitters:
  - *1
  - :name: Bob Lee
    :sid:
    :email: bob@example.edu
  :history: []
submission_3:
  :submitters:
  - :name: Zoë Ö
    :sid: ~
    :email: ''
"""
FOLDERS = ("submission_1", "submission_2", "submission_3")


def read(folder: Path, metadata: str | bytes, *, zipped: bool = False) -> tuple[list[Handed], str]:
    """Return what an export with that metadata holds, and what is said of the metadata."""
    files = {f"{name}/double.py": f"x = '{name}'\n".encode() for name in FOLDERS}
    files["submission_metadata.yml"] = metadata.encode() if isinstance(metadata, str) else metadata
    told: list[str] = []
    place = folder / "export.zip" if zipped else folder
    if zipped:
        with zipfile.ZipFile(place, "w") as archive:
            for name, raw in files.items():
                archive.writestr(f"assignment_77_export/{name}", raw)
    for name, raw in files.items() if not zipped else ():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(raw)
    with open_class(place, "double.py", tell=told.append) as found:
        assert all(one.student in one.read().text for one in found)
    return found, " ".join(told)


@pytest.mark.parametrize("zipped", [False, True])
def test_who_handed_in_what(tmp_path: Path, *, zipped: bool) -> None:
    """By student id as it is written, else address, else name; a group's is there for each; nothing is skipped."""
    found, told = read(tmp_path, EXPORT, zipped=zipped)

    assert [(one.student, one.name) for one in found] == [
        ("submission_1", "0103"), ("submission_2", "0103"), ("submission_2", "bob@example.edu"),
        ("submission_3", "Zoë Ö"),
    ]  # fmt: skip
    assert list(found[0].said) == [{"0103"}, {"adaexampleedu"}, {"adang"}, {"ada"}]
    assert [len(one.group) for one in found] == [1, 2, 2, 1]
    assert found[0].at == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert told == ""


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("2026-11-20 10:00:00.123456789 -0800", datetime(2026, 11, 20, 18, 0, 0, 123456, tzinfo=UTC)),
        ("'2026-11-20T10:00:00+01:00'", datetime(2026, 11, 20, 9, tzinfo=UTC)),
        ("2026-11-20 10:00:00 UTC", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        (
            "!ruby/object:ActiveSupport::TimeWithZone {utc: 2026-11-20 10:00:00.5 Z, time: 2026-11-20 02:00:00 Z}",
            datetime(2026, 11, 20, 10, 0, 0, 500000, tzinfo=UTC),
        ),
        ("9999-12-31 23:59:59 -0700", None),
        ("0001-01-01 00:00:00 +1400", None),
        ("2026-11-20 10:00:00", None),
        ("yesterday", None),
        ("[2026]", None),
    ],
)
def test_when_it_was_handed_in(tmp_path: Path, said: str, at: datetime | None) -> None:
    """As Ruby writes a time; one without its zone is none, and a file's date in the zip is that of the download."""
    found, told = read(tmp_path, EXPORT.replace("2026-11-20 10:00:00.000000000 Z", said), zipped=True)

    assert (found[0].at, told) == (at, "")


NESTED = "a: " + "[" * (MAX_NESTING + 1) + "]" * (MAX_NESTING + 1)
ALIASED = "\n".join(["l0: &l0 [a, b]", *(f"l{n}: &l{n} [*l{n - 1}, *l{n - 1}]" for n in range(1, 200))])


@pytest.mark.parametrize(
    ("metadata", "says"),
    [
        ("submission_1: [\n", "is no YAML: see line 2. So the submissions go by the names of their folders."),
        (b"submission_1: \xff\xfe", "is no YAML."),
        ("a: *nobody\nsubmission_1: *nobody\n", "does not say"),
        ("", "is not what Gradescope writes"),
        ("- submission_1\n", "is not what Gradescope writes"),
        (NESTED, "is nested too deeply: see line 1."),
        (ALIASED, "does not say who handed in submission_1, submission_2, submission_3"),
        ("a: &a [*a]\n", "does not say"),
        ('submission_1: 7\nsubmission_2: {":submitters": {":name": Ada}}\nsubmission_3:\n', "does not say"),
        ('submission_1: {":submitters": [7, {":name": [Ada]}]}\nsubmission_2: {":submitters": []}\n', "does not say"),
        ("submission_1:\n  :submitters:\n" + "  - :name: Ada\n" * (MAX_SUBMITTERS + 1), "does not say"),
        ('submission_1: {":submitters": [{":name": "Ada\\u202egN", ":email": " "}]}\n', "does not say"),
        ("? [a, b]\n: c\n", "does not say"),
    ],
)  # fmt: skip
def test_what_cannot_be_used(tmp_path: Path, metadata: str | bytes, says: str) -> None:
    """One sentence that names the file; all are there, by their folders' names."""
    found, told = read(tmp_path, metadata)

    assert [(one.student, one.name, one.group) for one in found] == [(name, name, ()) for name in FOLDERS]
    assert told.startswith("submission_metadata.yml ")
    assert says in told
    assert told.count("submission_metadata.yml") == 1


def test_some_are_not_in_it(tmp_path: Path) -> None:
    """Only these go by their folders' names."""
    found, told = read(tmp_path, EXPORT.replace("submission_3:", "submission_4:"))

    assert [one.name for one in found] == ["0103", "0103", "bob@example.edu", "submission_3"]
    assert told == (
        "submission_metadata.yml does not say who handed in submission_3: there the folder's name is taken."
    )


@pytest.mark.parametrize("zipped", [False, True])
def test_too_big(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, zipped: bool) -> None:
    """It is not read beyond its limit, which is larger than a program's."""
    metadata = EXPORT + "# and so on\n" * 30_000
    assert read(tmp_path, metadata, zipped=zipped)[1] == ""
    monkeypatch.setattr(submission_file, "MAX_METADATA", 300_000)
    found, told = read(tmp_path, metadata, zipped=zipped)

    assert [one.name for one in found] == list(FOLDERS)
    assert "submission_metadata.yml is too big" in told


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """As with any file of a class."""
    (tmp_path / "elsewhere.yml").write_text(EXPORT)
    (tmp_path / "class").mkdir()
    (tmp_path / "class/ada.py").write_text("x = 1\n")
    (tmp_path / "class/submission_metadata.yml").symlink_to(tmp_path / "elsewhere.yml")
    told: list[str] = []
    with open_class(tmp_path / "class", "double.py", tell=told.append) as (ada,):
        assert ada.name == "ada"

    assert "is a link" in told[0]
