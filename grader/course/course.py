"""A course: the folder that holds `exercises/` and, on the instructor's side, `solutions/`."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from grader.course.about import About, Part, read_about, slips
from grader.course.challenge import Challenge
from grader.course.loading import load_challenge
from grader.course.slug import SLUG, name_of
from grader.course.workspace_info import FILE, read_workspace
from grader.errors import CourseFault, UnknownChallenge, UsageFault
from grader.files import LEFTOVERS

# What belongs to no single challenge: of the whole course, and what configures `pytest solutions/`.
SHARED = frozenset({"conftest.py", "README.md", "course.toml"})


class Course(msgspec.Struct, frozen=True):
    """The course at `root`. Nothing is read before it is asked for."""

    root: Path

    def about(self) -> About:
        """Read what the course says of itself, in `course.toml`.

        Raises:
            CourseFault: it is wrong.
        """
        return read_about(self.root)

    def survey_about(self) -> tuple[About, list[CourseFault]]:
        """Read what the course says of itself, as far as it can be read, and what is wrong with it."""
        try:
            return self.about(), slips(self.root, self._names())
        except CourseFault as fault:
            return About(), [fault]

    def slugs(self) -> list[str]:
        """Return the names of all challenges, in the order of the course's parts, without reading any.

        Those of no part come last, by name; and all do where `course.toml` cannot be read, which its readers tell.
        """
        there = self._names()
        parts: tuple[Part, ...] = ()
        with suppress(CourseFault):
            parts = self.about().parts
        placed = [slug for part in parts for slug in part.challenges if slug in there]
        return list(dict.fromkeys([*placed, *there]))

    def has(self, slug: str) -> bool:
        """Tell whether there is a challenge of exactly this name, without reading it."""
        return bool(SLUG.fullmatch(slug)) and (self.root / "exercises" / slug / "challenge.toml").is_file()

    def load(self, slug: str) -> Challenge:
        """Read the challenge of exactly this name.

        Raises:
            CourseFault: its `challenge.toml` is missing or wrong.
        """
        return load_challenge(self.root, slug)

    @property
    def challenges(self) -> Iterator[Challenge]:
        """The challenges, in order, each read when it is reached.

        Raises:
            CourseFault: at a broken one; `survey` goes on instead.
        """
        return map(self.load, self.slugs())

    def survey(self) -> tuple[list[Challenge], list[CourseFault]]:
        """Read every challenge: those that are well, and what is wrong with the others."""
        good: list[Challenge] = []
        faults: list[CourseFault] = []
        for slug in self.slugs():
            try:
                good.append(self.load(slug))
            except CourseFault as fault:
                faults.append(fault)
        return good, faults

    def find(self, name: str) -> Challenge:
        """Read the challenge that `name` means: its slug, with the number or without, or words of it that no other has.

        Raises:
            UnknownChallenge: none or several fit; carries the nearest names.
            CourseFault: the one that fits is broken.
        """
        there = self._names()
        wanted = name.strip().rstrip("/").lower()
        if wanted in there:
            return self.load(wanted)
        for fits in _fitting(wanted, self.slugs()) if wanted else ():
            if len(fits) == 1:
                return self.load(fits[0])
            if fits:
                message = f"{name!r} fits several challenges: {', '.join(fits[:5])}"
                raise UnknownChallenge(message, nearest=tuple(fits), next_step="Give more of the name.")
        raise _unknown(name, there)

    def undeclared(self) -> list[Path]:
        """Return what lies beside the challenges in either tree and belongs to none."""
        known = {*self._names(), *LEFTOVERS}
        beside = [*self.root.glob("exercises/*"), *self.root.glob("solutions/*")]
        return sorted(p for p in beside if p.name not in known and p.name not in SHARED)

    def _names(self) -> list[str]:
        return sorted(file.parent.name for file in self.root.glob("exercises/*/challenge.toml"))


def _fitting(wanted: str, slugs: list[str]) -> Iterator[list[str]]:
    """Yield the slugs that a name may stand for, the surest way to mean one first: as a whole, begun, a word begun."""
    yield [slug for slug in slugs if name_of(slug) == wanted]
    yield [slug for slug in slugs if slug.startswith(wanted) or name_of(slug).startswith(wanted)]
    yield [slug for slug in slugs if f"-{wanted}" in slug]


def _unknown(name: str, slugs: list[str]) -> UnknownChallenge:
    import difflib

    by_name = {name_of(s): s for s in slugs} | {s: s for s in slugs}
    # A name can be the nearest twice, with and without its number.
    near = dict.fromkeys(by_name[n] for n in difflib.get_close_matches(name.lower(), by_name, n=6, cutoff=0.5))
    nearest = tuple(near)[:3]
    said = f"; did you mean {' or '.join(nearest)}?" if nearest else ""
    return UnknownChallenge(f"No challenge is named {name!r}{said}", nearest=nearest, next_step="grade list")


def find_course(start: Path | None = None, explicit: str | None = None) -> Course:
    """Find the course: `explicit`, else GRADE_COURSE, else walking up from `start`.

    On the way up a student's workspace counts too: its `.grade.toml` names the course it was started from. So do, last,
    the workspaces in `start` itself, where all of them came from one course.

    Args:
        start: where the walk begins; the current folder when None.
        explicit: what `--course` was given.

    Raises:
        UsageFault: none found, or the named folder is not a course.
    """
    for value, origin in ((explicit, "--course"), (os.environ.get("GRADE_COURSE"), "GRADE_COURSE")):
        if value:
            root = Path(value).expanduser().absolute()
            if is_course(root):
                return Course(root)
            raise UsageFault(
                f"{value} ({origin}) is not a course: no challenge.toml is in its exercises folder",
                next_step=f"Give {origin} the folder that holds exercises/.",
            )
    here = (start or Path.cwd()).absolute()
    lost = None
    for folder in (here, *here.parents):
        if is_course(folder):
            return Course(folder)
        workspace = read_workspace(folder)
        if workspace and is_course(workspace.course):
            return Course(workspace.course)
        lost = lost or (
            workspace and f"The course that {folder} was started from is not at {workspace.course} any more"
        )
    below = _started_in(here)
    if below is not None:
        return below
    raise UsageFault(
        lost or f"No course here: neither {here} nor a folder above it holds exercises/ with a challenge in it",
        next_step="Go to the course's folder, or give --course FOLDER.",
    )


def _started_in(folder: Path) -> Course | None:
    """Return the course that the workspaces in a folder came from; None where there is none, or more than one."""
    roots = set()
    for file in folder.glob(f"*/{FILE}"):
        with suppress(UsageFault):  # a damaged one is told by the command that is about it
            info = read_workspace(file.parent)
            if info and is_course(info.course):
                roots.add(info.course)
    return Course(roots.pop()) if len(roots) == 1 else None


def is_course(folder: Path) -> bool:
    """Tell whether `folder` holds `exercises/` with at least one challenge."""
    return next(folder.glob("exercises/*/challenge.toml"), None) is not None
