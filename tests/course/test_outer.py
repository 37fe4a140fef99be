"""Where in what was given a class's hand-ins are found, and what is said of files that are none."""

import io
import zipfile
from pathlib import Path

import pytest

from grader.course.archive import open_class
from grader.errors import UsageFault

UNIX, WINDOWS = 3, 0
PROGRAM = b"def double(x):\n    return 2 * x\n"


def archive_of(names: list[str], system: int = UNIX) -> bytes:
    """Return a zip with a right file under each of these names."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            info = zipfile.ZipInfo(name)
            info.create_system = system
            archive.writestr(info, b"" if name.endswith(("/", "\\")) else PROGRAM)
    return data.getvalue()


def students(path: Path) -> dict[str, bool]:
    """Return student -> whether the submission can be read."""
    found = {}
    with open_class(path, "double.py") as handed:
        for one in handed:
            try:
                found[one.student] = one.read().raw == PROGRAM
            except UsageFault:
                found[one.student] = False
    return found


@pytest.mark.parametrize("zipped", [True, False], ids=["zip", "folder"])
@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["hw/ada/double.py", "hw/bob/double.py"], ["ada", "bob"]),
        (["all/hw/ada/double.py", "all/hw/bob/double.py", "all/__MACOSX/x.py"], ["ada", "bob"]),
        (["all/hw/ada.py", "all/hw/bob.py"], ["ada", "bob"]),
        (["hw/ngada_7_8_double.py"], ["ngada_7_8_double"]),
        (["ada/double.py"], ["ada"]),
        (["ada/double.py", "ada/helper.py", "ada/data/x.py"], ["ada"]),
        (["ada/double.py", "bob/double.py"], ["ada", "bob"]),
    ],
)
def test_folders_around_a_class_are_no_students(
    tmp_path: Path, names: list[str], found: list[str], zipped: bool
) -> None:
    """However many there are: a download, zipped as a folder, in a folder; a lone student's folder is one."""
    place = tmp_path / "class.zip"
    if zipped:
        place.write_bytes(archive_of(names))
    else:
        place = tmp_path / "class"
        for name in names:
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(PROGRAM)

    assert students(place) == dict.fromkeys(found, True)


def test_a_class_s_archive_may_be_all_that_a_folder_holds(tmp_path: Path) -> None:
    """As a download folder does; the archive of one student stays that student's."""
    for folder, archive in (
        ("a/download", archive_of(["ada/double.py", "bob/double.py"])),
        ("b", archive_of(["hw/ada.py", "hw/bob.py"])),
        ("c", archive_of(["double.py", "helper.py"])),
        ("d", archive_of(["work/double.py"])),
    ):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "cyd.zip").write_bytes(archive)

    assert [list(students(tmp_path / name)) for name in "abcd"] == [["ada", "bob"], ["ada", "bob"], ["cyd"], ["cyd"]]


def nested(name: str, data: bytes) -> bytes:
    """Return a zip with one archive in it, and what a Mac puts beside."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for path in (name, f"__MACOSX/._{name}", ".DS_Store"):
            archive.writestr(path, data if path == name else b"\0\5\26\7")
    return whole.getvalue()


def test_a_class_s_archive_may_be_all_that_an_archive_holds(tmp_path: Path) -> None:
    """As a download that was zipped again, up to three times; the archive of one student stays that student's."""
    class_ = archive_of(["hw/ada/double.py", "hw/bob/double.py", "__MACOSX/hw/._ada"])
    students_ = io.BytesIO()
    with zipfile.ZipFile(students_, "w") as archive:
        for name in ("ada.zip", "bob.zip", "__MACOSX/._ada.zip"):
            archive.writestr(name, archive_of(["work/double.py", "__MACOSX/work/._double.py", "work/.DS_Store"]))
    for name, data in {
        "once": nested("export.zip", class_),
        "in a folder": nested("d/export.zip", class_),
        "of archives": nested("export.zip", students_.getvalue()),
        "three times": nested("a.zip", nested("b.zip", nested("c.zip", class_))),
    }.items():
        (tmp_path / f"{name}.zip").write_bytes(data)
        assert students(tmp_path / f"{name}.zip") == {"ada": True, "bob": True}, name

    deep = nested("a.zip", nested("b.zip", nested("c.zip", nested("d.zip", class_))))
    (tmp_path / "deep.zip").write_bytes(deep)
    assert students(tmp_path / "deep.zip") == {"a": False}
    (tmp_path / "one.zip").write_bytes(nested("cyd.zip", archive_of(["work/double.py", "work/notes.txt"])))
    assert students(tmp_path / "one.zip") == {"cyd": True}


def test_what_windows_zipped_with_backslashes(tmp_path: Path) -> None:
    """There they part folders, also in a student's own archive; elsewhere they are a part of a name, and refused."""
    names = ["hw\\", "hw\\ada\\double.py", "hw\\bob\\double.py"]
    (tmp_path / "a.zip").write_bytes(archive_of(names, WINDOWS))
    (tmp_path / "b.zip").write_bytes(archive_of(["..\\double.py"], WINDOWS))
    (tmp_path / "c.zip").write_bytes(archive_of(names[1:], UNIX))
    (tmp_path / "d").mkdir()
    (tmp_path / "d/ada.zip").write_bytes(archive_of(["work\\double.py"], WINDOWS))

    assert students(tmp_path / "a.zip") == {"ada": True, "bob": True}
    assert students(tmp_path / "b.zip") == {"../double.py": False}
    assert students(tmp_path / "c.zip") == dict.fromkeys(names[1:], False)
    assert students(tmp_path / "d") == {"ada": True}


@pytest.mark.parametrize(
    ("name", "said", "following"),
    [
        ("canvas.csv", "is a table", "--roster"),
        ("grades.xlsx", "is a table", "folder or .zip"),
        ("double.py", "is one file", "grade submit"),
        ("class.tar.gz", "is no .zip archive", "Unpack it"),
        ("class.zip", "is not a zip archive", "Download it again"),
    ],
)
def test_a_file_that_is_no_class_is_nobody_s_submission(tmp_path: Path, name: str, said: str, following: str) -> None:
    """It was given by the instructor, who is told what was expected."""
    (tmp_path / name).write_text("x,y\n")
    with pytest.raises(UsageFault, match=said) as fault:
        students(tmp_path / name)

    assert fault.value.whose == "what was typed"
    assert following in fault.value.next_step
