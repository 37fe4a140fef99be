"""A lesson's examples, run as its reader would run them.

The convention: every block that is fenced as `python` is executed, in order, all in one namespace. A block fenced as
`python no-run` is shown only. Blocks of other languages are left alone.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec
from markdown_it import MarkdownIt

from grader.course.challenge import Challenge, read_course_text
from grader.sandbox.launch import clean_environment
from grader.verify.record import Findings

NO_RUN = "no-run"
_SECONDS = 120.0
# Line numbers in tracebacks are those of the README; one line of JSON goes out for each block that ended.
_RUNNER = """
import json, os, sys, traceback
out = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
scope = {"__name__": "__main__"}
for start, code in json.load(sys.stdin):
    said = ""
    try:
        exec(compile("\\n" * start + code, "README.md", "exec"), scope)
    except BaseException as error:
        lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == "README.md"]
        said = f"line {(lines or [getattr(error, 'lineno', start)])[-1]}: {type(error).__name__}: {error}"
    print(json.dumps(said), file=out, flush=True)
"""


class Block(msgspec.Struct, frozen=True):
    """A code block; `start` lines of the README stand before its first one."""

    start: int
    code: str


def check_lesson(challenge: Challenge, found: Findings, *, seconds: float = _SECONDS) -> None:
    """Run the lesson's examples in a process of their own, for at most that many seconds together."""
    readme = challenge.folder / "README.md"
    blocks: list[Block] = []
    with found.faults():
        blocks = python_blocks(read_course_text(readme), readme, found)
        if not blocks:
            found.warning("holds no Python block that is run", readme)
    if not blocks:
        return
    ended, why = _run_blocks(blocks, seconds)
    for said in ended:
        if said:
            found.error(f"an example fails: {said}", readme)
    if len(ended) < len(blocks):
        found.error(f"the example that begins on line {blocks[len(ended)].start + 1} {why}", readme)


def python_blocks(text: str, readme: Path, found: Findings) -> list[Block]:
    """Return the blocks to run."""
    blocks = []
    for token in MarkdownIt("commonmark").parse(text):
        language, _, mark = token.info.strip().partition(" ")
        if token.type != "fence" or language != "python" or token.map is None:
            continue
        start = token.map[0] + 1
        if mark and mark != NO_RUN:
            found.error(f"line {start}: a Python block may be marked {NO_RUN}, not {mark}", readme)
        if mark != NO_RUN:
            blocks.append(Block(start, token.content))
    return blocks


def _run_blocks(blocks: list[Block], seconds: float) -> tuple[list[str], str]:
    """Return what each block that ended has to say (nothing, when it is well), and why the next one did not end."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-c", _RUNNER],
                input=json.dumps([(block.start, block.code) for block in blocks]).encode(),
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=clean_environment(), cwd=folder,
                timeout=seconds, check=False,
            )  # fmt: skip
            output, why = done.stdout, f"ends the process with exit code {done.returncode}"
        except subprocess.TimeoutExpired as late:
            output, why = late.stdout or b"", f"does not end within {seconds:g} seconds"
    return [json.loads(line) for line in output.splitlines()], why
