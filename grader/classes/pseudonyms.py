"""How students are called in what is shown: by their names, or, in an anonymous class, by pseudonyms.

A pseudonym is the same in every run and in every table, and comes from a secret in the class's folder: who has only
what was shown can neither turn it back nor try names out. What goes back to another system has the names.
"""

import base64
import hmac
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from grader.course.stamp import without_stamp
from grader.errors import MachineFault, UsageFault
from grader.files import UnreadableFile, read_regular

FILE = "pseudonyms.key"
_BYTES = 32
_SHORTEST = 3
"""Shorter names stand in texts by accident; in a column of their own they are replaced too."""


_SAID = re.compile(r"#.*|\"{3}[\s\S]*?\"{3}|'{3}[\s\S]*?'{3}|\"[^\"\n]*\"|'[^'\n]*'")
"""A comment, or a text in quotes."""


class Names(Protocol):
    """What students are called in what is shown."""

    def name(self, student: str) -> str:
        """Return what a student is called."""
        ...

    def know(self, student: str, *said: str) -> None:
        """Say what else a student is called, such as a file that was handed in."""
        ...

    def text(self, text: str) -> str:
        """Return a text with everybody in it called so."""
        ...

    def program(self, text: str) -> str:
        """Return a program with everybody in its comments and texts called so, and without a stamp."""
        ...


class RealNames:
    """Students by their own names."""

    def name(self, student: str) -> str:
        """Return the name."""
        return student

    def know(self, student: str, *said: str) -> None:
        """Nothing is hidden."""

    def text(self, text: str) -> str:
        """Return the text."""
        return text

    def program(self, text: str) -> str:
        """Return the program."""
        return text


class Pseudonyms:
    """Students by pseudonyms.

    Args:
        secret: the class's.
        known: student -> everything that may name them in a text: full name, address, numbers.
    """

    def __init__(self, secret: bytes, known: Mapping[str, Iterable[str]]) -> None:
        self._secret = secret
        self._said: dict[str, str] = {}
        self._pattern: re.Pattern[str] | None = None
        for student, names in known.items():
            self.know(student, *names)

    def name(self, student: str) -> str:
        """Return a student's pseudonym, also of one whom the roster does not name."""
        self.know(student)
        digest = hmac.digest(self._secret, student.encode("utf-8", "surrogatepass"), "sha256")
        return "student-" + base64.b32encode(digest[:5]).decode().lower()

    def know(self, student: str, *said: str) -> None:
        """Say what else a student is called; who was called so before, still is."""
        new = [name for name in (student, *said) if name and name not in self._said]
        if new:
            self._said |= dict.fromkeys(new, student)
            self._pattern = None

    def text(self, text: str) -> str:
        """Return a text in which nobody known is named."""
        found = self._pattern = self._pattern or self._made()
        return found.sub(lambda match: self.name(self._said[match[0]]), text)

    def program(self, text: str) -> str:
        """Return a program in whose comments and texts nobody is named; what a login may spell in code stays."""
        return _SAID.sub(lambda found: self.text(found[0]), without_stamp(text))

    def _made(self) -> re.Pattern[str]:
        long = sorted((said for said in self._said if len(said) >= _SHORTEST), key=len, reverse=True)
        # What an upload is called goes on behind a name such as ngada_103, which no word of a program does.
        ends = (re.escape(said) + (r"(?![^\W_])" if "_" in said else r"(?!\w)") for said in long)
        return re.compile(rf"(?<!\w)(?:{'|'.join(ends) or '(?!)'})")


def read_secret(folder: Path) -> bytes:
    """Return the secret of a class's pseudonyms; the first time, make one.

    Raises:
        UsageFault: the file is not one.
        MachineFault: it cannot be written.
    """
    file = folder / FILE
    try:
        with (
            suppress(FileExistsError),
            os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new,
        ):
            new.write(secrets.token_hex(_BYTES) + "\n")
        secret = bytes.fromhex(read_regular(file, 1 << 10).decode("ascii").strip())
    except UnreadableFile as fault:
        raise UsageFault(f"{file} {fault}") from None
    except ValueError:
        secret = b""
    except OSError as fault:
        raise MachineFault(
            f"{file} cannot be written: {fault.strerror or fault}",
            next_step=f"It is made once: have who may write into {folder} type grade class check {folder}",
        ) from None
    if len(secret) != _BYTES:
        raise UsageFault(
            f"{file} is damaged: it holds no key",
            next_step="Remove it: a new one is made, and everybody gets another pseudonym.",
        )
    return secret
