"""`grade new`: both folders of a challenge, filled with a working example of its kind, or a whole course.

The templates lie beside this file, in `scaffold/<kind>/exercises` and `scaffold/<kind>/solutions`, under the names
that they are written with; `entry.py` becomes the entry's own name.
"""

import os
import secrets
import sys
from pathlib import Path

import msgspec.toml

from grader.course.about import FILE as ABOUT
from grader.course.challenge import SUPPORT
from grader.course.course import Course
from grader.course.keys import KEY_FILE
from grader.course.kinds import OFFERED
from grader.course.slug import SLUG, SLUG_RULE, name_of
from grader.errors import MachineFault, UsageFault
from grader.files import LEFTOVERS

TEMPLATES = Path(__file__).with_name("scaffold")
FIRST = "01-median"


def scaffold(course: Course, kind: str, slug: str) -> list[Path]:
    """Write a new challenge of that kind, which works as it is.

    Returns:
        The files written, in order.

    Raises:
        UsageFault: no such kind, a slug that is not allowed, or one that is taken.
        MachineFault: they cannot be written.
    """
    if kind not in OFFERED:
        raise UsageFault(f"{kind!r} is not a kind of challenge", next_step=f"Choose one of {', '.join(OFFERED)}.")
    if not SLUG.fullmatch(slug):
        raise UsageFault(
            f"{slug!r} is not allowed as a challenge's name",
            next_step=f"Write {SLUG_RULE}, e.g. my-bug or 40-my-bug.",
        )
    for taken in (course.root / "exercises" / slug, course.root / "solutions" / slug):
        if taken.exists():
            raise UsageFault(f"{taken} exists already", next_step="Choose another name, or remove it.")
    texts = _texts(course.root, kind, slug)
    _write(texts)
    return list(texts)


def new_course(folder: Path) -> list[Path]:
    """Write a small course of one's own, which works as it is.

    It holds a challenge of plain Python, a README, `course.toml` and a secret key.

    Returns:
        The files written, in order.

    Raises:
        UsageFault: the folder is there and is not empty.
        MachineFault: it cannot be written.
    """
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise UsageFault(f"{folder} exists already and is not empty", next_step="Give another folder.")
    name = os.fsencode(folder.absolute().name).decode("utf-8", "replace")
    title = " ".join(name.replace("-", " ").replace("_", " ").split()).capitalize() or "A course"
    readme = TEMPLATES.joinpath("course/README.md").read_text(encoding="utf-8").replace("@TITLE@", title)
    about = TEMPLATES.joinpath("course/course.toml").read_text(encoding="utf-8")
    about = about.replace('title = "@TITLE@"\n', msgspec.toml.encode({"title": title}).decode("utf-8"))
    key = folder / KEY_FILE
    texts = {
        folder / "README.md": readme,
        folder / ABOUT: about,
        folder / ".gitignore": TEMPLATES.joinpath("course/gitignore").read_text(encoding="utf-8"),
        key: f"{secrets.token_urlsafe(32)}\n",
        **_texts(folder, "function", FIRST),
    }
    _write(texts)
    os.chmod(key, 0o600)  # noqa: PTH101 - the same on every system
    return list(texts)


def _write(texts: dict[Path, str]) -> None:
    try:
        for file, text in texts.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as fault:
        raise MachineFault(f"{file} cannot be written: {fault.strerror or fault}") from None


def _texts(root: Path, kind: str, slug: str) -> dict[Path, str]:
    """Return file to text, with the new challenge's title and names filled in."""
    name = name_of(slug).replace("-", "_")
    # A stub by the name of a file with another meaning would be taken for that file, or for a module of Python's own.
    taken = {*SUPPORT, *(template.name for template in TEMPLATES.joinpath(kind).rglob("*.py"))}
    entry = f"{name}_task.py" if f"{name}.py" in taken or name in sys.stdlib_module_names else f"{name}.py"
    title = name.replace("_", " ").capitalize()
    texts = {}
    for template in sorted(TEMPLATES.joinpath(kind).rglob("*.*")):
        tree, *inside = template.relative_to(TEMPLATES / kind).parts
        if not LEFTOVERS.isdisjoint(inside):  # pip compiles what it installs
            continue
        file = root.joinpath(tree, slug, *inside)
        text = template.read_text(encoding="utf-8").replace("@TITLE@", title).replace("@ENTRY@", entry)
        texts[file.with_name(entry) if template.name == "entry.py" else file] = text
    return texts
