"""What a host may use, and how a submission can end a call other than by returning."""

from typing import Literal

import msgspec

from grader import cells

Ending = Literal["timeout", "memory", "died", "protocol", "output"]


NOT_HERE = "NotHere"
"""Kind of an exception that comes of what a host has not; its message says so in one sentence."""


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bounds of one host; all are enforced from outside the submission.

    Attributes:
        load_seconds: wall time for executing the file's top level.
        call_seconds: wall time of one call.
        total_seconds: wall time of all calls of one host together; also its CPU time limit.
        memory_mb: MiB that the host may allocate beyond what it starts with.
        frame_bytes: largest message that the host may send.
        output_bytes: bytes of printed text that are kept.
        output_limit_bytes: bytes that one call may print; a host that prints more is stopped.
        callbacks: messages that the host may send during one call.
        scratch: whether the host gets a folder of its own to write to.
        files: absolute names of files that it finds in its folder, to read and to import.
        preload: names of modules that are imported before it is forked, as importing them takes seconds.
    """

    load_seconds: float = 10.0
    call_seconds: float = 5.0
    total_seconds: float = 60.0
    memory_mb: int = 1024
    frame_bytes: int = 32 << 20
    output_bytes: int = 64 << 10
    output_limit_bytes: int = 1 << 20
    callbacks: int = 20_000
    scratch: bool = False
    files: tuple[str, ...] = ()
    preload: tuple[str, ...] = ()


class Frame(msgspec.Struct, frozen=True, array_like=True):
    """One frame of the submission's own traceback: `line` is 1-based."""

    line: int
    function: str


class StateMismatch(Exception):
    """The submission left an argument in a state that the argument cannot be in: other shapes, names or objects."""


class SubmissionRaised(Exception):
    """The submission raised an exception; all fields are its own claims, already cleaned text.

    Attributes:
        kind: the exception's type name.
        message: its text, cut.
        frames: the traceback's frames inside the student's file, outermost first.
        source: the student's text, to name lines by.
    """

    def __init__(self, kind: str, message: str, frames: tuple[Frame, ...] = (), source: str = "") -> None:
        super().__init__(f"{kind}: {message}" if message else kind)
        self.kind = kind
        self.message = message
        self.frames = frames
        self.source = source

    @property
    def line(self) -> int | None:
        """Innermost line of the student's file, where there is one."""
        return self.frames[-1].line if self.frames else None

    def place(self, line: int) -> str:
        """Name a line as its reader finds it: "line 12", "cell 3, line 2"."""
        return cells.place(self.source, line)


class SubmissionStopped(BaseException):
    """The host hung, died, or broke a limit or the protocol.

    A BaseException on purpose: Hypothesis must not shrink a hang by repeating it.

    Attributes:
        ending: which limit or rule.
        message: one sentence for the student, naming the limit.
        line: line of the student's file that was running, where known.
    """

    def __init__(self, ending: Ending, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.ending = ending
        self.message = message
        self.line = line
