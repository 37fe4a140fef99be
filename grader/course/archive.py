"""What was handed in, by a class or by one student, in a folder or a zip archive.

Who handed in what, and why some of it cannot be read. A class's holds one submission per student: `ada.py`,
`ada.ipynb`, or a folder `ada/` or an archive `ada.zip` with the entry in it; a folder may hold git repositories. What
is wrong with one of them is told under its name; the others are read as ever. Nothing is unpacked to the disk.
"""

import contextlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath

import msgspec

from grader.course.gradescope import Submitter, read_metadata
from grader.course.handin import join_handin, left_out, listed, refuse_missing
from grader.course.listing import Listed, list_folder, list_own, student_of, without_copy
from grader.course.outer import class_place, list_class
from grader.course.own_archive import is_archive, unpacked
from grader.course.repository import Sought, find_repositories
from grader.course.roster import is_canvas, names_in, owner_in, split_name, upload_in, without_number
from grader.course.submission_file import METADATA, SUFFIXES, SubmissionText, decode_submission
from grader.errors import RefusedSubmission, UsageFault

_COPY = re.compile(r"(?: ?\((\d{1,3})\)|-(\d{1,2}))(?=\.\w+$)")
_LISTS = re.compile(r"(?:readme|licen[cs]e|roster)(?:\..*)?|.*\.(?:csv|tsv|xlsx?|ods|ya?ml|json|toml|xml|log)")


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """What one student handed in.

    Attributes:
        student: by the name of the file or folder.
        filename: the file's own name; empty where none was found.
        fetch: reads the bytes; raises RefusedSubmission.
        note: which of several files this is, as a sentence; empty where there was only one.
        at: when, as an export's metadata says, with its zone, or the class's archive, without; None where none does.
        group: who handed it in, as an export's metadata says: several where it is a group's; empty where nothing says.
        submitter: the one of them whose submission this is.
        when: it was last written, as numbers that order what lies in one folder or archive.
        place: the number of the folder or archive that it lies in, and `within` its name; empty where there is one.
    """

    student: str
    filename: str
    fetch: Callable[[], bytes]
    note: str = ""
    at: datetime | None = None
    group: tuple[Submitter, ...] = ()
    submitter: Submitter | None = None
    when: tuple[int, ...] = ()
    place: int = 0
    within: str = ""

    @property
    def name(self) -> str:
        """What the student is called where no stamp and no roster says it."""
        return self.submitter.name if self.submitter else owner_in(self.student)

    @property
    def owner(self) -> str:
        """What is the same of everything that one student handed in, as far as names and metadata tell."""
        return without_number(self.name)

    @property
    def turn(self) -> tuple[object, ...]:
        """What puts hand-ins of one student in order where no times tell it: those of a later place come later."""
        return (self.place, *upload_in(self.student), self.when, self.student)

    @property
    def shown(self) -> str:
        """What it is called where several are listed."""
        return f"{self.within}: {self.student}" if self.within else self.student

    @property
    def said(self) -> Sequence[frozenset[str]]:
        """What is said of whose it is, folded, by the metadata or else by the name of the file; the surest first."""
        return self.submitter.said if self.submitter else names_in(self.student)

    def read(self) -> SubmissionText:
        """Read the submission; each call reads it again.

        Raises:
            RefusedSubmission: one sentence that says why it cannot be graded.
        """
        return decode_submission(self.fetch(), self.filename)


@contextmanager
def open_class(
    path: Path,
    entry: str,
    *others: str,
    tell: Callable[[str], object] = lambda _: None,
    slug: str = "",
    until: Callable[[str], datetime | None] = lambda _: None,
) -> Iterator[list[Handed]]:
    """Open a folder or a zip archive; yield what each student handed in, sorted by name.

    What a group handed in is there once for each of them.

    Args:
        path: the folder or archive; an archive stays open while the result is used.
        entry: the challenge's file name, which a student's own folder must hold.
        others: names of the files that it must hold too, where the challenge has several.
        tell: is called with a sentence on what an export's metadata should say and does not.
        slug: the challenge's, where folders may be git repositories: the files may lie in a folder of this name.
        until: folder -> the last moment at which a commit in it is in time; None for any time.

    Raises:
        UsageFault: there is no such folder, or nothing in it; or it is no zip archive, or one that no class hands in.
    """
    with contextlib.ExitStack() as stack:
        names = _names_of(entry) | set(others)
        if path.is_dir():
            path = class_place(path, names)
        if path.is_dir():
            listed, refused = list_folder(path)
            repositories, unread = find_repositories(path, stack, Sought(slug, (entry, *others), until))
            listed = [one for one in listed if one.path[0] not in repositories]
            listed += [one for files in repositories.values() for one in files]
            refused = {name: why for name, why in refused.items() if name not in repositories} | unread
        elif path.is_file():
            listed, refused = list_class(path, stack, names)
        else:
            raise UsageFault(f"There is no folder or archive {path}", next_step="Give a folder, or a .zip file.")
        listed = unpacked(listed)
        found = _handed(listed, refused, (entry, *others))
        if not found:
            raise UsageFault(f"{path} holds no submission", next_step="It must hold a file or folder per student.")
        yield _by_submitter(found, listed, tell)


def open_own(folder: Path, entry: str, *others: str) -> Handed:
    """Return what one student handed in, in a folder of its own: the files in it, or in the one folder that it holds.

    Args:
        folder: where the files are.
        entry: as in `open_class`.
        others: likewise.
    """
    listed, why = list_own(folder)
    found = _handed(unpacked(listed), {folder.name: why} if why else {}, (entry, *others))
    return found[0]


def _by_submitter(found: list[Handed], listed: list[Listed], tell: Callable[[str], object]) -> list[Handed]:
    """Add whose each submission is, where the export of a system holds a file that says it."""
    metadata = next((one.fetch for one in listed if one.path == (METADATA,)), None)
    if metadata is None:
        return found
    submitters, troubles = read_metadata(metadata, [handed.student for handed in found])
    if troubles:
        tell(troubles)
    return [
        msgspec.structs.replace(
            handed,
            group=submitters.get(handed.student, ()),
            submitter=one,
            at=one.at if one else handed.at,  # the export's files are dated by the download
        )
        for handed in found
        for one in submitters.get(handed.student) or [None]
    ]


def _is_student_s(one: Listed) -> bool:
    """Tell whether a file is somebody's: rosters, gradebooks and an export's metadata lie beside the students'."""
    return len(one.path) > 1 or not _LISTS.fullmatch(one.path[0].lower())


def refuse(message: str) -> Callable[[], bytes]:
    """Return what takes the place of reading: it says why not."""

    def fetch() -> bytes:
        raise RefusedSubmission(message)

    return fetch


def _handed(listed: list[Listed], refused: dict[str, str], names: tuple[str, ...]) -> list[Handed]:
    """Sort files by student; what was refused as a whole is a student's of that name."""
    own: dict[str, list[Listed]] = {}
    loose = {one.path[0] for one in listed if len(one.path) == 1}
    beside = _beside(loose, names[0]) if len(names) == 1 else {}
    for one in filter(_is_student_s, listed):
        name = one.path[0]
        if name in beside:
            continue
        if len(one.path) == 1:
            split = split_name(name) if len(names) > 1 else None
            name = split[0] if split else student_of(name, loose)
        own.setdefault(name, []).append(one)
    choose = _choose if len(names) == 1 else _choose_several
    found = [choose(student, files, *names) for student, files in own.items()]
    found = [_with_left_out(one, [name for name, owner in beside.items() if owner == one.name]) for one in found]
    found += [Handed(student=name, filename="", fetch=refuse(why)) for name, why in refused.items() if name not in own]
    alike = Counter(_folded(one.student) for one in found)
    clash = "Several students have this name when upper and lower case are taken for the same"
    return sorted(
        (msgspec.structs.replace(h, fetch=refuse(clash)) if alike[_folded(h.student)] > 1 else h for h in found),
        key=lambda handed: handed.student,
    )


def _beside(loose: set[str], entry: str) -> dict[str, str]:
    """Return file -> owner of what Canvas or Moodle put beside a file of the task's name, and is none of it."""
    split = {name: found for name in sorted(loose) if (found := split_name(name))}
    wanted = _names_of(entry)
    having = {owner for owner, own in split.values() if _COPY.sub("", own) in wanted}
    return {name: owner for name, (owner, own) in split.items() if owner in having and _COPY.sub("", own) not in wanted}


def _with_left_out(handed: Handed, names: list[str]) -> Handed:
    note = f"Not graded: {', '.join(names[:3])}" if names else ""
    return msgspec.structs.replace(handed, note="; ".join(filter(None, (handed.note, note)))) if note else handed


def _names_of(entry: str) -> set[str]:
    """Return what the file of a task may be called."""
    return {entry, str(PurePosixPath(entry).with_suffix(".ipynb"))}


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _choose(student: str, files: list[Listed], entry: str) -> Handed:
    loose = [one for one in files if len(one.path) == 1]
    if loose and len({(len(one.path), without_copy(one.path[0])) for one in files}) > 1:
        names = ", ".join(sorted({"/".join(one.path) for one in files})[:3])
        return Handed(student=student, filename="", fetch=refuse(f"Handed in more than once: {names}"))
    wanted = _names_of(entry)
    programs = [one for one in files if len(one.path) == 2 and one.path[1].lower().endswith(SUFFIXES)]
    named = loose or [one for one in programs if _COPY.sub("", one.path[1]) in wanted]
    if named:
        return _newest(student, named)
    if only := programs if len(programs) == 1 else [] if programs else _archives(files):
        return _only(student, only[0])
    why = f"The folder holds {'more than one file to grade' if programs else f'no {entry}'}"
    return Handed(student=student, filename="", fetch=refuse(why))


def _choose_several(student: str, files: list[Listed], *names: str) -> Handed:
    """Take the files of a task that has several out of all that a student handed in, of each the newest."""
    own = [(one, _COPY.sub("", name)) for one in files if (name := _own_name(one))]
    there = [name for _, name in own]
    if not set(there) & set(names) and (unread := _archives(files)):
        return Handed(student=student, filename=names[0], fetch=unread[0].fetch, at=unread[0].dated)
    if not own:
        why = f"{files[0].path[0]} is one file; this task has {listed(names)}, in a folder for each student"
        return Handed(student=student, filename="", fetch=refuse(why))
    if len(own[0][0].path) == 1:
        student = PurePosixPath(min(one.path[0] for one, _ in own)).stem  # as of one file: it tells whose it is
    chosen = [_newest(student, [one for one, name in own if name == wanted]) for wanted in names if wanted in there]

    def fetch() -> bytes:
        refuse_missing(names, there, "The hand-in holds")
        return join_handin({name: one.read() for name, one in zip(names, chosen, strict=True)}).raw

    notes = dict.fromkeys([*(one.note for one in chosen), left_out(names, there)])
    at = max(filter(None, (one.at for one in chosen)), default=None)
    return Handed(student=student, filename=names[0], fetch=fetch, note="; ".join(filter(None, notes)), at=at)


def _archives(files: list[Listed]) -> list[Listed]:
    """Return a student's archives that could not be read: each says why."""
    return [one for one in files if is_archive(one)]


def _own_name(one: Listed) -> str:
    """Return what a file was called where it was written; empty where that is not known."""
    if len(one.path) > 1:
        return one.path[1] if len(one.path) == 2 else ""
    split = split_name(one.path[0])
    return split[1] if split else ""


def _newest(student: str, files: list[Listed]) -> Handed:
    """Take the file that was written last; of two written at once the copy with the higher number."""
    chosen = max(files, key=lambda one: (one.when, _copy_number(one.path[-1]), one.path))
    others = sorted(one.shown for one in files if one is not chosen)
    note = f"Graded is {chosen.shown}, the newest; not {', '.join(others[:3])}" if others else ""
    return msgspec.structs.replace(_only(student, chosen), note="; ".join(filter(None, (note, chosen.note))))


def _only(student: str, one: Listed) -> Handed:
    # Canvas dates what it zips by the moment at which it does so (`lib/content_zipper.rb`).
    at = None if is_canvas(one.path[0]) else one.dated
    return Handed(student=student, filename=one.path[-1], fetch=one.fetch, at=at, when=one.when, note=one.note)


def _copy_number(name: str) -> int:
    found = _COPY.search(name)
    return int(found[1] or found[2]) if found else 0
