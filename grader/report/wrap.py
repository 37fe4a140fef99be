"""Text in lines that fit, cut at words."""

from rich.console import Console
from rich.text import Text


def wrapped(text: Text, console: Console, room: int, most: int) -> list[Text]:
    """Return the text in at most `most` lines of at most `room` columns; cut, it ends after a word, in `…`.

    Only a word that is longer than a line is broken.
    """
    room = max(1, room)
    lines = list(text.wrap(console, room))
    for line in lines:
        line.rstrip()
    if len(lines) > most:
        lines = lines[:most]
        _end(lines[-1], room)
    return lines


def _end(line: Text, room: int) -> None:
    """Make place for the sign that something was left out, and put it there."""
    if line.cell_len + 2 > room:
        cut = line.plain.rfind(" ", 0, max(1, room - 1))
        line.truncate(max(0, room - 2))
        if 0 < cut < len(line.plain):  # to crop nothing leaves nothing, in rich
            line.right_crop(max(0, len(line.plain) - cut))
    line.append(" …")
    line.truncate(room)
