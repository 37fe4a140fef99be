"""Files: written in one step, and told apart by what is in them."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import hashlib

LEFTOVERS = frozenset({"__pycache__", ".pytest_cache", ".hypothesis", ".ruff_cache", ".mypy_cache"})
"""Names of what tools leave beside files; nothing depends on it."""


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
