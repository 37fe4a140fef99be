"""Files: read whoever put them there, written in one step, and told apart by what is in them."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, Literal

if TYPE_CHECKING:
    import hashlib

LEFTOVERS = frozenset({"__pycache__", ".pytest_cache", ".hypothesis", ".ruff_cache", ".mypy_cache"})
"""Names of what tools leave beside files; nothing depends on it."""


class UnreadableFile(Exception):
    """A file that is not read. Its text says why and goes on from the file's name: "is a link; …".

    Attributes:
        why: which of the dangers it is, for who has a better sentence.
    """

    def __init__(self, why: Literal["missing", "denied", "failed", "link", "folder", "odd", "big", "text"], said: str):
        super().__init__(said)
        self.why = why


def open_regular(path: Path, *, beneath: Path | None = None) -> BinaryIO:
    """Open a file that anybody may have put there: no pipe is waited for, and no device is touched.

    Args:
        path: the file.
        beneath: a folder that others write into: below it no link is followed, also none that takes a file's or a
            folder's place meanwhile. None: the file may be a link.

    Raises:
        UnreadableFile: it is missing, no regular file, or cannot be opened.
    """
    try:
        # Looked at before it is opened: opening a device can do things.
        refuse_odd_kind(os.stat(path, follow_symlinks=beneath is None).st_mode)  # noqa: PTH116 - as fstat below
        file = open(_descriptor(path, beneath), "rb")  # noqa: SIM115 - handed on; Path.open takes no descriptor
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise UnreadableFile("missing", f"cannot be read: {fault.strerror}") from None
    except PermissionError:
        raise UnreadableFile("denied", "cannot be read: permission denied") from None
    except (OSError, ValueError) as fault:  # a name may be none that a file can have
        raise UnreadableFile("failed", f"cannot be read: {getattr(fault, 'strerror', None) or fault}") from None
    try:
        refuse_odd_kind(os.fstat(file.fileno()).st_mode)
    except UnreadableFile:
        file.close()
        raise
    return file


def _descriptor(path: Path, beneath: Path | None) -> int:
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    if beneath is None or os.open not in os.supports_dir_fd:
        return os.open(path, flags)
    folder = os.open(beneath, os.O_RDONLY | os.O_DIRECTORY)
    try:
        *folders, name = path.relative_to(beneath).parts
        for inner in folders:
            outer, folder = folder, os.open(inner, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(outer)
        return os.open(name, flags | os.O_NOFOLLOW, dir_fd=folder)
    finally:
        os.close(folder)


def read_regular(path: Path, most: int, *, beneath: Path | None = None) -> bytes:
    """Read a file that anybody may have put there, of at most so many bytes.

    Raises:
        UnreadableFile: as `open_regular`; or it is bigger, or cannot be read to its end.
    """
    with open_regular(path, beneath=beneath) as file:
        return read_at_most(file, most, size=os.fstat(file.fileno()).st_size)


def read_at_most(file: IO[bytes], most: int, *, size: int) -> bytes:
    """Read an open file to its end, whatever size is claimed of it.

    Raises:
        UnreadableFile: it is bigger than `most` bytes, or cannot be read.
    """
    if size <= most:
        try:
            raw = file.read(most + 1)
        except OSError as fault:
            raise UnreadableFile("failed", f"cannot be read: {fault.strerror or fault}") from None
        if len(raw) <= most:
            return raw
        size = 0  # it is not what was claimed
    told = f": {size / 1024:,.0f} KB" if size else ""
    allowed = f"{most >> 20} MB" if most >= 1 << 20 else f"{most // 1024} KB"
    raise UnreadableFile("big", f"is too big{told}; {allowed} are allowed")


def refuse_odd_kind(mode: int) -> None:
    """Refuse what is no regular file, by its `st_mode`.

    Raises:
        UnreadableFile: it is a link, a folder, a pipe, a device or a socket.
    """
    if stat.S_ISLNK(mode):
        raise UnreadableFile("link", "is a link; only the file itself is read")
    if stat.S_ISDIR(mode):
        raise UnreadableFile("folder", "is a folder, not a file")
    if not stat.S_ISREG(mode):
        raise UnreadableFile("odd", "is not a regular file (it is a pipe, a device or a socket)")


def decode_text(raw: bytes) -> str:
    """Return UTF-8 text without its byte order mark.

    Raises:
        UnreadableFile: it is something else; the message gives byte and line.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile("text", "is UTF-16 text; save it as UTF-8")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        at = fault.start + len(raw) - len(fault.object)  # the decoder counts from behind the byte order mark
        line = raw.count(b"\n", 0, at) + 1
        raise UnreadableFile("text", f"is not UTF-8 text: byte {at}, line {line}; save it as UTF-8") from None


def write_atomically(file: Path, data: bytes) -> None:
    """Write a file in one step: a kill or a full disk leaves the old one or the new one, and nothing else.

    Raises:
        OSError: it cannot be written.
    """
    partial = file.with_name(f".{file.name}.partial")
    try:
        partial.write_bytes(data)
        os.replace(partial, file)  # noqa: PTH105 - replaces on every system, which rename does not
    except OSError:
        partial.unlink(missing_ok=True)
        raise


def fingerprint(folders: Iterable[Path], *, facts: Iterable[str] = (), suffix: str = "") -> str:
    """Return a hash of the names and contents of all files below folders, and of facts; leftovers have no part in it.

    Args:
        folders: in an order that means something; where they lie does not matter.
        facts: what else is to be told apart.
        suffix: only files whose names end so.
    """
    import hashlib  # not in commands that only show something

    digest = hashlib.sha256()
    for fact in facts:
        _add(digest, fact.encode(errors="surrogateescape"))
    for folder in folders:
        for path in sorted(folder.rglob(f"*{suffix}")):
            inside = path.relative_to(folder)
            if path.is_file() and LEFTOVERS.isdisjoint(inside.parts):
                _add(digest, os.fsencode(inside.as_posix()), path.read_bytes())
        _add(digest, b"")  # the next folder's files are not this one's
    return digest.hexdigest()


def _add(digest: "hashlib._Hash", *parts: bytes) -> None:
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
