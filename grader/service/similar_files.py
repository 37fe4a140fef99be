"""The files that `grade class similar` leaves for one challenge, and what JPlag and Dolos read.

::

    CLASS-similar/CHALLENGE/
        index.html            the list
        pair-001.html         two programs side by side
        pairs.csv             the list for a spreadsheet
        answers.csv           likewise, of answers that are right for others' numbers
        jplag/submissions/    with --export jplag: a folder per student
        jplag/base/           the starter
        dolos.zip             with --export dolos: a file per student, the starter, and info.csv
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from grader.cells import is_notebook, split
from grader.classes.pseudonyms import Names
from grader.errors import MachineFault
from grader.files import write_atomically
from grader.insight.alike import Alike
from grader.insight.similar_page import SimilarPage, render_list, render_pair
from grader.report.class_formats.csv import safe_cell
from grader.service.pages import page_name
from grader.service.similar import Similar

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def write_similar(found: Similar, folder: Path, names: Names) -> Path:
    """Write the list, the pairs, and both as CSV; return the list's page.

    Raises:
        MachineFault: something cannot be written.
    """
    named = with_names(found, names)
    alike = named.programs
    pages = tuple(f"pair-{i:03}.html" for i, _ in enumerate(alike.pairs if alike else (), 1))
    title = found.challenge.meta.title
    page = SimilarPage(title=title, students=len(named.handed), programs=alike, borrowed=named.borrowed, pages=pages)
    files = {"index.html": render_list(page).encode()}
    texts = {student: one.text for student, one in named.handed.items()}
    if alike is not None:
        files["pairs.csv"] = _pairs_csv(alike)
        for name, pair in zip(pages, alike.pairs, strict=True):
            files[name] = render_pair(title, pair, alike, texts).encode()
    if named.borrowed is not None:
        files["answers.csv"] = _answers_csv(named)
    _write(files, folder)
    return folder / "index.html"


def write_jplag(found: Similar, folder: Path, names: Names) -> str:
    """Write what JPlag reads: a root folder with a folder per submission, and one with the starter.

    As JPlag's README has it: `java -jar jplag.jar ROOT -l python3 -bc BASE`. Returns the command to type.

    Raises:
        MachineFault: something cannot be written.
    """
    named = with_names(found, names)
    parts = {f"submissions/{_folder(one.student)}": one.text for one in named.handed.values()}
    parts["base"] = found.given[0]
    entry = found.challenge.entry_name
    files = {f"{where}/{name}": text.encode() for where, whole in parts.items() for name, text in _files(whole, entry)}
    _write(files, folder / "jplag")
    return f"java -jar jplag.jar {folder / 'jplag/submissions'} -l python3 -bc {folder / 'jplag/base'}"


def write_dolos(found: Similar, folder: Path, names: Names) -> str:
    """Write what Dolos reads: a zip with info.csv on top, in which the starter is marked as ignored.

    The columns are those that Dolos 2.9 reads (`lib/src/lib/dataset.ts`). Returns the command to type.

    Raises:
        MachineFault: it cannot be written.
    """
    named = with_names(found, names)
    entry = PurePosixPath(found.challenge.entry_name).with_suffix(".py").name
    rows: list[Sequence[str]] = [("filename", "full_name", "id", "created_at", "ignored")]
    files = {"starter.py": found.given[0]}
    rows.append(("starter.py", "starter", "0", "", "true"))
    for i, one in enumerate(named.handed.values(), 1):
        name = f"{_folder(one.student)}/{entry}"
        files[name] = one.text
        rows.append((name, safe_cell(one.student), str(i), f"{one.at:%Y-%m-%d %H:%M:%S %z}", ""))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {"info.csv": _csv(rows).decode(), **files}.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), text, zipfile.ZIP_DEFLATED)
    _write({"dolos.zip": target.getvalue()}, folder)
    return f"dolos run -l python {folder / 'dolos.zip'}"


EXPORTS = {"jplag": write_jplag, "dolos": write_dolos}


def with_names(found: Similar, names: Names) -> Similar:
    """Return the same with everybody called as the class shows them, in the order of what they are called."""
    handed = {
        names.name(student): msgspec.structs.replace(one, student=names.name(student), text=names.program(one.text))
        for student, one in found.handed.items()
    }
    programs, borrowed = found.programs, found.borrowed
    if programs is not None:
        pairs = tuple(
            msgspec.structs.replace(one, left=names.name(one.left), right=names.name(one.right))
            for one in programs.pairs
        )
        programs = msgspec.structs.replace(
            programs,
            pairs=pairs,
            short=tuple(sorted(map(names.name, programs.short))),
            unreadable=tuple(sorted(map(names.name, programs.unreadable))),
        )
    if borrowed is not None:
        borrowed = tuple(
            msgspec.structs.replace(
                one, student=names.name(one.student), right_for=tuple(map(names.name, one.right_for))
            )
            for one in borrowed
        )
    return msgspec.structs.replace(found, handed=dict(sorted(handed.items())), programs=programs, borrowed=borrowed)


def _files(text: str, entry: str) -> Iterable[tuple[str, str]]:
    """Yield the files of a submission; a notebook's code is one."""
    parts = split(text)
    if is_notebook(text) or len(parts) == 1:
        yield PurePosixPath(entry).with_suffix(".py").name, text
    else:
        for part in parts:
            yield part.name, part.source


def _folder(student: str) -> str:
    return page_name(student).removesuffix(".html")


def _pairs_csv(alike: Alike) -> bytes:
    head = ("left", "right", "likeness", "pairs_as_alike", "pairs", "parts_in_common", "in_no_other")
    rows = (
        (
            safe_cell(one.left),
            safe_cell(one.right),
            f"{one.likeness:.4f}",
            one.as_alike,
            alike.of,
            one.shared,
            one.theirs,
        )
        for one in alike.pairs
    )
    return _csv([head, *rows])


def _answers_csv(found: Similar) -> bytes:
    head = ("student", "answers", "right_for", "right_for_count", "others", "points", "points_there", "possible")
    rows = (
        (
            safe_cell(one.student), safe_cell(" ".join(one.answers)), safe_cell(one.right_for[0]), len(one.right_for),
            one.others, one.points, "" if one.points_there is None else one.points_there, one.possible,
        )
        for one in found.borrowed or ()
    )  # fmt: skip
    return _csv([head, *rows])


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    try:
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write_atomically(folder / name, data)
    except OSError as fault:
        raise MachineFault(
            f"{folder} cannot be written: {fault.strerror or fault}", next_step="Name another place: --out DIR"
        ) from None
