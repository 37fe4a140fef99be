"""The transcript of the course, `tests/golden/the_course.txt`: a section for each challenge, by name."""

import fcntl
import os
from pathlib import Path

FILE = Path(__file__).parent.parent / "golden/the_course.txt"
_HEAD = "=== "


def sections() -> dict[str, str]:
    """Return slug -> its section."""
    text = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    parts = f"\n{text}".split(f"\n{_HEAD}")[1:]
    return {part.partition("\n")[0]: f"{_HEAD}{part.rstrip()}\n" for part in parts}


def golden(slug: str, section: str) -> str:
    """Return what the transcript says of a challenge.

    Where it says nothing yet it takes the section over, but not in CI; with GRADE_GOLDEN=write in any case.
    """
    kept = sections().get(slug, "")
    if (kept or os.environ.get("CI")) and os.environ.get("GRADE_GOLDEN") != "write":
        return kept
    with FILE.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # tests of other challenges may be at it, too
        known = {**sections(), slug: section}
        file.truncate(0)
        file.write("\n".join(known[name] for name in sorted(known)))
    return section
