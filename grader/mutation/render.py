"""The survivors and the numbers, for the instructor's terminal."""

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from grader.mutation.record import Judged, Strength

_HEAD = ("CHALLENGE", "MUTANTS", "KILLED", "SURVIVED", "EQUIVALENT", "SECONDS")


def render_strength(found: Strength, width: int = 80) -> str:
    """Return every mutant that is not caught and every declaration that does not hold; empty where all is well."""
    return "\n".join(line for paragraph in _paragraphs(found) for line in _wrapped(paragraph, width))


def render_table(rows: Sequence[Strength]) -> list[tuple[str, ...]]:
    """Return the cells of one row per challenge, below a head."""
    return [_HEAD, *(_row(one) for one in rows)]


def _row(found: Strength) -> tuple[str, ...]:
    numbers = (len(found.judged), found.killed, len(found.survivors) + len(found.unsteady), found.equivalent)
    return (found.challenge, *map(str, numbers), f"{found.seconds:.1f}")


def _paragraphs(found: Strength) -> Iterator[str]:
    for one in found.survivors:
        yield f"survives  {_words(one, found)}"
        yield from (f"    {line}" for line in one.mutant.diff)
        yield f"    passes {', '.join(one.verdict.checks)}"
    for one in found.unsteady:
        yield f"unsteady  {_words(one, found)}: caught by {one.verdict.by}"
        yield from (f"    {line}" for line in one.mutant.diff)
    for one in found.broken:
        yield f"broken  {_words(one, found)}: {one.verdict.by} neither passes nor fails"
    for stale in found.stale:
        yield f"stale  {stale.declared.id} ({stale.declared.mutant}) is declared equivalent, but {stale.why}"


def _words(one: Judged, found: Strength) -> str:
    file = PurePosixPath(found.reference).with_name(one.mutant.file) if one.mutant.file else found.reference
    return f"{file}, line {one.mutant.line}: {one.mutant.says}  ({one.mutant.id})"


def _wrapped(paragraph: str, width: int) -> list[str]:
    """Only sentences are wrapped; a line of code stays as it is."""
    if paragraph.startswith(("    - ", "    + ")):
        return [paragraph]
    indent = " " * (len(paragraph) - len(paragraph.lstrip()) + 4)
    return textwrap.wrap(paragraph, width, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False)
