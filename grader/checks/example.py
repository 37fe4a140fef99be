"""The example that a check is looking at, in words: a failure report shows it to the student."""


class _Current:
    words = ""


def describe(words: str) -> None:
    """Say in words and numbers what the next call is about, e.g. "3 micro-batches of 2, 2 and 1 samples, k = 2".

    Example::

        describe(f"{len(batches)} micro-batches, k = {steps}")
    """
    _Current.words = words


def described() -> str:
    """Return what was last described in this check; empty where nothing was."""
    return _Current.words


def listed(items: list[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""
