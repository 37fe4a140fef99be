"""Every error that the grader raises on purpose.

::

    GradeError                   whose fault, exit code, and the next command to type
    ├── UsageFault               exit 2: what was typed cannot be done as typed
    │   ├── UnknownChallenge     no such slug; carries the nearest names
    │   └── RefusedSubmission    the file cannot be graded at all; nothing stored, no attempt used
    ├── CourseFault              exit 3: the instructor's: a challenge's files are wrong
    ├── MachineFault             exit 3: the machine's: disk full, gradebook locked, no sandbox
    └── GraderFault              exit 3: ours: a bug in the grader

What a submission does wrong is never an exception here: it is a failed check in a `Grade`.
"""


class GradeError(Exception):
    """Base of all errors that a person may read.

    Attributes:
        next_step: what to type or do next, one sentence or command; may be empty.
        exit_code: the process's exit code when this error ends a command.
        whose: whose fault it is, in words.
    """

    exit_code = 3
    whose = "the grader's"

    def __init__(self, message: str, *, next_step: str = "") -> None:
        super().__init__(message)
        self.next_step = next_step


class UsageFault(GradeError):
    """What was typed cannot be done as typed."""

    exit_code = 2
    whose = "what was typed"


class UnknownChallenge(UsageFault):
    """No challenge of that name; `nearest` holds the names that look alike, best first."""

    def __init__(self, message: str, *, nearest: tuple[str, ...] = (), next_step: str = "") -> None:
        super().__init__(message, next_step=next_step)
        self.nearest = nearest


class RefusedSubmission(UsageFault):
    """A file that cannot be graded at all: nothing is stored and no attempt is used."""

    whose = "the submission's"


class CourseFault(GradeError):
    """A challenge's files are wrong; the message names file, key and what is allowed.

    Example::

        raise CourseFault("snippet.py prints nothing", next_step="grade verify 02-why")
    """

    whose = "the course's"


class MachineFault(GradeError):
    """The machine cannot do it: disk full, gradebook locked or read-only, no sandbox."""

    whose = "this machine's"


class GraderFault(GradeError):
    """A bug in the grader itself."""
