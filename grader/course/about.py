"""What `course.toml` may say: of the whole course, in `exercises/`. A course need not have one."""

from pathlib import Path

import msgspec

from grader.course.strict import FORMAT, TEXT, Text, decode_strictly
from grader.errors import CourseFault

FILE = "exercises/course.toml"


class About(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One `exercises/course.toml`.

    Attributes:
        title: of the course: heads what students get.
        summary: one sentence: the first line of `grade --help`.
        badge: what full marks in every challenge earn; None: nothing of the course's own.
    """

    format: int = FORMAT
    title: Text | None = None
    summary: Text | None = None
    badge: Text | None = None


_OPTIONAL = f"{TEXT}, or leave the key out"
_ALLOWED = dict.fromkeys(("title", "summary", "badge"), _OPTIONAL)


def read_about(root: Path) -> About:
    """Read the `course.toml` of the course at `root`; without one, the course says nothing of itself.

    Raises:
        CourseFault: naming file, key and what is allowed, or why it cannot be read.
    """
    try:
        data = (root / FILE).read_bytes()
    except FileNotFoundError:
        return About()
    except OSError as fault:
        raise CourseFault(f"{FILE}: cannot be read: {fault.strerror}") from None
    return decode_strictly(data, FILE, About, allowed=_ALLOWED)
