"""`grade verify --strength` on a small course: survivors, declarations, and verdicts that are kept."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from grader.cli.app import main
from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.loading import load_challenge
from grader.errors import CourseFault
from grader.mutation import Strength, kept, render_strength, strength
from grader.mutation.kept import Kept, Verdict
from grader.mutation.runs import DRAWS, Trials, together
from tests.verify.courses import TOML

DOUBLE = "def double(number):\n    return 2 * number\n"
CHECKS = '''
from grader.checks import Wrong, check


@check(points=1, hint="h")
def test_three(submission):
    """Three is doubled."""
    if submission.call("double", 3) != 6:
        raise Wrong("No.")


@check(points=1, hint="h")
def test_letter(submission):
    """The letter is one of two."""
    if submission.answer("letter") not in "BC":
        raise Wrong("No.")
'''
FILES = {
    "exercises/50-strong/challenge.toml": TOML.format(kind="build"),
    "exercises/50-strong/README.md": "Double it.\n",
    "exercises/50-strong/double.py": "letter = ...\n\n\ndef double(number): ...\n",
    "solutions/50-strong/double.py": f'letter = "BC"[0]\n\n\n{DOUBLE}',
    "solutions/50-strong/test_hidden.py": CHECKS,
    "exercises/51-read/challenge.toml": TOML.format(kind="lesson"),
    "exercises/51-read/README.md": "Read.\n",
}
SURVIVOR = "`letter` the next letter"
KILLED = "`2` becomes `3`"


@pytest.fixture(scope="module")
def challenge(tmp_path_factory: pytest.TempPathFactory) -> Challenge:
    """A challenge with one hole in its checks."""
    root = tmp_path_factory.mktemp("strong")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return load_challenge(root, "50-strong")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where verdicts are kept."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="module")
def first(challenge: Challenge, folder: Path) -> Strength:
    """The first run."""
    return strength(challenge, folder=folder)


def declare(challenge: Challenge, found: Strength, *says: str, extra: str = "", some_draws: bool = False) -> None:
    """Declare the mutants of these words equivalent."""
    assert challenge.hidden
    ids = {one.mutant.says: one.mutant.id for one in found.judged}
    key = "some_draws = true\n" if some_draws else ""
    entries = [f'[[equivalent]]\nid = "{ids[one]}"\nmutant = "{one}"\n{key}reason = "So."\n' for one in says]
    (challenge.hidden / "equivalent.toml").write_text("\n".join([*entries, extra]))


def test_what_no_check_catches_survives(first: Strength) -> None:
    """The rest is killed, and the table adds up."""
    said = render_strength(first)

    assert [one.mutant.says for one in first.survivors] == [SURVIVOR]
    assert first.survivors[0].verdict.checks == ("test_three", "test_letter")
    assert {one.verdict.by for one in first.judged if one.mutant.says == KILLED} == {"test_three"}
    assert first.killed == len(first.judged) - 1
    assert not first.good
    assert "survives  solutions/50-strong/double.py, line 1: `letter` the next letter" in said
    assert "    - letter = 'B'\n    + letter = 'C'\n    passes test_three, test_letter" in said


def test_an_interrupted_run_keeps_what_it_has(
    challenge: Challenge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the last ones are left to judge."""

    def stop(done: int, of: int) -> None:
        if done == of - 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(Trials, "pool", lambda _: ThreadPoolExecutor(1))
    monkeypatch.setattr(Trials, "sources", lambda _: (f"letter = 'B'\n\n\n{DOUBLE}",) * DRAWS)
    monkeypatch.setattr(Trials, "judge", lambda _, __: Verdict(ending="killed", by="test_three"))
    with pytest.raises(KeyboardInterrupt):
        strength(challenge, listen=stop, folder=tmp_path)
    found = strength(challenge, folder=tmp_path)

    assert (found.fresh, found.killed) == (3, len(found.judged))


def test_a_second_run_judges_nothing(
    challenge: Challenge, folder: Path, first: Strength, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not even start an engine; all that it says is the same."""
    monkeypatch.setattr("grader.mutation.runs.Pool", None)
    seen: list[tuple[int, int]] = []
    again = strength(challenge, folder=folder, listen=lambda done, of: seen.append((done, of)))

    assert again.fresh == 0
    assert seen == [(len(first.judged), len(first.judged))]
    assert (again.judged, again.survivors) == (first.judged, first.survivors)


def test_a_declared_mutant_is_no_survivor(challenge: Challenge, folder: Path, first: Strength) -> None:
    """All is well then, as long as each declaration holds."""
    declare(challenge, first, SURVIVOR)
    declared = strength(challenge, folder=folder)

    assert declared.good
    assert (len(declared.survivors), declared.equivalent) == (0, 1)
    assert render_strength(declared) == ""


def test_a_stale_declaration_is_found(challenge: Challenge, folder: Path, first: Strength) -> None:
    """One that is caught, and one that there is not any more."""
    gone = '[[equivalent]]\nid = "0123456789"\nmutant = "drop it"\nreason = "So."\n'
    declare(challenge, first, SURVIVOR, KILLED, extra=gone)
    found = strength(challenge, folder=folder)
    said = render_strength(found, 200)

    assert not found.good
    assert [stale.why for stale in found.stale] == ["it is caught, by test_three", "there is no such mutant any more"]
    assert "stale  0123456789 (drop it) is declared equivalent, but there is no such mutant any more" in said


def test_what_is_right_with_some_draws_is_declared_so(
    challenge: Challenge, first: Strength, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only that, and only while it is caught with some draws: nothing else may hide behind such a declaration."""
    (survivor,) = (one.mutant for one in first.survivors)
    unsteady = Verdict(ending="unsteady", by="test_letter with seed 1, by none with seed 0")
    killed = Verdict(ending="killed", by="test_three")
    monkeypatch.setattr(Trials, "pool", lambda _: ThreadPoolExecutor(1))
    monkeypatch.setattr(Trials, "sources", lambda _: (f"letter = 'B'\n\n\n{DOUBLE}",) * DRAWS)
    monkeypatch.setattr(Trials, "judge", lambda _, texts: unsteady if texts == survivor.texts else killed)
    declare(challenge, first, SURVIVOR)
    always = strength(challenge, folder=tmp_path)
    declare(challenge, first, SURVIVOR, some_draws=True)
    sometimes = strength(challenge, folder=tmp_path)
    declare(challenge, first, SURVIVOR, KILLED, some_draws=True)
    caught = strength(challenge, folder=tmp_path)

    assert [len(always.unsteady), *(one.why for one in always.stale)] == [1, f"it is caught, by {unsteady.by}"]
    assert sometimes.good
    assert (sometimes.equivalent, render_strength(sometimes)) == (1, "")
    assert [one.why for one in caught.stale] == ["it is caught, by test_three"]


def test_some_draws_is_not_said_of_what_every_draw_lets_through(
    challenge: Challenge, folder: Path, first: Strength
) -> None:
    """It is a survivor, and stays one."""
    declare(challenge, first, SURVIVOR, some_draws=True)
    found = strength(challenge, folder=folder)

    assert [one.mutant.says for one in found.survivors] == [SURVIVOR]
    assert [one.why for one in found.stale] == ["it is caught with no draw that was tried: take its some_draws away"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("equivalent = 1", "equivalent"),
        ('[[equivalent]]\nid = "a"\nmutant = "m"\n', "reason"),
        ('[[equivalent]]\nid = "a"\nmutant = "m"\nreason = " "\n', "reason"),
        ('[[equivalent]]\nid = "a"\nmutant = "m"\nreason = "r"\nline = 1\n', "line"),
        ("[[equivalent]]\nid = 'a'\nmutant = 'm'\nreason = 'r'\n" * 2, "a is declared twice"),
        ("not toml", "equivalent.toml"),
    ],
)
def test_a_wrong_declaration_is_refused(challenge: Challenge, folder: Path, text: str, says: str) -> None:
    """Each needs its reason, and the file is named."""
    assert challenge.hidden
    (challenge.hidden / "equivalent.toml").write_text(text)

    with pytest.raises(CourseFault, match=r"solutions/50-strong/equivalent\.toml: ") as fault:
        strength(challenge, folder=folder)
    assert says in str(fault.value)


def test_the_command_exits_with_1_for_a_survivor(
    challenge: Challenge, folder: Path, first: Strength, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It shows survivors and the table; a lesson has no row."""
    monkeypatch.setattr(kept, "_folder", lambda: folder)
    run = ["verify", "--strength", "--course", str(challenge.folder.parents[1])]
    declare(challenge, first)
    survived = CliRunner().invoke(main, run)
    declare(challenge, first, SURVIVOR)
    well = CliRunner().invoke(main, run)
    count = len(first.judged)

    assert (survived.exit_code, well.exit_code) == (1, 0)
    assert survived.stdout.startswith("survives  solutions/50-strong/double.py, line 1: ")
    assert [line.split()[:5] for line in well.stdout.splitlines()] == [
        ["CHALLENGE", "MUTANTS", "KILLED", "SURVIVED", "EQUIVALENT"],
        ["50-strong", str(count), str(count - 1), "0", "1"],
    ]


def test_a_touched_check_is_judged_anew(challenge: Challenge, folder: Path, first: Strength) -> None:
    """What the checks now catch is killed; where one breaks, it is the check that is to be repaired."""
    declare(challenge, first)
    challenge.checks_file.write_text(
        CHECKS.replace('not in "BC"', 'not in {"A": "", "B": "B"}[letter]').replace(
            "    if submission.answer", '    letter = submission.answer("letter")\n    if submission.answer'
        )
    )
    found = strength(challenge, folder=folder)

    assert found.fresh == len(found.judged)
    assert [(one.mutant.says, one.verdict.by) for one in found.broken] == [(SURVIVOR, "test_letter")]
    assert (found.killed, found.survivors, found.good) == (len(found.judged) - 1, (), False)
    assert "broken  solutions/50-strong/double.py" in render_strength(found)


def test_a_reference_that_fails_has_no_mutants(challenge: Challenge, first: Strength) -> None:
    """It is the first thing to be repaired; the table goes on with the other challenges, of which there are none."""
    declare(challenge, first)
    challenge.checks_file.write_text(CHECKS.replace('not in "BC"', '!= "D"'))
    run = CliRunner().invoke(main, ["verify", "--strength", "--course", str(challenge.folder.parents[1])])

    assert run.exit_code == 1
    assert run.stdout.startswith(
        "error  50-strong: the reference does not pass (not passed: test_letter)\n\nCHALLENGE "
    )


def test_a_kept_file_that_is_damaged_is_ignored(challenge: Challenge, tmp_path: Path) -> None:
    """It is written anew, as a whole, without what says nothing of a mutant."""
    verdict = Verdict(ending="killed", by="test_three")
    Kept(challenge, backend="plain", folder=tmp_path).keep(("text",), verdict)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()

    assert Kept(challenge, backend="plain", folder=tmp_path).verdict(("text",)) == verdict
    assert Kept(challenge, backend="kernel", folder=tmp_path).verdict(("text",)) is None
    for damaged in (whole[:-1], b"", b"[]", b'{"verdicts": {"x": 1}}'):
        file.write_bytes(damaged)
        assert Kept(challenge, backend="plain", folder=tmp_path).verdict(("text",)) is None
    again = Kept(challenge, backend="plain", folder=tmp_path)
    again.keep(("text",), verdict)
    again.keep(("other",), Verdict(ending="broken", by="The grader's process ended."))
    assert again.verdict(("other",))
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [whole]


def test_verdicts_lie_in_the_cache_folder(
    challenge: Challenge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where that cannot be written, nothing is kept, and nothing else happens."""
    verdict = Verdict(ending="survived", checks=("test_three",))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    Kept(challenge, backend="plain").keep(("text",), verdict)
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    nowhere = Kept(challenge, backend="plain")
    nowhere.keep(("text",), verdict)

    assert len(list((tmp_path / "grade/strength").glob("50-strong-*.json"))) == 1
    assert nowhere.verdict(("text",)) == verdict


def test_a_lesson_has_no_mutants(challenge: Challenge) -> None:
    """Asked for by name it is left out, too."""
    run = CliRunner().invoke(main, ["verify", "--strength", "51-read", "--course", str(challenge.folder.parents[1])])

    assert run.exit_code == 0
    assert "51-read" not in run.stdout
    assert "51-read" in Course(challenge.folder.parents[1]).slugs()


def test_a_verdict_that_depends_on_the_seed_is_one_of_its_own(first: Strength) -> None:
    """A mutant that is caught with some seeds only is told with a seed of each kind, and is no good."""
    killed, survived = Verdict(ending="killed", by="test_three"), Verdict(ending="survived", checks=("test_three",))
    verdict = together([(0, survived), (1, killed), (2, survived)])

    assert (verdict.ending, verdict.by) == ("unsteady", "test_three with seed 1, by none with seed 0")
    assert together([(0, killed), (1, killed)]).ending == "killed"
    assert together([(0, survived), (2, survived)]).ending == "survived"
    assert together([(0, killed), (1, Verdict(ending="broken"))]).ending == "broken"
    one = msgspec.structs.replace(first.judged[0], verdict=verdict)
    found = msgspec.structs.replace(first, judged=(one,), declared=frozenset({one.mutant.id}), stale=())

    assert not found.good
    assert "caught by test_three with seed 1, by none with seed 0" in " ".join(render_strength(found).split())
