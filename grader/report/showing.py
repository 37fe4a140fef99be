"""When how much of a grade its student is shown: what an instructor says of each check."""

from typing import Literal

import msgspec

from grader.report.base import Record

When = Literal["always", "after-due", "after-passing", "never"]
"""At once; once nobody's hand-in can count any more; with full marks; not at all."""


LATER: dict[When, str] = {
    "after-due": "once it is due for everybody",
    "after-passing": "with full marks",
    "never": "to the instructor alone",
}
"""When and to whom something is shown that is not shown at once; goes on from "is shown"."""


class Visibility(Record, frozen=True, kw_only=True):
    """When a check is shown.

    Attributes:
        checks: its line: title, outcome and points.
        details: what went wrong in it: message, values, example, evidence, hint; never before its line.
    """

    checks: When = "always"
    details: When = "always"


class Showing(Record, frozen=True, kw_only=True):
    """When the checks of a challenge are shown.

    Attributes:
        every: what holds for a check without rules of its own.
        own: id of a check -> its own.
    """

    every: Visibility = Visibility()
    own: dict[str, Visibility] = msgspec.field(default_factory=dict)

    def of(self, check: str) -> Visibility:
        """Return what holds for a check."""
        return self.own.get(check, self.every)


EVERYTHING = Showing()
"""Where nobody said anything, all is shown at once."""
