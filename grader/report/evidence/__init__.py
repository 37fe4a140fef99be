"""What a check shows beside its verdict: one module for each kind, with its record, its words, its table, its drawing.

A module of this folder is a kind by lying here: it has one tagged record that is based on `EvidenceBase`. Every report
shows whatever is found; decoding a stored grade is strict, so evidence of a kind that is not here is an error.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Union

from grader.report.evidence.base import EvidenceBase


def _kinds() -> tuple[type[EvidenceBase], ...]:
    """Return the records of all kinds, in the order of their modules' names."""
    names = sorted({file.stem for file in Path(__file__).parent.glob("[!_]*.py")} - {"base"})
    return tuple(
        found
        for module in (import_module(f"{__name__}.{name}") for name in names)
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, EvidenceBase) and found.__module__ == module.__name__
    )


KINDS = _kinds()
if TYPE_CHECKING:
    Evidence = EvidenceBase
else:
    Evidence = Union[KINDS]  # noqa: UP007 - msgspec reads the tags off the members, which are found, not listed
