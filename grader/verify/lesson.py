"""A lesson's examples, run as its reader would run them; `grader.course.lesson` says what a lesson is made of.

What follows from them is compared with what the lesson shows: what each example prints, and the pictures, as text and
as data. `fill` writes it instead.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from grader.course.challenge import Challenge, read_course_text
from grader.course.lesson import (
    DRAWN_BY,
    EXAMPLE,
    NO_RUN,
    OUTPUT,
    PICTURE,
    PICTURES,
    Block,
    blocks_of,
    read_pictures,
)
from grader.errors import CourseFault
from grader.files import write_atomically
from grader.report.evidence import Evidence
from grader.report.plain import in_plain_text
from grader.sandbox.start import clean_environment
from grader.verify.record import Findings

_SECONDS = 120.0
_FILL = "Write it from what ran: grade verify --fill"
# Line numbers in tracebacks are those of the file. A line of JSON goes out for each block that ended, then one for all
# pictures: each function of their file is called with the names that its arguments have.
_RUNNER = """
import contextlib, inspect, io, json, os, sys, traceback
out = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
scope = {"__name__": "__main__"}

def run(code, start, file, names):
    said, printed = "", io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile("\\n" * start + code, file, "exec"), names)
    except BaseException as error:
        lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == file]
        said = f"line {(lines or [getattr(error, 'lineno', start)])[-1]}: {type(error).__name__}: {error}"
    return {"said": said, "printed": printed.getvalue()}

blocks, pictures = json.load(sys.stdin)
for start, code in blocks:
    print(json.dumps(run(code, start, "README.md", scope)), file=out, flush=True)
made = {"__name__": "pictures"}
drawn, ended = {}, run(pictures, 0, "pictures.py", made)
if pictures and not ended["said"]:
    import msgspec
    own = {n: f for n, f in made.items() if inspect.isfunction(f) and f.__module__ == "pictures" and n[0] != "_"}
    for name, function in own.items():
        calling = {"call": lambda: function(**{a: scope[a] for a in inspect.signature(function).parameters})}
        ended = run("value = call()", 0, "pictures.py", calling)
        if ended["said"]:
            ended["said"] = f"{name}: " + ended["said"].partition(": ")[2]
            break
        drawn[name] = json.loads(msgspec.json.encode(calling["value"]))
print(json.dumps({"said": ended["said"], "drawn": drawn}), file=out, flush=True)
"""


class _Ended(msgspec.Struct, frozen=True):
    """How a block ended: what it has to say, nothing when it is well, and what it printed."""

    said: str
    printed: str


class _Drawn(msgspec.Struct, frozen=True):
    """The pictures by name, or why there are none."""

    said: str
    drawn: dict[str, Evidence]


class _Ran(msgspec.Struct, frozen=True):
    """What came of a lesson: of each block that ended, of the pictures, and why not all of it."""

    blocks: list[_Ended]
    pictures: _Drawn | None
    why: str


def check_lesson(challenge: Challenge, found: Findings, *, seconds: float = _SECONDS) -> None:
    """Run the lesson's examples in a process of their own, for at most that many seconds together.

    A warning that an example lets out is an error: its reader would meet it too.
    """
    readme = challenge.folder / "README.md"
    with found.faults():
        text = read_course_text(readme)
        blocks = _blocks(text, readme, found)
        if not any(block.runs for block in blocks):
            found.warning("holds no Python block that is run", readme)
            return
        ran = _run(challenge, blocks, seconds)
        _tell_failures(blocks, ran, readme, found)
        for block, want in _shown(blocks, ran):
            if want is None:
                found.error(f"line {block.start}: there is no picture {block.mark}", readme)
            elif block.text != want:
                what = f"not what {'the picture' if block.language == PICTURE else 'the example before it'} gives"
                found.error(f"line {block.start}: {what}. {_FILL} {challenge.slug}", readme)
        drawn = ran.pictures.drawn if ran.pictures else {}
        if read_pictures(challenge.folder) != drawn:
            found.error(f"not what {DRAWN_BY} draws. {_FILL} {challenge.slug}", challenge.folder / PICTURES)


def fill(challenge: Challenge) -> bool:
    """Write what a lesson's examples print, and its pictures, where it has places for them; tell whether any changed.

    Raises:
        CourseFault: an example fails, or the files cannot be read.
        MachineFault: they cannot be written.
    """
    readme = challenge.folder / "README.md"
    text = read_course_text(readme)
    found = Findings(challenge.slug)
    blocks = _blocks(text, readme, found)
    ran = _run(challenge, blocks, _SECONDS)
    _tell_failures(blocks, ran, readme, found)
    if found.all():
        first = found.all()[0]
        raise CourseFault(f"{first.where}: {first.message}", next_step=f"grade verify {challenge.slug}")
    lines = text.split("\n")
    for block, want in reversed(list(_shown(blocks, ran))):
        if want is not None:
            lines[block.start : block.end] = want.split("\n")[:-1]
    new = {readme: "\n".join(lines)}
    if ran.pictures is not None and ran.pictures.drawn:
        data = msgspec.json.format(msgspec.json.encode(ran.pictures.drawn, order="deterministic"), indent=1)
        new[challenge.folder / PICTURES] = data.decode() + "\n"
    changed = {file: one for file, one in new.items() if not file.is_file() or read_course_text(file) != one}
    for file, one in changed.items():
        write_atomically(file, one.encode())
    return bool(changed)


def _blocks(text: str, readme: Path, found: Findings) -> list[Block]:
    """Return the fenced blocks; find marks that mean nothing."""
    blocks = blocks_of(text)
    for block in blocks:
        if block.language == EXAMPLE and block.mark not in ("", NO_RUN):
            found.error(f"line {block.start}: a Python block may be marked {NO_RUN}, not {block.mark}", readme)
    return blocks


def _tell_failures(blocks: list[Block], ran: _Ran, readme: Path, found: Findings) -> None:
    examples = [block for block in blocks if block.runs]
    for ended in ran.blocks:
        if ended.said:
            found.error(f"an example fails: {ended.said}", readme)
    if len(ran.blocks) < len(examples):
        found.error(f"the example that begins on line {examples[len(ran.blocks)].start + 1} {ran.why}", readme)
    elif ran.pictures is None:
        found.error(f"drawing {ran.why}", readme.with_name(DRAWN_BY))
    elif ran.pictures.said:
        found.error(f"drawing fails: {ran.pictures.said}", readme.with_name(DRAWN_BY))


def _shown(blocks: list[Block], ran: _Ran) -> "list[tuple[Block, str | None]]":
    """Return each output and picture with what should be in it; None for a picture that is not drawn."""
    shown: list[tuple[Block, str | None]] = []
    ended = iter(ran.blocks)
    last: _Ended | None = None
    drawn = ran.pictures.drawn if ran.pictures else {}
    for block in blocks:
        if block.runs:
            last = next(ended, None)
        elif block.language == OUTPUT and last is not None:
            shown.append((block, last.printed))
        elif block.language == PICTURE:
            shown.append((block, in_plain_text(drawn[block.mark]) if block.mark in drawn else None))
    return shown


def _run(challenge: Challenge, blocks: list[Block], seconds: float) -> _Ran:
    """Run the examples, then what draws the pictures."""
    drawing = challenge.folder / DRAWN_BY
    pictures = read_course_text(drawing) if drawing.is_file() else ""
    examples = [block for block in blocks if block.runs]
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-W", "error", "-c", _RUNNER],
                input=json.dumps([[(one.start, one.text) for one in examples], pictures]).encode(),
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=clean_environment(), cwd=folder,
                timeout=seconds, check=False,
            )  # fmt: skip
            output, why = done.stdout, f"ends the process with exit code {done.returncode}"
        except subprocess.TimeoutExpired as late:
            output, why = late.stdout or b"", f"does not end within {seconds:g} seconds"
    lines = output.splitlines()
    try:
        ended = [msgspec.json.decode(line, type=_Ended) for line in lines[: len(examples)]]
        drawn = msgspec.json.decode(lines[len(examples)], type=_Drawn) if len(lines) > len(examples) else None
    except msgspec.ValidationError as fault:
        raise CourseFault(f"exercises/{challenge.slug}/{DRAWN_BY}: no evidence: {fault}") from None
    return _Ran(blocks=ended, pictures=drawn, why=why)
