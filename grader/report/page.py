"""What every HTML page is made with.

Every value that a template writes is cleaned and escaped by the environment itself, so a template cannot forget it;
only markup that was built here, from escaped parts, passes as it is.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from grader.report import source, words
from grader.report.record import Link
from grader.report.worked import beginning, changes, program
from grader.text import clean, counted


def safe_links(links: Sequence[Link]) -> list[Link]:
    """Return the links that lead to a web page."""
    return [link for link in links if is_web(link.url)]


def is_web(url: str) -> bool:
    """Tell whether an address is http or https, the only kinds that a report links to."""
    return re.match(r"https?://[^\s]", url, re.IGNORECASE) is not None


def prose(text: str) -> Markup:
    """Return plain text as escaped paragraphs; what stands between backticks becomes code."""
    paragraphs = [" ".join(p.split()) for p in clean(text).strip().split("\n\n")]
    return Markup("").join(Markup("<p>{}</p>").format(inline(p)) for p in paragraphs if p)


def inline(text: str) -> Markup:
    """Return one line of plain text, escaped; what stands between backticks becomes code."""
    parts = re.split(r"`([^`\n]+)`", clean(text))
    return Markup("").join(Markup("<code>{}</code>").format(p) if i % 2 else p for i, p in enumerate(parts))


@lru_cache(maxsize=32)
def markdown(text: str) -> Markup:
    """Return Markdown as HTML: no raw HTML, no images, only web links, headings below the page's own.

    The texts of a task, which all its pages have in common, are read once.
    """
    reader = MarkdownIt("commonmark", {"html": False, "highlight": _highlight}).enable("table").disable("image")
    reader.validateLink = is_web  # type: ignore[method-assign]
    tokens = reader.parse(clean(text))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
    html = reader.renderer.render(tokens, reader.options, {})
    # Code that is wider than the page scrolls in its own box, which a keyboard must be able to reach.
    return Markup(html.replace("<pre>", '<pre tabindex="0" aria-label="Code">'))  # noqa: S704 - html is off: escaped


def _highlight(code: str, language: str, _: str) -> str:
    if language not in ("py", "python"):
        return ""  # markdown-it then escapes it itself
    return "\n".join(source.highlighted(code))


@cache
def environment() -> Environment:
    """Return what every page is rendered with: it cleans and escapes all that a template writes."""
    made = Environment(
        loader=PackageLoader("grader.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
    )
    made.filters |= {"prose": prose, "inline": inline, "markdown": markdown}
    made.globals |= {"words": words, "counted": counted, "changes": changes, "beginning": beginning, "program": program}
    return made
