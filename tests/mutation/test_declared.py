"""What the course declares to be as good as its references: judged by `grade verify --strength`, read here."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from grader.checks.session import author_source, install_harness
from grader.course.assignment import assign
from grader.course.course import Course
from grader.course.keys import SELF_STUDY_KEY
from grader.course.variant import draw_variant
from grader.mutation.equivalent import read_equivalents
from grader.mutation.mutants import mutants_of
from grader.mutation.runs import DRAWS, STUDENT

COURSE = Course(Path(__file__).resolve().parents[2])
DECLARING = [slug for slug in COURSE.slugs() if read_equivalents(COURSE.load(slug))]


def test_some_challenges_declare() -> None:
    """Else nothing is tested below."""
    assert DECLARING


@pytest.mark.parametrize("slug", DECLARING)
def test_each_declared_mutant_is_one(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reference that was edited has other mutants; the words beside each id are those of the mutant."""
    challenge = COURSE.load(slug)
    tasks = [assign(challenge, draw_variant(challenge, STUDENT, draw, SELF_STUDY_KEY)) for draw in range(DRAWS)]
    monkeypatch.setitem(sys.modules, "harness", ModuleType("harness"))  # whatever it is now, it is again
    install_harness(tasks[0].public)
    sources = tuple(author_source(task, challenge.reference_file) for task in tasks)
    reference = challenge.author_text(challenge.reference_file)
    mutants = {one.id: one.says for one in mutants_of(slug, reference, sources, tasks[0].interface)}

    for declared in read_equivalents(challenge):
        assert mutants.get(declared.id) == declared.mutant
