"""The kinds of challenges: one more is one more entry of the table."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import grader
from grader.course.kinds import KINDS
from grader.course.meta import decode_meta
from grader.course.scaffold import TEMPLATES

PROGRAM = """
from pathlib import Path
from grader.course.course import Course
from grader.errors import CourseFault, UsageFault
from grader.verify import verify

course = Course(Path("course"))
guide = course.load("01-why")
assert guide.meta.kind == "guide" and guide.entry is None and guide.stub_names == ()
try:
    guide.entry_name
except UsageFault as fault:
    print(fault)
found = verify(guide, course, runs=1)
assert not found.findings, found.findings
(Path("course/exercises/01-why/challenge.toml")).write_text(guide.folder.joinpath("challenge.toml").read_text().replace(
    '"guide"', '"poem"'))
try:
    course.load("01-why")
except CourseFault as fault:
    print(fault)
"""


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_templates_and_may_be_written(kind: str) -> None:
    """`grade new` makes one of each, and `challenge.toml` takes each name."""
    toml = f'format = 1\ntitle = "A"\nkind = "{kind}"\nlevel = "expert"\nminutes = 3\nhints = ["h"]\n'

    assert (TEMPLATES / kind).is_dir()
    assert decode_meta(toml.encode(), "exercises/06-a/challenge.toml").judged is (kind != "lesson")


def test_one_more_kind_is_one_more_entry(tmp_path: Path) -> None:
    """In a copy of the grader, a kind that is only read is loaded, verified and named; others are still refused."""
    shutil.copytree(Path(grader.__file__).parent, tmp_path / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    table = tmp_path / "grader/course/kinds.py"
    entry = '    "lesson": Traits(judged=False),\n'
    table.write_text(table.read_text().replace(entry, entry + entry.replace("lesson", "guide")))
    folder = tmp_path / "course/exercises/01-why"
    folder.mkdir(parents=True)
    (tmp_path / "course/solutions").mkdir()
    (folder / "challenge.toml").write_text(
        'format = 1\ntitle = "Why"\nkind = "guide"\nlevel = "beginner"\nminutes = 3\n'
    )
    (folder / "README.md").write_text("# Why\n\n```python\nassert 1 + 1 == 2\n```\n")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True, text=True, check=False, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)},
    )  # fmt: skip

    assert done.stderr == ""
    nothing, refused = done.stdout.splitlines()
    assert nothing == "01-why is a guide: it has nothing to grade"
    assert refused.endswith("choose predict, debug, choose, concept, build, test, incident, lesson or guide")
