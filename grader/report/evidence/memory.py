"""Memory against a budget."""

from collections.abc import Iterator

from grader.report.evidence.base import EvidenceBase, Figure, Line
from grader.text import one_line, size


class MemoryBar(EvidenceBase, tag="memory", frozen=True, kw_only=True):
    """Measured bytes against a budget.

    Attributes:
        label: what was measured, e.g. "peak tensor bytes of one epoch, 8 micro-batches".
        measured_bytes: what the submission needed.
        budget_bytes: what it may need.
        reference_bytes: what the reference needs; 0 where not told.

    Example::

        bar = MemoryBar(check=submission.check, label="peak bytes", measured_bytes=peak, budget_bytes=16 << 20)
        submission.show(bar)
    """

    label: str
    measured_bytes: int
    budget_bytes: int
    reference_bytes: int = 0

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

    def lines(self) -> Iterator[Line]:
        """Yield what was measured, and how it stands to the budget."""
        yield Line(text=f"{one_line(self.label)}. {self.in_words()}")

    def figure(self) -> Figure:
        """Return measured bytes as a bar against the budget; what is over it is striped and named."""
        from grader.report.svg import Drawing

        drawing = Drawing(one_line(self.label), self.in_words(), (440, 96), css="memory")
        measured, budget = max(0, self.measured_bytes), max(0, self.budget_bytes)
        whole = max(measured, budget, self.reference_bytes, 1)

        def x(count: int) -> float:
            return 424 * (count / whole) + 4

        drawing.rect((4, 34, x(min(measured, budget)) - 4, 28), "within")
        if measured > budget:
            drawing.rect((x(budget), 34, x(measured) - x(budget), 28), "over")
            for stripe in range(round(x(budget)) + 6, round(x(measured)), 7):
                drawing.line((stripe, 35, stripe, 61), "stripe")
        drawing.line((x(budget), 26, x(budget), 70), "limit")
        side = "end" if x(budget) > 220 else "start"
        drawing.write((x(budget), 18), f"budget {size(budget)}", anchor=side)
        drawing.write((4, 90), f"measured {size(measured)}", css="strong")
        if self.reference_bytes > 0:
            drawing.line((x(self.reference_bytes), 34, x(self.reference_bytes), 70), "reference")
            drawing.write((428, 90), f"dashed: reference {size(self.reference_bytes)}", anchor="end")
        return Figure(caption=self.label, drawings=(drawing,), text=self.in_words())
