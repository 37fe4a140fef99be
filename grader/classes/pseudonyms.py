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

from grader.errors import MachineFault, UsageFault
from grader.files import UnreadableFile, read_regular

FILE = "pseudonyms.key"
_BYTES = 32
_SHORTEST = 3
"""Shorter names stand in texts by accident; in a column of their own they are replaced too."""


class Shown(Protocol):
    """How students are shown."""

    def name(self, student: str) -> str:
        """Return what a student is called."""
        ...

    def text(self, text: str) -> str:
        """Return a text with everybody in it called so."""
        ...

    def program(self, text: str) -> str:
        """Return a program with everybody in its comments called so."""
        ...


class Named:
    """Students by their names."""

    def name(self, student: str) -> str:
        """Return the name."""
        return student

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
        self._said = {said: student for student, names in known.items() for said in (*names, student) if said}
        self._found = self._pattern()

    def name(self, student: str) -> str:
        """Return a student's pseudonym, also of one whom the roster does not name, who is known from now on."""
        if student not in self._said:
            self._said[student] = student
            self._found = self._pattern()
        return self._of(self._said[student])

    def text(self, text: str) -> str:
        """Return a text in which nobody known is named."""
        return self._found.sub(lambda found: self._of(self._said[found[0]]), text) if self._found else text

    def program(self, text: str) -> str:
        """Return a program in whose comments nobody known is named; what a login may spell in code stays."""
        return re.sub(r"#.*", lambda found: self.text(found[0]), text)

    def _of(self, student: str) -> str:
        digest = hmac.digest(self._secret, student.encode("utf-8", "surrogatepass"), "sha256")
        return "student-" + base64.b32encode(digest[:5]).decode().lower()

    def _pattern(self) -> re.Pattern[str] | None:
        long = sorted((said for said in self._said if len(said) >= _SHORTEST), key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, long))})(?!\w)") if long else None


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
        raise MachineFault(f"{file} cannot be written: {fault.strerror or fault}") from None
    if len(secret) != _BYTES:
        raise UsageFault(
            f"{file} is damaged: it holds no key",
            next_step="Remove it: a new one is made, and everybody gets another pseudonym.",
        )
    return secret
