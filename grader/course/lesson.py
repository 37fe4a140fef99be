"""A lesson: a text in pages, with examples that are run, what they print, and pictures.

A page is a section: what stands before the first `##` heading, and then each such heading with what is below it. Of the
fenced blocks four have a meaning:

- `python`: an example; all are run in order, in one namespace. `python no-run` is shown only.
- `output`: what the example before it prints.
- `picture NAME`: a picture as plain text. Drawn, it is what `pictures.json` has under that name.

Outputs, pictures as text and `pictures.json` are written by `grade verify --fill`, from what ran: `pictures.py` has a
function for each picture, whose arguments are names that the examples leave behind.
"""

from itertools import pairwise
from pathlib import Path

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

from grader.course.challenge import DRAWN
from grader.course.texts import course_path, read_course_text
from grader.errors import CourseFault
from grader.report.evidence import Evidence

PICTURES, DRAWN_BY = sorted(DRAWN)
EXAMPLE, OUTPUT, PICTURE, NO_RUN = "python", "output", "picture", "no-run"


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A fenced block.

    Attributes:
        language: the first word behind the fence.
        mark: what follows it.
        start: lines of the text before its first one.
        end: lines of the text before its closing fence.
        text: what is in it.
    """

    language: str
    mark: str
    start: int
    end: int
    text: str

    @property
    def runs(self) -> bool:
        """Whether it is an example that is run."""
        return self.language == EXAMPLE and self.mark != NO_RUN


class Page(msgspec.Struct, frozen=True):
    """What is read at once.

    Attributes:
        title: of the lesson on the first page, else the section's.
        text: Markdown, without that heading.
    """

    title: str
    text: str

    @property
    def pieces(self) -> "list[str | Block]":
        """The text in order, parted by its pictures."""
        lines, pieces, at = self.text.split("\n"), list[str | Block](), 0
        for block in blocks_of(self.text):
            if block.language == PICTURE:
                pieces += ["\n".join(lines[at : block.start - 1]), block]
                at = block.end + 1
        pieces.append("\n".join(lines[at:]))
        return [piece for piece in pieces if not isinstance(piece, str) or piece.strip()]


def blocks_of(text: str) -> list[Block]:
    """Return the fenced blocks of a text, in order."""
    found = []
    for token in _parsed(text):
        if token.type == "fence" and token.map is not None:
            language, _, mark = token.info.strip().partition(" ")
            start = token.map[0] + 1
            end = start + token.content.count("\n")
            found.append(Block(language=language, mark=mark.strip(), start=start, end=end, text=token.content))
    return found


def pages_of(text: str) -> list[Page]:
    """Return the pages of a lesson's text; the first one has what stands before the first section."""
    lines, tokens = text.split("\n"), _parsed(text)
    heads = [(0, 0, "")]
    heads += [
        (token.map[0], token.map[1], words.content)
        for token, words in pairwise(tokens)
        if token.type == "heading_open" and token.tag in ("h1", "h2") and token.level == 0 and token.map is not None
    ]
    ends = [begin for begin, _, _ in heads[1:]] + [len(lines)]
    pages = [
        Page(title, "\n".join(lines[below:end]).strip("\n")) for (_, below, title), end in zip(heads, ends, strict=True)
    ]
    return [page for page in pages if page.text]


def read_pictures(folder: Path) -> dict[str, Evidence]:
    """Read the pictures of the lesson in a folder, by name; none where it has no `pictures.json`.

    Raises:
        CourseFault: the file is not what `grade verify --fill` writes.
    """
    file = folder / PICTURES
    if not file.is_file():
        return {}
    try:
        return msgspec.json.decode(read_course_text(file), type=dict[str, Evidence])
    except msgspec.DecodeError as fault:
        raise CourseFault(
            f"{course_path(file)}: {fault}", next_step=f"Write it anew: grade verify --fill {folder.name}"
        ) from None


def _parsed(text: str) -> list[Token]:
    return MarkdownIt("commonmark").parse(text)
