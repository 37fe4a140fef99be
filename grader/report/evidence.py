"""What a check shows beside its verdict: pictures of windows, bars of memory, curves of a run."""

from typing import Literal

import msgspec


class Record(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Base of all records: immutable, keyword-only, strict when decoded."""


class WindowEvent(Record, frozen=True, kw_only=True):
    """One thing that happened while micro-batch number `micro_batch` (0-based) was the latest one served.

    `micro_batch` is -1 for what happened before the first one.
    """

    micro_batch: int
    action: Literal["forward", "backward", "step", "zero_grad"]


class WindowPicture(Record, tag="window", frozen=True, kw_only=True):
    """What the checker observed of one run over the micro-batches, beside how it should be.

    Attributes:
        check: id of the check that observed it.
        sizes: samples per micro-batch, in order; the run has `len(sizes)` of them.
        accumulation_steps: k; the last window holds the remaining ones when `len(sizes) % k != 0`.
        seen: what was observed, in order.
        wanted: how it should be, in order.
        caption: one sentence.
    """

    check: str
    sizes: tuple[int, ...]
    accumulation_steps: int
    seen: tuple[WindowEvent, ...]
    wanted: tuple[WindowEvent, ...]
    caption: str = ""


class MemoryBar(Record, tag="memory", frozen=True, kw_only=True):
    """Measured bytes against a budget.

    Attributes:
        check: id of the check that measured.
        label: what was measured, e.g. "peak tensor bytes of one epoch, 8 micro-batches".
        measured_bytes: what the submission needed.
        budget_bytes: what it may need.
        reference_bytes: what the reference needs; 0 where not told.
    """

    check: str
    label: str
    measured_bytes: int
    budget_bytes: int
    reference_bytes: int = 0


class Curve(Record, frozen=True, kw_only=True):
    """One named line of a chart: `values[i]` is its value at step `i`.

    A value that is not finite comes back from JSON, which has no such numbers, as None.
    """

    name: str
    values: tuple[float | None, ...]


class Curves(Record, tag="curves", frozen=True, kw_only=True):
    """Loss or accuracy of a run against the baseline, one value per epoch or update."""

    check: str
    title: str
    x_label: str
    y_label: str
    curves: tuple[Curve, ...]


Evidence = WindowPicture | MemoryBar | Curves
