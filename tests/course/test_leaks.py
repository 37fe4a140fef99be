"""Nothing hidden can be read in the public folder."""

import msgspec
import pytest

from grader.course.course import Course
from grader.course.leaks import hints_with_reference, leaks

SECRET = "    return sum(len(batch) for batch in batches) / steps"


def test_what_hidden_and_public_checks_share_is_public(course: Course) -> None:
    """A helper may be in both; what the reference says may not."""
    challenge = course.load("06-short-tail")
    shared = "submission.call('train', run.model, optimizer, run.loss_fn, batches, run.steps)\n"
    (challenge.folder / "test_public.py").write_text(shared)
    with challenge.checks_file.open("a") as file:
        file.write(shared)
    assert leaks(challenge) == []
    (challenge.folder / "test_public.py").write_text(shared + SECRET + "\n")

    (found,) = leaks(challenge)
    assert "test_public.py, line 2" in found


@pytest.mark.parametrize("public", ["README.md", "harness.py", "challenge.toml", "notes/old.md"])
@pytest.mark.parametrize("hidden", ["short_tail.py", "test_hidden.py", "explanation.md", "wrong/divided_by_k.py"])
def test_every_hidden_file_is_guarded_in_every_public_one(course: Course, public: str, hidden: str) -> None:
    """Also with other spacing and inside a longer line; both places are named."""
    line = "grad_scale = window_samples / total_samples_of_the_window"
    challenge = course.load("06-short-tail")
    assert challenge.hidden
    assert leaks(challenge) == []
    with (challenge.hidden / hidden).open("a") as file:
        file.write(f"\n    {line}\n")
    target = challenge.folder / public
    target.parent.mkdir(exist_ok=True)
    with target.open("a") as file:
        file.write(f"\n# so: {line.replace(' = ', '  =   ')} !\n")

    (found,) = leaks(challenge)

    assert f"exercises/06-short-tail/{public}, line" in found
    assert f"solutions/06-short-tail/{hidden}, line" in found


def test_what_the_stub_shows_is_public(course: Course) -> None:
    """A debug challenge's repaired file shares most lines with its stub; imports and short lines are common."""
    challenge = course.load("06-short-tail")
    shared = "def train_one_epoch_with_a_long_name(model, batches):\n"
    common = "from grader_is_not_imported_here import something_long\nx = 1\n"
    assert challenge.entry
    for file in (challenge.entry, challenge.reference_file, challenge.folder / "README.md"):
        file.write_text(shared + common)

    assert leaks(challenge) == []


def test_without_the_hidden_folder_nothing_can_leak(course: Course) -> None:
    """On a student's machine."""
    assert leaks(course.load("07-predict")) == []


@pytest.mark.parametrize("quote", ['"', "'", "`", "”"])
def test_a_planted_diagnosis_is_found_whatever_its_quotes_and_breaks(course: Course, quote: str) -> None:
    """A sentence of it is enough: here in other quotes, in a comment, and wrapped elsewhere."""
    challenge = course.load("06-short-tail")
    said = "The last window is divided by `k`, which is more than it holds."
    planted = challenge.planted_files()[0]
    planted.write_text(f'# caught by: test_a\n"""You forget something.\n{said} Count\nthem."""\n')
    halves = said.replace("`", quote).replace("by ", "by\n# ")
    (challenge.folder / "README.md").write_text(f"# So\n\nx = 1  # {halves}\n")

    (found,) = leaks(challenge)

    assert "README.md, line 3, holds what" in found


def test_a_hint_before_the_last_gives_no_line_of_the_reference_away(course: Course) -> None:
    """Whoever reads the last one has asked for it; what the stub shows is no secret."""
    challenge = course.load("06-short-tail")
    line = "loss = loss_fn(model(x), y) / len(window)"
    with challenge.reference_file.open("a") as file:
        file.write(f"\n    {line}\n    optimizer.step()\n")

    def found(*hints: str) -> list[tuple[str, int]]:
        meta = msgspec.structs.replace(challenge.meta, hints=hints)
        return hints_with_reference(msgspec.structs.replace(challenge, meta=meta))

    assert found("Look.", f"Write `{line}`.", "The end.") == [(line, 2)]
    assert found("Look.", f"Write `{line}`.") == []
    assert found("Look at optimizer.step().", "The end.") == []
