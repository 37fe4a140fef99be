"""Mutants that are declared to be as good as the reference: `solutions/<slug>/equivalent.toml`.

::

    [[equivalent]]
    id = "3f9a0c12de"
    mutant = "`optimizer.zero_grad()` twice"
    reason = "There is nothing left to clear the second time."

    [[equivalent]]
    id = "0b77c1f4a9"
    mutant = "`buggy_line` one more"
    some_draws = true
    reason = "In half of the drawn loops the wrong line is an `if`, and what it lets run may be marked, too."
"""

from typing import Annotated

import msgspec

from grader.course.challenge import EQUIVALENT, Challenge, course_path, read_course_text
from grader.errors import CourseFault

_Said = Annotated[str, msgspec.Meta(pattern=r"\S")]


class Equivalent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One declaration; `mutant` is for its readers, `id` counts.

    Attributes:
        some_draws: it is a mistake with some students' numbers, and caught with those, and none with others' numbers.
    """

    id: _Said
    mutant: _Said
    reason: _Said
    some_draws: bool = False


class _Declared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    equivalent: tuple[Equivalent, ...] = ()


def read_equivalents(challenge: Challenge) -> tuple[Equivalent, ...]:
    """Read what is declared; nothing where there is no such file.

    Raises:
        CourseFault: the file is wrong, or declares a mutant twice.
    """
    file = challenge.hidden / EQUIVALENT if challenge.hidden else None
    if file is None or not file.is_file():
        return ()
    try:
        declared = msgspec.toml.decode(read_course_text(file), type=_Declared).equivalent
    except msgspec.DecodeError as fault:
        raise CourseFault(f"{course_path(file)}: {fault}") from None
    ids = [one.id for one in declared]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise CourseFault(f"{course_path(file)}: {', '.join(twice)} is declared twice")
    return declared
