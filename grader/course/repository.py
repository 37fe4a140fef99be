"""A student's git repository among what a class handed in: a file as it was in the last commit in time.

`git` reads it, and is given nothing of the student's but objects: a folder of our own takes the place of `.git`, with a
configuration of our own, so that no hook, filter, alias or helper that a repository may name is known to it. Nothing is
checked out.

When a commit was made is what its author's own machine said.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath

import msgspec

from grader.course.listing import Listed
from grader.course.scratch import scratch_folder
from grader.course.submission_file import most_bytes
from grader.course.years import YEARS
from grader.errors import MachineFault, RefusedSubmission
from grader.files import UnreadableFile, read_regular
from grader.text import one_line

_HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REF = re.compile(r"refs/[\w./+@-]+")
_MOST_COMMITS = 20_000
_MOST_REFS = 16 << 20
_SECONDS = 30
_NO_CALENDAR = datetime(YEARS.stop, 1, 1, tzinfo=UTC).timestamp()
"""From this second on, as git counts them."""
_MEMORY = 1 << 30
_CONFIG = "[core]\n\trepositoryformatversion = {version}\n\tbare = true\n{more}"
_OPTIONS = ("core.commitGraph=false", "core.multiPackIndex=false", "core.packedGitWindowSize=16m", "gc.auto=0")


class Sought(msgspec.Struct, frozen=True):
    """What is looked for in repositories.

    Attributes:
        slug: the challenge's; its files lie in a folder of this name, or at the top.
        names: of its files.
        until: folder of a student -> until when a commit is in time, with its zone; None for any time.
    """

    slug: str
    names: tuple[str, ...]
    until: Callable[[str], datetime | None] = lambda _: None


def find_repositories(root: Path, stack: ExitStack, sought: Sought) -> tuple[dict[str, list[Listed]], dict[str, str]]:
    """Look at every repository in a class's folder, also at bare ones.

    Args:
        root: the class's folder.
        stack: holds a folder of git's as long as files are read; where there is no repository, none is made.
        sought: what is looked for.

    Returns:
        Name of each folder that is a repository -> its files that are wanted; and those that are refused -> why.

    Raises:
        MachineFault: there are repositories, and no git.
    """
    found: dict[str, list[Listed]] = {}
    refused: dict[str, str] = {}
    own: Path | None = None
    for entry in sorted(os.scandir(root), key=lambda one: one.name):
        git = _git_folder(entry)
        if git is None:
            continue
        own = own or stack.enter_context(scratch_folder("grade-git-"))
        found[entry.name] = []
        try:
            repository = _Repository(git, own / str(len(found)))
            found[entry.name] = _files(repository, entry.name, sought)
        except RefusedSubmission as fault:
            refused[entry.name] = str(fault)
        except UnreadableFile as fault:
            refused[entry.name] = f"The repository {fault}"
    return found, refused


def _git_folder(entry: "os.DirEntry[str]") -> Path | None:
    """Return where a repository keeps what it knows; None of a folder that is no repository."""
    if entry.is_symlink() or not entry.is_dir():
        return None
    inside = Path(entry.path, ".git")
    if os.path.lexists(inside):
        return inside
    bare = Path(entry.path)
    return bare if all((bare / name).exists() for name in ("HEAD", "objects", "refs")) else None


class _Repository:
    """One repository; `own` becomes the folder that git takes for `.git`."""

    def __init__(self, git: Path, own: Path) -> None:
        if git.is_symlink() or not git.is_dir() or (git / "objects").is_symlink():
            raise RefusedSubmission("Its .git is a link to another place; clone it anew")
        if (git / "objects/info/alternates").exists():
            raise RefusedSubmission("It borrows from another repository; clone it without --shared and --reference")
        self.tip = _tip(git)
        self._objects = (git / "objects").absolute()  # git runs in a folder of its own
        self._own = own
        long = len(self.tip) == 64
        more = "[extensions]\n\tobjectFormat = sha256\n" if long else ""
        for folder in ("objects", "refs"):
            (own / folder).mkdir(parents=True)
        (own / "HEAD").write_text("ref: refs/heads/none\n")
        (own / "config").write_text(_CONFIG.format(version=int(long), more=more))
        shallow = _read(git, "shallow")
        if shallow:
            (own / "shallow").write_text("".join(f"{one}\n" for one in shallow.split() if _HASH.fullmatch(one)))

    def commits(self) -> list[tuple[int, str]]:
        """Return time, in seconds since 1970, and hash of each commit of the branch that is checked out, latest first.

        Of a merge that is the line that was merged into.
        """
        said = self.git("rev-list", "--first-parent", "--timestamp", f"--max-count={_MOST_COMMITS}", self.tip, "--")
        return [(int(at), commit) for at, commit in (line.split() for line in said.decode().splitlines())]

    def blobs(self, commit: str, paths: Iterable[str]) -> dict[str, str]:
        """Return path -> hash of those of the files that a commit has; no links, no other repositories."""
        found = {}
        for line in self.git("ls-tree", "-z", "--full-tree", commit, "--", *paths).split(b"\0"):
            about, _, path = line.partition(b"\t")
            mode, _, rest = about.partition(b" ")
            if mode in (b"100644", b"100755", b"100664"):
                found[path.decode()] = rest.split()[1].decode()
        return found

    def read(self, blob: str, name: str) -> bytes:
        """Return a file's bytes.

        Raises:
            RefusedSubmission: it is too big.
        """
        most = most_bytes(name)
        if int(self.git("cat-file", "-s", blob)) > most:
            raise RefusedSubmission(f"{name} is too big: {most // 1024} KB are allowed")
        return self.git("cat-file", "blob", blob)

    def git(self, *words: str) -> bytes:
        """Return what git prints.

        Raises:
            RefusedSubmission: it fails or takes too long.
        """
        program = shutil.which("git")
        if program is None:
            raise MachineFault("There are git repositories, and no git", next_step="Install git, then type it again")
        environment = {
            "PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(self._own), "GIT_DIR": str(self._own),
            "GIT_OBJECT_DIRECTORY": str(self._objects), "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_NO_REPLACE_OBJECTS": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0",
        }  # fmt: skip
        options = [part for option in _OPTIONS for part in ("-c", option)]
        try:
            done = subprocess.run(
                [program, "--no-pager", "--literal-pathspecs", *options, *words],
                env=environment, cwd=self._own, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS,
                check=False, preexec_fn=_limit if sys.platform == "linux" else None,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise RefusedSubmission(f"git did not read it within {_SECONDS} seconds") from None
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
            raise RefusedSubmission(f"git cannot read it: {one_line(said, 120)}")
        return done.stdout


def _limit() -> None:
    """Bound git's memory: what is packed small may be large."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _tip(git: Path) -> str:
    """Return the hash of the commit that is checked out.

    Raises:
        RefusedSubmission: there is none.
    """
    head = _read(git, "HEAD").strip()
    name = head.removeprefix("ref: ")
    if head != name and _REF.fullmatch(name) and ".." not in name:
        head = _read(git, name).strip() or next(
            (commit for commit, _, ref in map(_parted, _read(git, "packed-refs").splitlines()) if ref == name), ""
        )
    if not _HASH.fullmatch(head):
        raise RefusedSubmission("It has no commit on the branch that is checked out")
    return head


def _parted(line: str) -> tuple[str, str, str]:
    return line.strip().partition(" ")


def _read(git: Path, name: str) -> str:
    """Return the text of a file in `.git`; nothing where there is none."""
    try:
        return read_regular(git / name, _MOST_REFS, beneath=git).decode(errors="replace")
    except UnreadableFile as fault:
        if fault.why in ("missing", "folder"):
            return ""
        raise


def _files(repository: _Repository, folder: str, sought: Sought) -> list[Listed]:
    """Return the files that are wanted, as they were in the last commit in time; where none is, in the last one."""
    commits = repository.commits()
    until = sought.until(folder)
    in_time = [i for i, (at, _) in enumerate(commits) if until is None or at <= until.timestamp()]
    index = in_time[0] if in_time else 0
    seconds, commit = commits[index]
    if seconds >= _NO_CALENDAR:
        raise RefusedSubmission(f"Its commit {commit[:10]} has a date that no calendar shows")
    at = datetime.fromtimestamp(seconds, UTC)
    names = sought.names
    if len(names) == 1:
        names = (*names, str(PurePosixPath(names[0]).with_suffix(".ipynb")))
    places = {f"{folder}{name}": name for folder in (f"{sought.slug}/", "") for name in names}
    blobs = repository.blobs(commit, places)
    top = f"{sought.slug}/" if any(path.startswith(f"{sought.slug}/") for path in blobs) else ""
    said = f"commit {commit[:10]} of {at:%Y-%m-%d %H:%M} UTC"
    if index:
        said += f"; {index} later one{'s were' if index > 1 else ' was'} not in time"
    listed = [
        Listed(
            path=(folder.removesuffix(".git"), places[path]), fetch=partial(repository.read, blob, places[path]),
            when=(seconds,), at=at, note=said,
        )
        for path, blob in blobs.items()
        if path.startswith(top)
    ]  # fmt: skip
    if not listed:
        raise RefusedSubmission(f"It has no {sought.slug}/{names[0]} and no {names[0]} in {said}")
    return listed
