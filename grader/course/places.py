"""The hand-ins of one class that lie in several folders or archives: of two systems, say, or of two groups."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from grader.course.archive import Handed, open_class


@contextmanager
def open_places(
    places: Sequence[Path],
    *names: str,
    tell: Callable[[str], object] = lambda _: None,
    slug: str = "",
    until: Callable[[str], datetime | None] = lambda _: None,
) -> Iterator[list[Handed]]:
    """Open folders and archives; yield what each student handed in, in their order.

    Args:
        places: the folders and archives.
        names: of the challenge's files, the first one its entry.
        tell: as in `open_class`, and so are the others.
        slug: likewise.
        until: likewise.

    Raises:
        UsageFault: as `open_class`, for any of them.
    """
    entry, *others = names
    with ExitStack() as stack:
        found: list[Handed] = []
        for number, place in enumerate(places):
            handed = stack.enter_context(open_class(place, entry, *others, tell=tell, slug=slug, until=until))
            within = place.name if len(places) > 1 else ""
            found += [msgspec.structs.replace(one, place=number, within=within) for one in handed]
        yield found
