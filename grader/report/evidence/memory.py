"""Memory against a budget: what it was for at the peak, and how it came and went."""

from collections.abc import Iterator
from itertools import pairwise

from grader.report.aligned import aligned
from grader.report.base import Record
from grader.report.evidence.base import Column, EvidenceBase, Figure, Line, Row, Table
from grader.text import blocks, counted, one_line, size

_PAPER, _MOST_BATCHES = 76, 60
_NOTE = "What there was before, such as the model's parameters and the data, is not counted."
_TOLD = "Layers and curves are as the submission's own process tells them."


class MemoryCourse(Record, frozen=True, kw_only=True):
    """What the bytes of live tensors were for, and how many there were in the course of a call.

    Attributes:
        layers: name -> bytes at the peak, from what lasts to what passes, such as "gradients" and "activations".
        curve: live bytes, from the call's beginning to its end.
        marks: where in `curve` each micro-batch begins, in order; empty where that is not known.
    """

    layers: dict[str, int]
    curve: tuple[int, ...] = ()
    marks: tuple[int, ...] = ()

    @property
    def peaks(self) -> tuple[int, ...]:
        """Most bytes at once while each micro-batch was the latest."""
        ends = (*self.marks, len(self.curve))
        return tuple(max(self.curve[a : max(b, a + 1)], default=0) for a, b in pairwise(ends))


class MemoryBar(EvidenceBase, tag="memory", frozen=True, kw_only=True):
    """Measured bytes against a budget.

    Attributes:
        label: what was measured, e.g. "peak tensor bytes of one epoch, 8 micro-batches".
        measured_bytes: what the submission needed.
        budget_bytes: what it may need.
        reference_bytes: what the reference needs; 0 where not told.
        yours: what it was for, and how it came and went, where that is known.
        right: the same of a right program.

    Example::

        bar = MemoryBar(check=submission.check, label="peak bytes", measured_bytes=peak, budget_bytes=16 << 20)
        submission.show(bar)
    """

    label: str
    measured_bytes: int
    budget_bytes: int
    reference_bytes: int = 0
    yours: MemoryCourse | None = None
    right: MemoryCourse | None = None

    def in_words(self) -> str:
        """Return e.g. "Measured 3 MiB, budget 2 MiB: over the budget by 1 MiB.", the drawing's equivalent."""
        over = self.measured_bytes - self.budget_bytes
        if over > 0:
            end = f"over the budget by {size(over)}"
        elif over == 0:
            end = "exactly the budget"
        else:
            end = f"within the budget, {size(-over)} to spare"
        reference = f" The reference needs {size(self.reference_bytes)}." if self.reference_bytes > 0 else ""
        measured, budget = size(max(0, self.measured_bytes)), size(max(0, self.budget_bytes))
        return f"Measured {measured}, budget {budget}: {end}.{reference}"

    def course_in_words(self) -> str:
        """Return how the peak of a micro-batch changes from the first to the last; empty where that is not known."""
        peaks = self.yours.peaks if self.yours is not None else ()
        if len(peaks) < 2:
            return ""
        first, last, count = size(peaks[0]), size(peaks[-1]), counted(len(peaks), "micro-batch")
        return f"At most {first} were live during the first of {count}, {last} during the last."

    def lines(self) -> Iterator[Line]:
        """Yield how what was measured stands to the budget; and where that is known what it was for, and its course."""
        yield Line(text=f"{one_line(self.label)}. {self.in_words()}")
        if self.yours is None:
            return
        cells = [list(self.known), *([size(count) for count in row] for row in zip(*self._amounts(), strict=True))]
        lines, _ = aligned(["at the peak", *(one_line(name, 40) for name in self.layers)], cells, _PAPER)
        yield Line(text="\n".join(lines), aligned=True)
        if said := self.course_in_words():
            yield Line(text=said)
            yield Line(text="\n".join(self._sparks()), aligned=True)

    @property
    def known(self) -> dict[str, MemoryCourse]:
        """Whose memory is known in layers, the submission's first."""
        return {name: one for name, one in (("yours", self.yours), ("right", self.right)) if one is not None}

    @property
    def layers(self) -> list[str]:
        """The layers that have any bytes."""
        courses = self.known.values()
        names = dict.fromkeys(name for course in courses for name in course.layers)
        return [name for name in names if any(course.layers.get(name, 0) > 0 for course in courses)]

    def _amounts(self) -> list[list[int]]:
        """Return bytes of each layer, per program."""
        return [[max(0, course.layers.get(name, 0)) for name in self.layers] for course in self.known.values()]

    def _sparks(self) -> Iterator[str]:
        """Yield a line of blocks per program: most live bytes of each micro-batch, all on one scale."""
        peaks = {name: course.peaks[:_MOST_BATCHES] for name, course in self.known.items() if course.peaks}
        most = max((max(values) for values in peaks.values()), default=0) or 1
        for name, values in peaks.items():
            yield f"{name}  {blocks(values, 0, most)}"

    def figure(self) -> Figure:
        """Return measured bytes as a bar against the budget; what is over it is striped and named.

        Where it is known what they are for, the bar is stacked from layers, with that of a right program below it, and
        a second drawing has the curves of live bytes, with the micro-batches marked.
        """
        from grader.report import levels

        title, text = one_line(self.label), " ".join(filter(None, (self.in_words(), self.course_in_words())))
        if self.yours is None:
            drawn = levels.bar(title, text, self.measured_bytes, self.budget_bytes, self.reference_bytes)
            return Figure(caption=self.label, drawings=(drawn,), text=text)
        names, amounts = [one_line(name, 40) for name in self.layers], self._amounts()
        bars = [levels.Amounts(name, counts) for name, counts in zip(self.known, amounts, strict=True)]
        drawings = [levels.stack(f"{title}, in layers", text, bars, names, self.budget_bytes)]
        if len(self.yours.curve) > 1:
            curves = [levels.Course(name, course.curve) for name, course in self.known.items()]
            marks = [min(1.0, mark / (len(self.yours.curve) - 1)) for mark in self.yours.marks]
            drawings.append(levels.courses(f"{title}, in its course", text, curves, marks, self.budget_bytes))
        return Figure(
            caption=self.label, drawings=tuple(drawings), text=text, table=self._table(names, amounts),
            note=_TOLD if "parameters" in self.layers else f"{_TOLD} {_NOTE}",
        )  # fmt: skip

    def _table(self, names: list[str], amounts: list[list[int]]) -> Table:
        rows = (Row(cells=(name, *map(size, row))) for name, row in zip(names, zip(*amounts, strict=True), strict=True))
        numbers = (Column(title=name, number=True) for name in self.known)
        return Table(label="Memory table", columns=(Column(title="At the peak"), *numbers), rows=tuple(rows))
