"""One student's numbers for one challenge, and the public files rendered from them.

The draw is reproducible: the same course key, student, challenge and draw number give the same values in every
process. `variant.py` is the course's own code and is run as such.
"""

import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from grader.course.challenge import Challenge, course_path, read_course_text
from grader.course.interface import Interface, read_interface
from grader.course.keys import CourseKey, digest
from grader.errors import CourseFault

MAX_DEPTH = 20

# Names of the template's own, which a drawn value must not hide.
RESERVED = frozenset({"snippet"})
_DRAW = re.compile(r"^(?:def\s+draw\b|draw\s*=)", re.MULTILINE)


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """The values that one student's copy of a challenge is drawn with.

    Attributes:
        student: who it is for.
        draw: 0 for the first, one more for each fresh one.
        seed: what the values were drawn from, below 2**63.
        values: name to plain value: str, int, float, bool, None, and lists and dicts of them.
        hidden: likewise, but for the checks alone: never rendered, and drawn from the course's key.
    """

    student: str
    draw: int
    seed: int
    values: dict[str, Any]
    hidden: dict[str, Any] = {}

    @property
    def known(self) -> dict[str, Any]:
        """All values, as the checks know them."""
        return {**self.values, **self.hidden}


def draw_variant(challenge: Challenge, student: str, draw: int, key: CourseKey) -> Variant:
    """Draw the values of one student's copy; none where the challenge has no `variant.py`.

    Raises:
        CourseFault: `variant.py` fails, has neither `draw` nor `hidden`, or returns something that is not plain.
        UsageFault: this is another student's copy of the course.
    """
    seed = _seed(key.of(student), b"variant", student, challenge.slug, draw)
    file = challenge.folder / "variant.py"
    if not file.is_file():
        return Variant(student=student, draw=draw, seed=seed, values={})
    scope = _run(file)
    if not any(callable(scope.get(name)) for name in ("draw", "hidden")):
        raise CourseFault(f"{course_path(file)}: no function draw(rng); it must return a dict of plain values")
    hidden_seed = _seed(key.for_checks, b"hidden", student, challenge.slug, draw)
    values, hidden = (_draw(file, scope, name, one) for name, one in (("draw", seed), ("hidden", hidden_seed)))
    return Variant(student=student, draw=draw, seed=seed, values=values, hidden=hidden)


def has_numbers(challenge: Challenge) -> bool:
    """Tell whether each student gets numbers of their own, so that an answer can only be judged by whose it is."""
    file = challenge.folder / "variant.py"
    return file.is_file() and _DRAW.search(read_course_text(file)) is not None


def check_seed(key: CourseKey, whose: str, slug: str, draw: int, *, attempt: int) -> int:
    """Return the 32-bit seed that Hypothesis judges one submission with.

    Args:
        key: the course's.
        whose: the student, or the class whose submissions are judged alike.
        slug: of the challenge.
        draw: of the variant.
        attempt: counted from 1: each meets other examples, known before it is made; 0 for practice, and for a class.
    """
    return int.from_bytes(digest(key.for_checks, b"checks", whose, slug, str(draw), str(attempt))[:4], "big")


def _seed(key: bytes, purpose: bytes, student: str, slug: str, draw: int) -> int:
    return int.from_bytes(digest(key, purpose, student, slug, str(draw))[:8], "big") >> 1


def _run(file: Path) -> dict[str, Any]:
    scope: dict[str, Any] = {"__name__": "variant", "__file__": str(file)}
    with _faults(file):
        exec(compile(read_course_text(file), str(file), "exec", dont_inherit=True), scope)  # noqa: S102
    return scope


def _draw(file: Path, scope: dict[str, Any], function: str, seed: int) -> dict[str, Any]:
    """Call one of the two functions of a `variant.py`; nothing is drawn by one that is not there."""
    if not callable(scope.get(function)):
        return {}
    import random

    where = course_path(file)
    with _faults(file):
        # A seed that can be recomputed is wanted here.
        values = scope[function](random.Random(seed))  # noqa: S311
    if type(values) is not dict:
        raise CourseFault(f"{where}: {function} returned {type(values).__name__}; it must return a dict")
    for name, value in values.items():
        if type(name) is not str or not name.isidentifier() or name in RESERVED:
            raise CourseFault(f"{where}: {function}: {name!r} is not allowed as a name; use a plain identifier")
        _require_plain(value, name, where, depth=0)
    return values


@contextmanager
def _faults(file: Path) -> Iterator[None]:
    """Say where in the file it failed."""
    try:
        yield
    except CourseFault:
        raise
    except Exception as fault:
        line = _line_in(fault, str(file))
        raise CourseFault(f"{course_path(file)}{line}: {type(fault).__name__}: {fault}") from fault


def _require_plain(value: object, name: str, where: str, *, depth: int) -> None:
    kind = type(value)
    if depth > MAX_DEPTH:
        raise CourseFault(f"{where}: draw: {name[:40]}… is nested deeper than {MAX_DEPTH}")
    if isinstance(value, list) and kind is list:
        for i, item in enumerate(value):
            _require_plain(item, f"{name}[{i}]", where, depth=depth + 1)
    elif isinstance(value, dict) and kind is dict:
        for key, item in value.items():
            if type(key) is not str:
                raise CourseFault(f"{where}: draw: {name} has the key {key!r}; only texts are allowed")
            _require_plain(item, f"{name}.{key}", where, depth=depth + 1)
    elif kind not in {str, int, float, bool, type(None)}:
        allowed = "str, int, float, bool, None, list or dict"
        raise CourseFault(f"{where}: draw: {name} is a {kind.__name__}; use {allowed}")
    elif isinstance(value, float) and not math.isfinite(value):
        raise CourseFault(f"{where}: draw: {name} is {value!r}; use a finite number")


def render_public(challenge: Challenge, variant: Variant) -> dict[str, str]:
    """Render what the student gets: README.md, each stub, and snippet.py and harness.py where there are such.

    Returns:
        File name to text. `README.md` may use `{{ snippet }}`, the rendered snippet.

    Raises:
        CourseFault: a file is missing, or a template is wrong; names file and line.
    """
    files = {path.name: path for path in challenge.public_files()}
    texts = {}
    if "snippet.py" in files:
        texts["snippet.py"] = _render_file(challenge, variant, files["snippet.py"])
    for name in challenge.stub_names:
        texts[name] = _render_file(challenge, variant, challenge.folder / name)
    snippet = {"snippet": texts["snippet.py"]} if "snippet.py" in texts else {}
    readme = challenge.folder / "README.md"
    texts["README.md"] = _render_file(challenge, variant, readme, **snippet)
    if "harness.py" in files:
        texts["harness.py"] = read_course_text(files["harness.py"])
    return texts


def asked_interface(challenge: Challenge, public: Mapping[str, str]) -> Interface:
    """Return what the rendered stubs ask for.

    Raises:
        CourseFault: as `read_interface`.
        UsageFault: the challenge is a lesson.
    """
    where = f"exercises/{challenge.slug}"
    return read_interface(
        challenge.joined(public), where if challenge.meta.stubs else f"{where}/{challenge.entry_name}"
    )


def _render_file(challenge: Challenge, variant: Variant, file: Path, **more: str) -> str:
    """Render one file with the variant's values; unchanged where the challenge has no `variant.py`."""
    text = read_course_text(file)
    if not (challenge.folder / "variant.py").is_file():
        return text
    import jinja2

    # No autoescape: Python and Markdown are written here, never HTML.
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)  # noqa: S701
    where = course_path(file)
    try:
        # A file's own name makes its lines findable in the traceback.
        code = environment.compile(text, name=where, filename=str(file))
        template = jinja2.Template.from_code(environment, code, environment.globals)
        return template.render({**variant.values, **more})
    except jinja2.TemplateSyntaxError as fault:
        raise CourseFault(f"{where}, line {fault.lineno}: {fault.message}") from fault
    except Exception as fault:
        raise CourseFault(f"{where}{_line_in(fault, str(file))}: {fault}") from fault


def _line_in(fault: BaseException, filename: str) -> str:
    """Say ", line N" of the innermost frame in that file; empty where none is."""
    if isinstance(fault, SyntaxError) and fault.filename == filename:
        return f", line {fault.lineno}"
    line, frame = None, fault.__traceback__
    while frame:
        if frame.tb_frame.f_code.co_filename == filename:
            line = frame.tb_lineno
        frame = frame.tb_next
    return f", line {line}" if line else ""
