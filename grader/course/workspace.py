"""The folder that a student works in.

::

    <slug>/
        README.md           the task                        written again by each `grade start`
        <entry>.py          the stub, to be edited          never overwritten once edited; of several files, each
        harness.py          where the challenge has one     written again
        snippet.py          where the challenge has one     written again
        test_public.py      where the challenge has one     written again
        <files>             as the challenge declares       written again
        .grade.toml         what this folder is             written last but one; the stub comes last
        <entry>.1.bak.py    the edited file that `--fresh` put aside
"""

import shutil
from pathlib import Path

from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.keys import course_key
from grader.course.locate import Located, locate
from grader.course.stamp import stamp_code, stamped
from grader.course.submission_file import MAX_BYTES
from grader.course.variant import Variant, render_public
from grader.course.workspace_info import FILE, WorkspaceInfo, read_workspace
from grader.errors import MachineFault, UsageFault
from grader.files import UnreadableFile, read_regular, write_atomically

__all__ = ["Located", "WorkspaceInfo", "locate", "read_workspace", "write_workspace"]


def write_workspace(challenge: Challenge, variant: Variant, course: Course, into: Path, *, fresh: bool = False) -> Path:
    """Write `into`/<slug>: the task, the stub, and what they need. Return that folder.

    Killed at any moment, it leaves nothing, or a folder that the next call completes.

    Args:
        challenge: what is started.
        variant: the numbers to render it with; its student and draw are remembered in `.grade.toml`.
        course: where the challenge comes from, remembered too.
        into: the folder that gets the workspace.
        fresh: replace an existing workspace by this draw; an edited stub is kept beside the new one.

    Raises:
        UsageFault: the folder is there and is something else, or holds an edited stub and `fresh` is False.
        MachineFault: it cannot be written.
        CourseFault: a file of the challenge is missing or its template is wrong.
    """
    texts = render_public(challenge, variant)
    entry = challenge.entry.name if challenge.entry else ""
    whose = challenge.slug, variant.student, variant.draw, course_key(course)
    for name in challenge.stub_names:
        texts[name] = stamped(texts[name], *whose)
    hashes = {name: _sha256(texts[name].encode("utf-8")) for name in challenge.stub_names}
    info = WorkspaceInfo(
        challenge=challenge.slug,
        course=course.root.absolute(),
        student=variant.student,
        draw=variant.draw,
        code=stamp_code(*whose) if entry else "",
        entry=entry,
        stub_sha256=hashes.pop(entry, ""),
        others=hashes,
    )
    # The order matters: without its stubs a workspace counts as unfinished, so they come last.
    stubs = {name: texts.pop(name) for name in challenge.stub_names}
    folder = into / challenge.slug
    try:
        files = {**texts, FILE: info.to_toml(), **stubs}
        others = [*challenge.public_data(), *filter(None, [challenge.public_checks_file])]
        data = {path.name: path.read_bytes() for path in others}
        data |= {name: text.encode("utf-8") for name, text in files.items()}
        if _make_way(folder, info, fresh=fresh):
            for name, content in data.items():
                write_atomically(folder / name, content)
        else:
            _write_new(folder, data)
    except (OSError, UnicodeEncodeError) as fault:
        raise MachineFault(f"{folder} cannot be written: {getattr(fault, 'strerror', None) or fault}") from None
    return folder


def _write_new(folder: Path, files: dict[str, bytes]) -> None:
    """Fill a folder beside the wanted one, then give it its name in one step."""
    partial = folder.with_name(f".{folder.name}.partial")
    if partial.is_dir():
        shutil.rmtree(partial)
    partial.mkdir(parents=True)
    try:
        for name, content in files.items():
            (partial / name).write_bytes(content)
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _make_way(folder: Path, info: WorkspaceInfo, *, fresh: bool) -> bool:
    """Tell whether `folder` is a workspace to write into; put its stub aside first."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return False
    old = read_workspace(folder)
    if old is None or old.challenge != info.challenge:
        raise UsageFault(
            f"{folder} is there already and was not written by `grade start {info.challenge}`",
            next_step="Move it away, or run grade start in another folder.",
        )
    stubs = [stub for name in {**old.stubs, **info.stubs} if (stub := folder / name).exists()]
    edited = [stub for stub in stubs if not _is_as_written(stub, old.stubs.get(stub.name))]
    if edited and not fresh:
        stub = edited[0]
        raise UsageFault(
            f"{stub} holds your edits, and is left alone",
            next_step=f"See its task: grade task {old.challenge}. Submit it: grade submit {old.challenge}. Or remove "
            f"{stub.parent}. Or draw new numbers and keep your file beside the new one: "
            f"grade start {old.challenge} --fresh",
        )
    for stub in stubs:
        if stub in edited:
            stub.rename(_free_backup(stub))
        else:
            stub.unlink()
    return True


def _is_as_written(stub: Path, sha256: str | None) -> bool:
    try:
        return _sha256(read_regular(stub, MAX_BYTES)) == sha256
    except UnreadableFile:  # whatever it is by now, it was not written by `grade start`
        return False


def _free_backup(stub: Path) -> Path:
    number = 1
    while (backup := stub.with_name(f"{stub.stem}.{number}.bak.py")).exists():
        number += 1
    return backup


def _sha256(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()
