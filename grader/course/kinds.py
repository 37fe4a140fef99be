"""The kinds of challenges: what `kind` in a `challenge.toml` may be, and what follows from it.

One more kind is one more entry in `KINDS`, and for `grade new` a folder of templates in `scaffold/`, named as the kind.
"""

from typing import TYPE_CHECKING, Literal

import msgspec


class Traits(msgspec.Struct, frozen=True, kw_only=True):
    """What all challenges of a kind have in common.

    Attributes:
        judged: whether something is handed in and judged; else it is read: it has no stub and no checks, earns no
            points, and needs no hint.
        planted: how many wrong answers `grade verify` asks its author for, at least.
    """

    judged: bool = True
    planted: int = 0


KINDS = {
    "predict": Traits(),
    "debug": Traits(planted=5),
    "choose": Traits(),
    "concept": Traits(),
    "build": Traits(planted=5),
    "test": Traits(planted=5),
    "incident": Traits(planted=5),
    "lesson": Traits(judged=False),
}
"""In the order in which messages name them."""

OFFERED = {
    **dict.fromkeys(KINDS, ""),
    "function": "a build challenge of plain Python",
    "files": "one where students edit two files",
}
"""What `grade new` makes from the templates in `scaffold/` of that name; and what it is, where it is no kind."""

if TYPE_CHECKING:
    Kind = str
else:
    Kind = Literal[tuple(KINDS)]  # msgspec refuses every other name
