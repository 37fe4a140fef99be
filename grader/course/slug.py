"""What a challenge's folders are called."""

import re

SLUG = re.compile(r"([0-9]{2}-[a-z0-9]|[a-z])[a-z0-9]*(-[a-z0-9]+)*")
SLUG_RULE = "small letters, digits and dashes, a letter or two digits and a dash first"


def name_of(slug: str) -> str:
    """Return a slug without its number: "short-tail" of "06-short-tail"."""
    number, _, name = slug.partition("-")
    return name if number.isdecimal() else slug
