"""Markdown for a terminal: code that can be copied as it is, tables that break no word."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich import box, markdown
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from rich.style import Style
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from grader.report.terminal import paper, printed

_GAP = 2
_OUTPUT, _GUTTER = "output", "│ "  # what a program printed is no code to copy
_AS_IT_IS = Style(meta={"as it is": True})  # how a list tells a line that it must not indent
_THEME = Theme({"markdown.code": "bold cyan", "markdown.h1": "bold underline", "markdown.h2": "bold"})


def render_markdown(text: str, *, columns: int, colour: bool) -> str:
    """Return Markdown laid out for that many columns; lines of code stay whole and begin where they began."""
    console = paper(columns, colour=colour)
    console.push_theme(_THEME)
    document = _Document(text, code_theme="ansi_dark", hyperlinks=False)
    return printed([document], console).rstrip("\n")


class _Heading(markdown.Heading):
    """A heading at the left edge, in no box."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.text


class _Code(markdown.CodeBlock):
    """Code without frame, padding or line breaks: the terminal itself wraps what is too long, and copies it whole."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        code = str(self.text).rstrip()
        if self.lexer_name == _OUTPUT:
            for printed in code.split("\n"):
                yield from Text(f"{_GUTTER}{printed}", style="dim").render(console)
                yield Segment.line()
            return
        shown = Syntax(code, self.lexer_name, theme=self.theme, background_color="default").highlight(code)
        shown.rstrip()
        for line in shown.split("\n", allow_blank=True):
            yield from Segment.apply_style(line.render(console), post_style=_AS_IT_IS)
            yield Segment.line()


class _Table(markdown.TableElement):
    """A table whose columns are as wide as their longest word; where that is too much, a paragraph for each row."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        head = [cell.content for cell in self.header.row.cells] if self.header and self.header.row else []
        rows = [[cell.content for cell in row.cells] for row in self.body.rows] if self.body else []
        widths = _widths([head, *rows], options.max_width)
        if widths is None:
            yield from _paragraphs(head, rows)
            return
        table = Table(
            box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), style="markdown.table.border"
        )
        for title, width in zip(head, widths, strict=True):
            table.add_column(title, width=width, justify=title.justify or "default", header_style="bold")
        for row in rows:
            table.add_row(*row)
        yield table


class _Item(markdown.ListItem):
    """An item of a list; its code begins at the left edge, where it can be copied from."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[markdown.MarkdownElement] = []

    def on_child_close(
        self,
        context: markdown.MarkdownContext,  # noqa: ARG002 - Rich's signature
        child: markdown.MarkdownElement,
    ) -> bool:
        """Keep what the item is made of; the list renders it."""
        self._parts.append(child)
        return False

    def render_bullet(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from self._render(console, options, " • ")

    def render_number(self, console: Console, options: ConsoleOptions, number: int, last_number: int) -> RenderResult:
        yield from self._render(console, options, f" {number}. ".rjust(len(str(last_number)) + 3))

    def _render(self, console: Console, options: ConsoleOptions, mark: str) -> RenderResult:
        inner = options.update(width=max(1, options.max_width - len(mark)))
        for element in self._parts:
            code = isinstance(element, markdown.CodeBlock)
            lines = list(Segment.split_lines(console.render(element, inner)))
            for line in [[], *lines, []] if code else lines:
                if any(segment.style and segment.style.meta for segment in line):
                    yield from line
                else:
                    yield Segment(mark)
                    yield from line
                    mark = " " * len(mark)
                yield Segment.line()


class _Document(markdown.Markdown):
    elements: ClassVar[dict[str, type[markdown.MarkdownElement]]] = {
        **markdown.Markdown.elements,
        "heading_open": _Heading,
        "fence": _Code,
        "code_block": _Code,
        "table_open": _Table,
        "list_item_open": _Item,
    }


def _widths(rows: Sequence[Sequence[Text]], room: int) -> list[int] | None:
    """Share the room among columns, each at least as wide as its longest word; None where it is not enough."""
    columns = list(zip(*rows, strict=True))
    least = [max((cell_len(word) for cell in column for word in cell.plain.split()), default=1) for column in columns]
    most = [max(low, *(cell.cell_len for cell in column)) for low, column in zip(least, columns, strict=True)]
    room -= _GAP * (len(columns) - 1)
    if sum(most) <= room:
        return most
    spare, wish = room - sum(least), sum(most) - sum(least)
    if spare < 0:
        return None
    return [low + spare * (high - low) // wish for low, high in zip(least, most, strict=True)]


def _paragraphs(head: Sequence[Text], rows: Sequence[Sequence[Text]]) -> Iterator[Text]:
    for row in rows:
        for title, cell in zip(head, row, strict=True):
            yield Text.assemble(title, ": ", cell)
        yield Text()
