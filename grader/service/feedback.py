"""The pages of a class, in one zip as Canvas or Moodle takes it back: each beside the name of what was handed in."""

import io
import zipfile
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

import msgspec

from grader.course.roster import feedback_path
from grader.errors import MachineFault, UsageFault
from grader.files import write_atomically


class Feedback(msgspec.Struct, frozen=True):
    """What was written: how many pages, and the names of hand-ins that have none, sorted."""

    pages: int
    without: tuple[str, ...]


def require_feedback(out: Path, submissions: Collection[Path], handed: Iterable[str]) -> None:
    """Require, before anything is judged, that reports can go back.

    Args:
        out: where the zip is to be.
        submissions: what was handed in, folders and archives.
        handed: what the hand-ins are called, without a file's ending.

    Raises:
        UsageFault: neither Canvas nor Moodle named any of it, so neither would find whose a page is; or the zip would
            take the place of what was handed in.
        MachineFault: there is no such folder, or a folder of that name.
    """
    if out.resolve() in {one.resolve() for one in submissions}:
        raise UsageFault(f"{out} is what was handed in, which stays", next_step="Name another: --feedback FILE")
    if out.is_dir() or not out.parent.is_dir():
        why = "it is a folder" if out.is_dir() else f"there is no folder {out.parent}"
        raise MachineFault(f"{out} cannot be written: {why}", next_step="Name another place: --feedback FILE")
    if not any(feedback_path(name, "") for name in handed):
        raise UsageFault(
            "Neither Canvas nor Moodle named what was handed in, so neither would find whose a report is",
            next_step="Give the zip as it was downloaded: in Canvas Download Submissions, in Moodle Download all.",
        )


def write_feedback(out: Path, handed: Mapping[str, str], page: Callable[[str], bytes | None], name: str) -> Feedback:
    """Write the zip.

    Args:
        out: where.
        handed: name of what was handed in, without a file's ending -> whose it is.
        page: student -> the page, None where there is none.
        name: of each page in the zip.

    Raises:
        MachineFault: it cannot be written.
    """
    without = []
    archived = io.BytesIO()
    placed = sorted((feedback_path(one, name), one, student) for one, student in handed.items())
    try:
        with zipfile.ZipFile(archived, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, one, student in placed:
                text = page(student) if path else None
                if text is None:
                    without.append(one)
                else:
                    archive.writestr(zipfile.ZipInfo(path), text, zipfile.ZIP_DEFLATED)
        write_atomically(out, archived.getvalue())
    except OSError as fault:
        raise MachineFault(
            f"{out} cannot be written: {fault.strerror or fault}", next_step="Name another place: --feedback FILE"
        ) from None
    return Feedback(len(placed) - len(without), tuple(sorted(without)))
