"""The pages of a class, in one zip as Canvas or Moodle takes it back: each beside the name of what was handed in."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import msgspec

from grader.course.roster import feedback_path
from grader.errors import MachineFault, UsageFault
from grader.files import write_atomically


class Feedback(msgspec.Struct, frozen=True):
    """What was written: how many pages, and the names of hand-ins that have none, sorted."""

    pages: int
    without: tuple[str, ...]


def write_feedback(out: Path, pages: Mapping[str, Path | None], name: str) -> Feedback:
    """Write the zip.

    Args:
        out: where.
        pages: name of what was handed in, without a file's ending -> the page, None where there is none.
        name: of each page in the zip.

    Raises:
        UsageFault: neither Canvas nor Moodle named any of it, so neither would find whose it is.
        MachineFault: it cannot be written.
    """
    placed = {handed: feedback_path(handed, name) for handed in pages}
    if not any(placed.values()):
        raise UsageFault(
            "Neither Canvas nor Moodle named what was handed in, so neither would find whose a page is",
            next_step="Give the zip as it was downloaded: in Canvas Download Submissions, in Moodle Download all.",
        )
    put = {placed[handed]: page for handed, page in pages.items() if page is not None and placed[handed]}
    archived = io.BytesIO()
    try:
        with zipfile.ZipFile(archived, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, page in sorted(put.items()):
                archive.writestr(zipfile.ZipInfo(path), page.read_bytes(), zipfile.ZIP_DEFLATED)
        write_atomically(out, archived.getvalue())
    except OSError as fault:
        raise MachineFault(
            f"{out} cannot be written: {fault.strerror or fault}", next_step="Name another place: --feedback FILE"
        ) from None
    without = sorted(handed for handed, page in pages.items() if page is None or not placed[handed])
    return Feedback(len(put), tuple(without))
