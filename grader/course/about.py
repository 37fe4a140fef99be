"""What `course.toml` may say: of the whole course, in `exercises/`. A course need not have one."""

from pathlib import Path

import msgspec

from grader.course.strict import FORMAT, TEXT, Text, decode_strictly
from grader.errors import CourseFault

FILE = "exercises/course.toml"


class Concept(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing to be understood, of which several challenges are.

    Attributes:
        name: what `concepts` in a `challenge.toml` calls it.
        title: it in words, as part of a sentence: "the last, shorter window".
        mistakes: names of the mistakes that show that it was not understood, as diagnoses give them.
    """

    name: Text
    title: Text
    mistakes: tuple[Text, ...] = ()


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Challenges that belong together, in the order in which they teach.

    Attributes:
        title: heads them where challenges are listed.
        summary: one sentence: what is learned there.
        challenges: their names, in order.
    """

    title: Text
    summary: Text
    challenges: tuple[Text, ...] = ()


class About(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One `exercises/course.toml`.

    Attributes:
        title: of the course: heads what students get.
        summary: one sentence: the first line of `grade --help`.
        badge: what full marks in every challenge earn; None: nothing of the course's own.
        install: the command that installs what its challenges require; None: pip's, with the names of what is missing.
        parts: what the course is made of, in order; a challenge in none of them comes last.
        concepts: what there is to be understood; `grade next` looks for it behind mistakes.
    """

    format: int = FORMAT
    title: Text | None = None
    summary: Text | None = None
    badge: Text | None = None
    install: Text | None = None
    parts: tuple[Part, ...] = ()
    concepts: tuple[Concept, ...] = ()


_OPTIONAL = f"{TEXT}, or leave the key out"
_NAMES = "write a list of names"
_ALLOWED = {
    **dict.fromkeys(("title", "summary", "badge", "install"), _OPTIONAL),
    "parts": 'write tables, each [[parts]] with title = "...", summary = "..." and challenges = ["..."]',
    "parts[].title": TEXT,
    "parts[].summary": TEXT,
    "parts[].challenges": _NAMES,
    "parts[].challenges[]": _NAMES,
    "concepts": 'write tables, each [[concepts]] with name = "...", title = "..." and mistakes = ["..."]',
    "concepts[].name": TEXT,
    "concepts[].title": TEXT,
    "concepts[].mistakes": _NAMES,
    "concepts[].mistakes[]": _NAMES,
}


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
    return decode_strictly(data, FILE, About, allowed=_ALLOWED, inner={"parts[]": Part, "concepts[]": Concept})
