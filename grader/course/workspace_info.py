"""`.grade.toml`: what a student's folder remembers about where it came from."""

import tomllib
from pathlib import Path
from typing import Annotated

import msgspec

from grader.errors import UsageFault
from grader.files import UnreadableFile, decode_text, read_regular

FILE = ".grade.toml"
MAX_BYTES = 1 << 16


class WorkspaceInfo(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One `.grade.toml`.

    Attributes:
        challenge: the slug.
        course: root folder of the course that it was started from.
        student: who started it.
        draw: number of the variant's draw.
        code: of the stamp that its stub got: the same key, the same numbers; empty for a lesson.
        entry: name of the file to edit; empty for a lesson.
        stub_sha256: hash of that file as it was written, so that an edit can be told.
        others: name -> likewise, of the other files to edit.
    """

    challenge: str
    course: Path
    student: str
    draw: Annotated[int, msgspec.Meta(ge=0)]
    code: str = ""
    entry: str = ""
    stub_sha256: str = ""
    others: dict[str, str] = {}

    @property
    def stubs(self) -> dict[str, str]:
        """Name -> hash of every file to edit."""
        return {self.entry: self.stub_sha256, **self.others} if self.entry else {}

    def to_toml(self) -> str:
        """Write it as TOML.

        Raises:
            UnicodeEncodeError: a name in it is no text.
        """
        import msgspec.toml

        about = "# Written by `grade start`. It tells `grade submit` what this folder is.\n"
        return about + msgspec.toml.encode(self, enc_hook=str).decode("utf-8")


def read_workspace(folder: Path) -> WorkspaceInfo | None:
    """Read the `.grade.toml` of `folder`; None where it has none.

    Raises:
        UsageFault: the file is damaged or cannot be read.
    """
    file = folder / FILE
    try:
        table = tomllib.loads(decode_text(read_regular(file, MAX_BYTES)))
        return msgspec.convert(table, WorkspaceInfo, dec_hook=lambda kind, value: kind(value))
    except UnreadableFile as fault:
        if fault.why == "missing":
            return None
        raise _damaged(file, f"it {fault}") from None
    except (ValueError, RecursionError) as fault:
        raise _damaged(file, fault) from None


def _damaged(file: Path, why: object) -> UsageFault:
    return UsageFault(f"{file} is damaged: {why}", next_step=f"Move {file.parent} away and run grade start again.")
