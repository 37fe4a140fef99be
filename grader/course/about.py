"""What `course.toml` may say: of the whole course, in `exercises/`. A course need not have one."""

import re
from collections import Counter
from collections.abc import Collection
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
        CourseFault: naming file, line, key and what is allowed, or why it cannot be read.
    """
    try:
        data = (root / FILE).read_bytes()
    except FileNotFoundError:
        return About()
    except OSError as fault:
        raise CourseFault(f"{FILE}: cannot be read: {fault.strerror}") from None
    try:
        return decode_strictly(data, FILE, About, allowed=_ALLOWED, inner={"parts[]": Part, "concepts[]": Concept})
    except CourseFault as fault:
        said = str(fault).removeprefix(f"{FILE}: ")
        line = _line_of(data.decode(errors="replace"), said.partition(":")[0])
        raise CourseFault(f"{_at(line)}: {said}", next_step=fault.next_step) from None


def slips(root: Path, there: Collection[str]) -> list[CourseFault]:
    """Return what can be read in `course.toml` and is a slip all the same, as its parts name the wrong challenges.

    Args:
        root: of the course.
        there: the names of its challenges.

    Raises:
        CourseFault: as `read_about`.
    """
    parts = read_about(root).parts
    if not parts:
        return []
    import difflib

    lines = (root / FILE).read_text(encoding="utf-8").splitlines()
    found = []
    for slug, times in Counter(slug for part in parts for slug in part.challenges).items():
        if slug in there and times == 1:
            continue
        line = next((number for number, line in enumerate(lines, start=1) if _names(line, slug)), 0)
        near = difflib.get_close_matches(slug, there, n=1)
        why = f"there is no challenge of the name {slug!r}{f'; did you mean {near[0]}?' if near else ''}"
        if slug in there:
            why = f"{slug} is listed {times} times"
        found.append(CourseFault(f"{_at(line)}: parts: {why}"))
    return found


def _at(line: int) -> str:
    return f"{FILE}, line {line}" if line else FILE


def _names(line: str, slug: str) -> bool:
    return f'"{slug}"' in line or f"'{slug}'" in line


def _line_of(text: str, key: str) -> int:
    """Return the line of a key such as "title" or "parts[1].challenges[0]", else that of its table, else 0."""
    table, _, own = key.rpartition(".") if "." in key else ("", "", key)
    name, number = re.sub(r"\[\d+\]$", "", own), re.search(r"\[(\d+)\]", table)
    within, at, count = not table, 0, -1
    for line, words in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[\[?\s*(\w+)\s*\]", words):
            is_own = header[1] == table.partition("[")[0]
            count += is_own
            within = is_own and (number is None or count == int(number[1]))
            at = line if within or header[1] == name else at
        elif within and re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=", words):
            return line
    return at
