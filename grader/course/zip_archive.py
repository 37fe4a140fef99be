"""A zip archive that anyone may have made: listed and read without unpacking, within fixed bounds.

What no honest class would hand in is refused as a whole (too big, too many entries); what one entry tries is refused
under that entry's name: paths that leave the archive, links, bombs, overlaps, encryption.
"""

import os
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from grader.course.listing import Listed, skipped, why_no_name
from grader.course.submission_file import ARCHIVE, SUFFIXES, most_bytes, refusal, refuse_suffix
from grader.errors import RefusedSubmission
from grader.files import UnreadableFile, open_regular, read_at_most, refuse_odd_kind

MAX_ENTRIES = 5_000
MAX_TOTAL = 2 << 30  # a class's notebooks, each read when its turn comes
MAX_RATIO = 200
_MAX_DIRECTORY = MAX_ENTRIES * 600  # bytes of the archive's own table of contents
_TAIL = (1 << 16) + 22 + 20
_END, _END64 = b"PK\5\6", b"PK\6\7"
_LOCAL_HEADER = 30
_WINDOWS = 0


@contextmanager
def list_zip(path: Path) -> Iterator[tuple[list[Listed], dict[str, str]]]:
    """Open an archive; yield its files, to be read while it is open, and name -> reason of what was refused.

    Raises:
        RefusedSubmission: it is no zip archive, or it is too big, or has too many entries.
    """
    try:
        file = open_regular(path)
    except UnreadableFile as fault:
        raise refusal(fault, path.name) from None
    with file, opened(file, path.name) as archive:
        yield entries(archive, archives=True)


def opened(file: IO[bytes], name: str) -> zipfile.ZipFile:
    """Open an archive of that name.

    Raises:
        RefusedSubmission: as `list_zip`.
    """
    try:
        _refuse_big_directory(file, name)
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as fault:
        why = "it has no bytes" if not file.seek(0, os.SEEK_END) else str(fault)
        if "not a zip file" in why:
            why = "it has no table of contents at its end, so it is another file, or was cut off"
        raise RefusedSubmission(f"{name} is not a zip archive: {why}") from None
    if (count := len(archive.infolist())) > MAX_ENTRIES:
        raise RefusedSubmission(f"{name} has {count:,} entries; {MAX_ENTRIES:,} are allowed")
    return archive


def _refuse_big_directory(file: IO[bytes], name: str) -> None:
    """Look at the table of contents' size before anything is made of it: zipfile reads all of it into memory."""
    size = file.seek(0, os.SEEK_END)
    if size > MAX_TOTAL:
        raise RefusedSubmission(f"{name} is too big: {MAX_TOTAL >> 20} MB are allowed")
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    ends = [m.start() for m in re.finditer(re.escape(_END), tail)]
    sizes = [struct.unpack_from("<L", tail, at + 12)[0] for at in ends if at + 16 <= len(tail)]
    if _END64 in tail or any(one > _MAX_DIRECTORY for one in sizes):
        raise RefusedSubmission(f"{name} has too many entries: {MAX_ENTRIES:,} are allowed")


def entries(archive: zipfile.ZipFile, *, archives: bool = False) -> tuple[list[Listed], dict[str, str]]:
    """Return the files, to be read while the archive is open, and name -> reason of what was refused.

    Args:
        archive: as `opened` returns it.
        archives: whether archives in it are read too.
    """
    refused: dict[str, str] = {}
    sound: list[tuple[tuple[str, ...], zipfile.ZipInfo]] = []
    for info in archive.infolist():
        name = _path_of(info)
        if why := _why_no_path(name):
            refused[name] = f"The archive has an entry whose name {why}; it was not read"
        else:
            sound.append((tuple(name.rstrip("/").split("/")), info))
    faults = _faults(sound)
    listed = {
        path: Listed(
            path=path, fetch=_fetch(archive, info, faults.get(path, ""), archives=archives), when=info.date_time
        )
        for path, info in sound
        if not _path_of(info).endswith("/") and not any(skipped(part) for part in path)
    }
    return list(listed.values()), refused


def _path_of(info: zipfile.ZipInfo) -> str:
    r"""Return an entry's path; on Windows no name holds a \, and what wrote one there meant a /."""
    return info.orig_filename.replace("\\", "/") if info.create_system == _WINDOWS else info.orig_filename


def _why_no_path(name: str) -> str:
    """Say why an entry's path is not taken; empty where it is."""
    parts = name.removesuffix("/").split("/")
    if name.startswith("/") or any(part in {"", ".", ".."} for part in parts):
        return "leads out of the archive"
    return next((why for part in parts if (why := why_no_name(part))), "")


def _faults(sound: list[tuple[tuple[str, ...], zipfile.ZipInfo]]) -> dict[tuple[str, ...], str]:
    """Return path -> what is wrong with the entry, without reading it."""
    faults = {path: why for path, info in sound if (why := _fault(info))}
    end, last, total = 0, None, 0
    for path, info in sorted(sound, key=lambda one: one[1].header_offset):
        if last is not None and info.header_offset < end:
            faults |= dict.fromkeys((last, path), "shares its bytes with another entry: the archive is forged")
        end, last = max(end, info.header_offset + _LOCAL_HEADER + info.compress_size), path
        if path[-1].lower().endswith((*SUFFIXES, ARCHIVE)):
            total += info.file_size
            if total > MAX_TOTAL:
                faults.setdefault(path, f"comes after more than {MAX_TOTAL >> 20} MB of other submissions")
    twice = Counter(path for path, info in sound if not info.is_dir())
    return faults | {path: "is in the archive more than once" for path, count in twice.items() if count > 1}


def _fault(info: zipfile.ZipInfo) -> str:
    if (kind := stat.S_IFMT(info.external_attr >> 16)) and not info.is_dir():  # some systems write none
        try:
            refuse_odd_kind(kind)
        except UnreadableFile as fault:
            return str(fault)
    if info.flag_bits & 0x1:
        return "is encrypted"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is compressed in a way that is not read; use the usual one"
    # A notebook's pictures may be one colour; what its size allows is read in no time.
    if info.file_size > MAX_RATIO * max(1, info.compress_size) and not info.orig_filename.lower().endswith(".ipynb"):
        return f"unpacks to more than {MAX_RATIO} times its size: it is a bomb"
    return ""


def _fetch(archive: zipfile.ZipFile, info: zipfile.ZipInfo, fault: str, *, archives: bool) -> Callable[[], bytes]:
    name = _path_of(info).rpartition("/")[2]

    def fetch() -> bytes:
        if fault:
            raise RefusedSubmission(f"{name} {fault}")
        refuse_suffix(name, archives=archives)
        try:
            with archive.open(info) as file:
                return read_at_most(file, most_bytes(name), size=info.file_size)
        except UnreadableFile as error:
            raise refusal(error, name) from None
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, struct.error) as error:
            raise RefusedSubmission(f"{name} cannot be read out of the archive: {error!s:.200}") from None

    return fetch
