"""A mistake in words."""

from typing import NamedTuple


class Mistake(NamedTuple):
    """A mistake in words.

    Attributes:
        name: its id.
        short: a clause that says it, to stand beside others.
        says: what the code computes, how one sees that, and what to look at.
        incident: where it happened to others, e.g. "stylegan3 #184"; empty where none is known.
    """

    name: str
    short: str
    says: str
    incident: str = ""
