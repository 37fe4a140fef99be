"""A class in a folder or a zip: what one student tries is told under that name, and the others are read."""

import contextlib
import io
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course import zip_archive
from grader.course.archive import open_class
from grader.errors import GradeError, RefusedSubmission, UsageFault

RIGHT = "def double(x):\n    return 2 * x\n"


def read_all(path: Path) -> dict[str, str]:
    """Return student -> text, or why it is refused."""
    found = {}
    with open_class(path, "double.py") as handed:
        for one in handed:
            try:
                found[one.student] = one.read().text
            except RefusedSubmission as fault:
                found[one.student] = f"refused: {fault}"
        assert [one.student for one in handed] == sorted(found)
    return found


Write = Callable[[zipfile.ZipFile], None]


@pytest.fixture
def zipped(tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Read a zip of the given entries; ada, who is honest, comes first and last."""

    def read(entries: dict[str, str] | Write) -> dict[str, str]:
        file = tmp_path / "class.zip"
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("ada.py", RIGHT)
            if callable(entries):
                entries(archive)
            else:
                for name, text in entries.items():
                    archive.writestr(name, text)
            archive.writestr("zoe/double.py", RIGHT)
        found = read_all(file)
        assert (found.pop("ada"), found.pop("zoe")) == (RIGHT, RIGHT)
        return found

    return read


def test_one_submission_per_student(zipped: Callable[..., dict[str, str]]) -> None:
    """By file or folder name, whatever else lies in the folder."""
    notebook = '{"cells": [{"cell_type": "code", "source": "x = 1", "metadata": {}, "outputs": [], "execution_count": 1}], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}'  # noqa: E501
    found = zipped(
        {
            "bob/double.py": "b = 1\n", "bob/notes.md": "x", "bob/other.py": "no", "cy.ipynb": notebook,
            "dan/mine.py": "d = 1\n", "__MACOSX/._dan": "x", ".DS_Store": "x", "eve/a.py": "", "eve/b.py": "",
            "fay/notes.md": "x", "gil.docx": "x",
        }
    )  # fmt: skip

    assert {name: found[name] for name in ("bob", "dan")} == {"bob": "b = 1\n", "dan": "d = 1\n"}
    assert found["cy"].startswith("# %% code cell 1\nx = 1")
    assert "more than one file" in found["eve"]
    assert "no double.py" in found["fay"]
    assert "neither a .py nor a .ipynb" in found["gil"]
    assert len(found) == 6


def test_a_folder_that_was_zipped_as_such(tmp_path: Path) -> None:
    """The outer folder is no student; a lone student's folder is one."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("class/ada.py", RIGHT)
        archive.writestr("class/bob/double.py", RIGHT)
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("ada/double.py", RIGHT)

    assert list(read_all(tmp_path / "a.zip")) == ["ada", "bob"]
    assert list(read_all(tmp_path / "b.zip")) == ["ada"]


@pytest.mark.parametrize("zipped", [True, False], ids=["zip", "folder"])
def test_a_student_s_folder_may_hold_a_folder_with_all_in_it(tmp_path: Path, *, zipped: bool) -> None:
    """A workspace that was handed in as a whole; one of several folders is nobody's guess, and a link is never one."""
    root = tmp_path / "class"
    for name in ("ada/double.py", "bob/doubling/double.py", "bob/doubling/notes.md", "cy/a/b/.x", "cy/a/b/double.py",
                 "dan/old/double.py", "dan/new/double.py"):  # fmt: skip
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"{name[:3]} = 1\n".replace("/", "_"))
    if zipped:
        with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
            for file in root.rglob("*.*"):
                archive.write(file, file.relative_to(root))
    else:
        (root / "eve").mkdir()
        (root / "eve/mine").symlink_to(root / "bob/doubling")
    found = read_all(root if not zipped else tmp_path / "class.zip")

    assert (found["ada"], found["bob"], found["cy"]) == ("ada = 1\n", "bob = 1\n", "cy_ = 1\n")
    assert "no double.py" in found["dan"]
    assert zipped or "no double.py" in found["eve"]


def test_a_file_and_a_folder_of_one_name(tmp_path: Path) -> None:
    """No system makes such an archive; it is refused under that name."""
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("class", "x")
        archive.writestr("class/ada/double.py", RIGHT)

    ((shown, said),) = read_all(tmp_path / "class.zip").items()
    assert shown == "class"
    assert "more than once" in said


@pytest.mark.parametrize(
    "name",
    ["../bob.py", "/etc/bob.py", "C:/bob.py", "C:bob.py", "..\\bob.py", "x/../../bob.py", "./bob.py", "a//bob.py",
     "b\x1b[2Job.py", "b\u202eob.py", "b\nob.py", "b" * 200 + ".py"],
)  # fmt: skip
def test_a_path_that_leads_elsewhere_is_refused(zipped: Callable[..., dict[str, str]], name: str) -> None:
    """Refused, not mended, and told under that very name."""
    ((shown, said),) = zipped({name: RIGHT}).items()

    assert shown == name
    assert said.startswith("refused: The archive has an entry whose name")


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_link_or_device_in_an_archive(zipped: Callable[..., dict[str, str]], kind: int) -> None:
    """It is not followed."""
    info = zipfile.ZipInfo("bob.py")
    info.external_attr = (kind | 0o777) << 16

    assert "not a regular file" in (said := zipped(lambda a: a.writestr(info, "/etc/passwd"))["bob"]) or "link" in said


def test_too_big_and_bombs(zipped: Callable[..., dict[str, str]]) -> None:
    """Size and ratio are judged before a byte is unpacked; files that nobody grades do not matter."""
    noise = os.urandom(200_000).hex()
    found = zipped(
        {"bob.py": "#" * 250_000, "cy/double.py": noise, "dan/double.py": RIGHT, "dan/data.bin": "0" * 10**6}
    )

    assert "bomb" in found["bob"]
    assert "too big" in found["cy"]
    assert found["dan"] == RIGHT


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("names", "refused"),
    [
        (["bob.py", "bob.py"], {"bob"}),
        (["bob.py", "BOB.py"], {"bob", "BOB"}),
        (["stra\u00dfe.py", "STRASSE.py"], {"stra\u00dfe", "STRASSE"}),
        (["\ufb01.py", "fi/double.py"], {"\ufb01", "fi"}),
        (["bob.py", "bob/double.py"], {"bob"}),
        (["bob.py", "bob.ipynb"], {"bob"}),
    ],
)
def test_the_same_name_twice(zipped: Callable[..., dict[str, str]], names: list[str], refused: set[str]) -> None:
    """Nobody can tell which one counts, so none does."""

    def write(archive: zipfile.ZipFile) -> None:
        for name in names:
            archive.writestr(name, RIGHT)

    found = zipped(write)

    assert set(found) == refused
    assert all(said.startswith("refused") for said in found.values())


def test_overlapping_entries(tmp_path: Path) -> None:
    """Two entries that share their bytes are both refused; a third is read."""
    file = tmp_path / "class.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("ada.py", RIGHT)
        archive.writestr("bob.py", RIGHT)
        archive.writestr("cy.py", RIGHT)
        archive.getinfo("cy.py").header_offset = archive.getinfo("bob.py").header_offset
    found = read_all(file)

    assert found.pop("ada") == RIGHT
    assert set(found) == {"bob", "cy"}
    assert all("shares its bytes" in said for said in found.values())


def test_an_entry_that_lies_about_its_size(tmp_path: Path) -> None:
    """What is unpacked is bounded whatever is declared."""
    file = tmp_path / "class.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ada.py", RIGHT)
        archive.writestr("bob.py", "#" * 10**7)
        archive.getinfo("bob.py").file_size = 1000
    found = read_all(file)

    assert found["ada"] == RIGHT
    assert "refused" in found["bob"]


@pytest.mark.parametrize("at", range(0, 300, 7))
def test_a_damaged_archive_raises_nothing_else(tmp_path: Path, at: int) -> None:
    """Any byte may be wrong: the archive or the entry is refused in a sentence."""
    file = tmp_path / "class.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ada.py", RIGHT * 20)
        archive.writestr("bob/double.py", RIGHT)
    raw = bytearray(file.read_bytes())
    raw[at % len(raw)] ^= 0xFF
    file.write_bytes(raw)
    with contextlib.suppress(GradeError):
        read_all(file)


def test_too_many_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive that no class hands in is refused as a whole, from its size of contents alone where that tells."""
    file = tmp_path / "class.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for i in range(6):
            archive.writestr(f"s{i}.py", RIGHT)
    raw = file.read_bytes()
    end = raw.rindex(b"PK\5\6")
    file.write_bytes(raw[: end + 12] + struct.pack("<L", 1 << 30) + raw[end + 16 :])
    with pytest.raises(UsageFault, match="too many entries"):
        read_all(file)
    file.write_bytes(raw)
    monkeypatch.setattr(zip_archive, "MAX_ENTRIES", 5)
    with pytest.raises(UsageFault, match="6 entries; 5 are allowed"):
        read_all(file)


def test_too_much_in_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes after the limit is refused by name."""
    monkeypatch.setattr(zip_archive, "MAX_TOTAL", 70_000)
    file = tmp_path / "class.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in "abc":
            archive.writestr(f"{name}.py", f"# {os.urandom(50).hex()}\n" * 290)
    found = read_all(file)

    assert [said.startswith("refused") for said in found.values()] == [False, False, True]


def test_a_folder(tmp_path: Path) -> None:
    """Links, pipes and other odd things are refused by name, never opened; the rest is read."""
    root = tmp_path / "class"
    for name, text in {"ada.py": RIGHT, "bob/double.py": RIGHT, "big.py": "#" * 300_000, "cy.py": "\xff"}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="latin-1")
    (root / "link.py").symlink_to("/etc/passwd")
    (root / "folder").symlink_to("/etc")
    (root / "inner").mkdir()
    (root / "inner/double.py").symlink_to(root / "ada.py")
    os.mkfifo(root / "pipe.py")
    (root / "empty").mkdir()
    (root / "e\x1bsc.py").write_text(RIGHT)
    found = read_all(root)

    assert (found.pop("ada"), found.pop("bob")) == (RIGHT, RIGHT)
    for name, reason in {
        "big": "too big", "cy": "not UTF-8", "link": "link", "folder": "link", "inner": "link", "pipe": "pipe",
        "empty": "empty", "e\x1bsc.py": "cannot be seen",
    }.items():  # fmt: skip
        assert reason in found.pop(name)
    assert found == {}


def test_what_changed_since_it_was_listed(tmp_path: Path) -> None:
    """A file or folder that a link has taken the place of is refused, also where the link leads to another student."""
    for name in ("ada/double.py", "bob/double.py", "cy.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(RIGHT)
    with open_class(tmp_path, "double.py") as (ada, bob, cy):
        (tmp_path / "ada").rename(tmp_path / "away")
        (tmp_path / "ada").symlink_to(tmp_path / "bob")
        (tmp_path / "cy.py").unlink()
        for one in (ada, cy):
            with pytest.raises(RefusedSubmission, match="cannot be read"):
                one.read()
        assert bob.read().text == RIGHT


def test_a_file_that_is_gone_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Editors' files come and go while the folder is listed."""
    (tmp_path / "ada.py").write_text(RIGHT)
    monkeypatch.setattr(os, "listdir", lambda _: ["ada.py", "gone.py"])

    found = read_all(tmp_path)
    assert found["ada"] == RIGHT
    assert "No such file" in found["gone"]


def test_what_is_no_class(tmp_path: Path) -> None:
    """A missing or empty folder is a usage error, a file that is no archive is refused."""
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(UsageFault, match=r"no folder|no submission"):
            read_all(path)
    (tmp_path / "x.zip").write_text("hello")
    with pytest.raises(UsageFault, match="not a zip"):
        read_all(tmp_path / "x.zip")


def test_of_two_versions_the_newest_is_taken_and_that_is_said(tmp_path: Path) -> None:
    """A browser names a second download `(2)`, Canvas a second upload `-1`; by time, then by that number."""
    old, new = "old = 1\n", "new = 1\n"
    texts = {
        "ada/double.py": old, "ada/double (2).py": new, "bob/double.py": new, "bob/double-1.py": old,
        "cy.py": old, "cy (1).py": new, "dan (2).py": new, "eve/double.py": old, "eve/double.ipynb": new,
        "group-1.py": new, "group-2.py": new,
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
        os.utime(tmp_path / name, (1000, 1000 if name.startswith("cy") else 2000 if text == new else 1000))
    with open_class(tmp_path, "double.py") as handed:
        chosen = {one.student: (one.filename, one.note) for one in handed}

    assert chosen == {
        "ada": ("double (2).py", "Graded is double (2).py, the newest; not double.py"),
        "bob": ("double.py", "Graded is double.py, the newest; not double-1.py"),
        "cy": ("cy (1).py", "Graded is cy (1).py, the newest; not cy.py"),
        "dan (2)": ("dan (2).py", ""),
        "eve": ("double.ipynb", "Graded is double.ipynb, the newest; not double.py"),
        "group-1": ("group-1.py", ""),
        "group-2": ("group-2.py", ""),
    }


def test_what_is_no_hand_in_is_no_student(tmp_path: Path) -> None:
    """An export's metadata, rosters, gradebooks, what systems leave behind; but a document is somebody's."""
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for name in (
            "submission_metadata.yml", "roster.csv", "Grades-CS1.xlsx", "README.md", "__MACOSX/ada/._double.py",
            ".DS_Store", "~$oster.xlsx", "ada/.DS_Store", "submission_1/metadata.yml", "gil.docx",
        ):  # fmt: skip
            archive.writestr(name, "x")
        archive.writestr("ada/double.py", RIGHT)
        archive.writestr("submission_1/double.py", RIGHT)

    assert set(read_all(tmp_path / "class.zip")) == {"ada", "gil", "submission_1"}


@pytest.mark.parametrize("zipped", [False, True])
def test_several_files_of_each_student_side_by_side(tmp_path: Path, *, zipped: bool) -> None:
    """Canvas and Moodle write whose a file is before its own name: of each the newest is taken, of nobody else."""
    folder = tmp_path / "class"
    folder.mkdir()
    files = {
        "ngada_101_2001_train.py": "old", "ngada_101_2002_model.py": "m", "ngada_LATE_101_2009_train-1.py": "new",
        "ngada_102_2003_train.py": "t", "ngada_102_2004_model.py": "n", "ngada_102_2005_notes.py": "x",
        "Bob Lee_17_assignsubmission_file_model.py": "m", "Bob Lee_17_assignsubmission_file_train.py": "t",
        "leecy_103_2006_train.py": "t", "eve.py": "t",
    }  # fmt: skip
    for at, (name, text) in enumerate(files.items()):
        (folder / name).write_text(f"{text} = 1\n")
        os.utime(folder / name, (at, 1_600_000_000 + 10 * at))
    if zipped:
        with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
            for name in reversed(files):
                archive.write(folder / name, f"class/{name}")
    found = {}
    with open_class(tmp_path / "class.zip" if zipped else folder, "train.py", "model.py") as handed:
        for one in handed:
            try:
                found[one.student] = (one.read().text, one.note)
            except RefusedSubmission as fault:
                found[one.student] = (str(fault), "")

    assert found == {
        "Bob Lee_17_assignsubmission_file_model": ("# %% file train.py\nt = 1\n\n# %% file model.py\nm = 1\n", ""),
        "eve": ("eve.py is one file; this task has train.py and model.py, in a folder for each student", ""),
        "leecy_103_2006_train": ("The hand-in holds no model.py; this task has the files train.py and model.py", ""),
        "ngada_101_2001_train": (
            "# %% file train.py\nnew = 1\n\n# %% file model.py\nm = 1\n",
            "Graded is ngada_LATE_101_2009_train-1.py, the newest; not ngada_101_2001_train.py",
        ),
        "ngada_102_2003_train": (
            "# %% file train.py\nt = 1\n\n# %% file model.py\nn = 1\n",
            "Not graded: notes.py, for this task has the files train.py and model.py",
        ),
    }


def archive_of(files: dict[str, str]) -> bytes:
    """Return the bytes of a student's own archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


@pytest.fixture(params=["folder", "zip"])
def classroom(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[dict[str, bytes]], Path]:
    """Write files as a class's folder, or as its archive."""

    def write(files: dict[str, bytes]) -> Path:
        if request.param == "zip":
            with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
                for name, data in files.items():
                    archive.writestr(name, data)
            return tmp_path / "class.zip"
        for name, data in files.items():
            (tmp_path / "class" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "class" / name).write_bytes(data)
        return tmp_path / "class"

    return write


def test_a_students_own_archive_stands_for_a_folder(classroom: Callable[[dict[str, bytes]], Path]) -> None:
    """Beside the others or in a folder of the system's; with a folder in it, and what systems leave there."""
    mine = {"08-x/double.py": "d = 1\n", "08-x/README.md": "x", "08-x/data/other.py": "no", "__MACOSX/08-x/._d": "x"}
    found = read_all(
        classroom(
            {
                "ngada_101_2001_work.zip": archive_of({"double.py": "a = 1\n", "notes.md": "x"}),
                "Bob Lee_17_assignsubmission_file_/Work.ZIP": archive_of({"deep/deeper/double.py": "b = 1\n"}),
                "submission_9/mine.zip": archive_of(mine),
                "eve/double.py": b"e = 1\n",
                "eve/data.zip": archive_of({"double.py": "no = 1\n"}),
                "fay.zip": archive_of({"only.py": "f = 1\n"}),
            }
        )
    )

    assert found == {
        "ngada_101_2001_work": "a = 1\n",
        "Bob Lee_17_assignsubmission_file_": "b = 1\n",
        "submission_9": "d = 1\n",
        "eve": "e = 1\n",
        "fay": "f = 1\n",
    }


def test_what_a_students_own_archive_may_not_do(classroom: Callable[[dict[str, bytes]], Path]) -> None:
    """It is told under that student's name, and the others are read."""
    link = io.BytesIO()
    with zipfile.ZipFile(link, "w") as archive:
        info = zipfile.ZipInfo("double.py")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    inner = archive_of({"double.py": RIGHT})
    with zipfile.ZipFile(nested := io.BytesIO(), "w") as archive:
        archive.writestr("again.zip", inner)
    found = read_all(
        classroom(
            {
                "ada.py": RIGHT.encode(),
                "bomb.zip": archive_of({"double.py": "#" * 250_000}),
                "broken/work.zip": b"PK no archive",
                "climbs/work.zip": archive_of({"../ada.py": "x = 1\n", "double.py": RIGHT}),
                "empty.zip": archive_of({"__MACOSX/x": "x"}),
                "link.zip": link.getvalue(),
                "nested.zip": nested.getvalue(),
                "other.zip": archive_of({"notes.md": "x"}),
                "two.zip": archive_of({"a.py": "x", "b.py": "x"}),
                "twice.zip": inner,
                "twice.py": RIGHT.encode(),
            }
        )
    )

    assert found.pop("ada") == RIGHT
    for name, reason in {
        "bomb": "bomb", "broken": "work.zip is not a zip archive", "climbs": "leads out of the archive",
        "empty": "empty.zip holds no file", "link": "is a link", "nested": "again.zip is an archive that",
        "other": "no double.py", "two": "more than one file", "twice": "more than once",
    }.items():  # fmt: skip
        assert found[name].startswith("refused: "), name
        assert reason in found.pop(name)
    assert found == {}


def test_an_archive_is_as_large_as_a_notebook_at_most(
    classroom: Callable[[dict[str, bytes]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own size is looked at before it is opened."""
    monkeypatch.setattr("grader.course.submission_file.MAX_ARCHIVE", 2048)
    found = read_all(classroom({"ada.zip": b"PK" + bytes(4000), "bob.zip": archive_of({"double.py": RIGHT})}))

    assert found["ada"] == "refused: ada.zip is too big: 4 KB; 2 KB are allowed"
    assert found["bob"] == RIGHT


def test_several_files_in_an_archive(classroom: Callable[[dict[str, bytes]], Path]) -> None:
    """Of a task that has several; of two downloads the newest."""
    whole = archive_of({"x/train.py": "t = 1\n", "x/model.py": "m = 1\n"})
    path = classroom(
        {
            "ngada_101_2001_w.zip": whole,
            "bob/w.zip": archive_of({"train.py": "t = 1\n"}),
            "cy/w.zip": b"PK",
            "dan.zip": b"PK",
        }
    )
    found = {}
    with open_class(path, "train.py", "model.py") as handed:
        for one in handed:
            try:
                found[one.student] = one.read().text
            except RefusedSubmission as fault:
                found[one.student] = str(fault)

    assert found["ngada_101_2001_w"] == "# %% file train.py\nt = 1\n\n# %% file model.py\nm = 1\n"
    assert "holds no model.py" in found["bob"]
    assert found["cy"].startswith("w.zip is not a zip archive")
    assert found["dan"].startswith("dan.zip is not a zip archive")


def test_of_two_archives_of_one_student_the_newest_is_taken(tmp_path: Path) -> None:
    """A browser's second download, or a second one in the system's folder; which one it was is said."""
    for at, (name, text) in enumerate(
        {"ada.zip": "old", "ada (2).zip": "new", "bob/a.zip": "new", "bob/b.zip": "old"}.items()
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(archive_of({"double.py": f"{text} = 1\n"}))
        os.utime(tmp_path / name, (at, 2000 if text == "new" else 1000))
    with open_class(tmp_path, "double.py") as handed:
        assert {one.student: (one.read().text, one.note) for one in handed} == {
            "ada": ("new = 1\n", "Graded is ada (2).zip/double.py, the newest; not ada.zip/double.py"),
            "bob": ("new = 1\n", "Graded is a.zip/double.py, the newest; not b.zip/double.py"),
        }


def test_when_something_was_handed_in(tmp_path: Path) -> None:
    """The date of the file in the class's archive; Canvas writes the moment of the download there."""
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for name in ("ada.py", "Bob Lee_17_assignsubmission_file/double.py", "leecy_103_2006_double.py"):
            archive.writestr(zipfile.ZipInfo(name, (2026, 10, 14, 18, 30, 2)), RIGHT)
    with open_class(tmp_path / "class.zip", "double.py") as handed:
        found = {one.student: one.at and one.at.isoformat() for one in handed}

    said = "2026-10-14T18:30:02"
    assert found == {"ada": said, "Bob Lee_17_assignsubmission_file": said, "leecy_103_2006_double": None}


def test_what_a_student_handed_in_beside_the_task_s_file_is_no_attempt(tmp_path: Path) -> None:
    """Canvas and Moodle name every file; where none has the task's name, each is read."""
    folder = tmp_path / "class"
    folder.mkdir()
    for name in (
        "ngada_101_2001_double.py", "ngada_101_2002_notes.py", "ngada_101_2003_report.pdf",
        "ngada_101_2004_double-1.py", "Bob Lee_17_assignsubmission_file_double.ipynb",
        "Bob Lee_17_assignsubmission_file_x.py", "leecy_103_2006_mine.py",
    ):  # fmt: skip
        (folder / name).write_text(RIGHT)
    with open_class(folder, "double.py") as handed:
        found = {one.student: one.note for one in handed}

    assert found == {
        "Bob Lee_17_assignsubmission_file_double": "Not graded: Bob Lee_17_assignsubmission_file_x.py",
        "leecy_103_2006_mine": "",
        "ngada_101_2001_double": "Not graded: ngada_101_2002_notes.py, ngada_101_2003_report.pdf",
        "ngada_101_2004_double-1": "Not graded: ngada_101_2002_notes.py, ngada_101_2003_report.pdf",
    }
