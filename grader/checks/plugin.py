"""The pytest plugin: fixtures for hidden checks, and outcomes as records.

Loaded by `grader.checks.entry` where there are checks, so that `pytest solutions/` and `pytest solutions/<slug>
--submission FILE` are plain pytest to an instructor; the checker loads the same plugin with a bench of its own that
supplies the submission. Importing this module loads neither torch nor hypothesis.
"""

import inspect
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from grader.checks.entry import is_check_file
from grader.checks.provider import SubmissionProvider

if TYPE_CHECKING:
    from grader.checks.submission import Submission
    from grader.checks.trials import Programs

_bench_key = pytest.StashKey[SubmissionProvider]()
_errors_key = pytest.StashKey["list[Raised]"]()
_count_key = pytest.StashKey[int]()


class Raised(NamedTuple):
    """What a check raised; `asked` tells whether it had asked the submission for anything before."""

    error: BaseException
    asked: bool


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --submission."""
    parser.addoption("--submission", metavar="FILE", help="run hidden checks against FILE instead of the reference")


def pytest_configure(config: pytest.Config) -> None:
    """Supply reference solutions unless someone supplies submissions already."""
    if _bench_key not in config.stash:
        config.stash[_bench_key] = SubmissionProvider(config.getoption("--submission", default=None))


def use_provider(config: pytest.Config, bench: SubmissionProvider) -> None:
    """Have the fixtures take their submissions from `bench`."""
    config.stash[_bench_key] = bench


def pytest_unconfigure(config: pytest.Config) -> None:
    """End what the bench started."""
    bench = config.stash.get(_bench_key, None)
    if bench is not None:
        bench.close()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """While a file of checks is imported: its harness, Hypothesis set for grading, and a module name of its own.

    All files of checks have one name, which only the import mode "importlib" allows.
    """
    if not (isinstance(collector, pytest.Module) and is_check_file(collector.path)):
        return (yield)
    option, bench = collector.config.option, collector.config.stash[_bench_key]
    bench.prepare(collector.path)
    mode, option.importmode = option.importmode, "importlib"
    try:
        with bench.as_graded():
            return (yield)
    finally:
        option.importmode = mode


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """While a check runs: Hypothesis as in grading."""
    if not is_check_file(item.path):
        return (yield)
    with item.config.stash[_bench_key].as_graded():
        return (yield)


@pytest.fixture(scope="module")
def submission(request: pytest.FixtureRequest) -> "Iterator[Submission]":
    """Return the submission under judgement."""
    bench = request.config.stash[_bench_key]
    with bench.submission(request.path) as opened:
        yield opened


@pytest.fixture
def variant(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return the values that this student's copy was drawn with."""
    return request.config.stash[_bench_key].task(request.path).variant.known


@pytest.fixture
def snippet(request: pytest.FixtureRequest) -> str:
    """Return the code that this student was shown."""
    return request.config.stash[_bench_key].task(request.path).snippet


@pytest.fixture
def files(request: pytest.FixtureRequest) -> dict[str, Path]:
    """Return name -> path of the files that the challenge declares, public and hidden ones."""
    return request.config.stash[_bench_key].task(request.path).challenge.data_files()


@pytest.fixture(scope="module")
def programs(request: pytest.FixtureRequest) -> "Programs":
    """Return the programs that a student's test is tried on."""
    from grader.checks.trials import Programs

    return Programs(request.config.stash[_bench_key].task(request.path).challenge.program_files())


@pytest.fixture
def stub(request: pytest.FixtureRequest) -> str:
    """Return the stub as this student got it, e.g. to number its lines."""
    return request.config.stash[_bench_key].task(request.path).stub


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin a check: its harness, its id, its own count of examples."""
    if not is_check_file(item.path):
        return
    from grader.checks.example import describe

    describe("")
    item.config.stash[_bench_key].prepare(item.path)
    item.stash[_count_key] = 0


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a check on generated examples: those that were drawn before, else drawn now."""
    if not is_check_file(pyfuncitem.path):
        return None
    from grader.checks.drawing import draw_examples, is_generated, try_examples

    check, bench = pyfuncitem.obj, pyfuncitem.config.stash[_bench_key]
    if not is_generated(check):
        return None
    fixtures: dict[str, Any] = {name: pyfuncitem.funcargs[name] for name in inspect.signature(check).parameters}
    known = bench.prefetched(pyfuncitem.name)
    drawn = known.drawn if known else draw_examples(check, fixtures)
    if drawn is None:
        return None
    pyfuncitem.stash[_count_key] = len(drawn)
    if known and "submission" in fixtures:
        fixtures["submission"].hosts.expect(known.requests)
    try_examples(check, fixtures, drawn)
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Tell the submission which check its next calls belong to."""
    opened = getattr(item, "funcargs", {}).get("submission")
    if opened is not None and is_check_file(item.path):
        opened.begin(check_of(item))
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport | None:
    """Keep each exception of a check, those of subtests too; for a judge, format no traceback that nobody reads."""
    if not is_check_file(item.path):
        return None
    if call.excinfo is not None:
        opened = getattr(item, "funcargs", {}).get("submission")
        item.stash.setdefault(_errors_key, []).append(Raised(call.excinfo.value, opened is not None and opened.asked))
    if item.config.stash[_bench_key].__class__ is SubmissionProvider:
        return None
    skipped = call.excinfo is not None and call.excinfo.errisinstance(pytest.skip.Exception)
    outcome = "passed" if call.excinfo is None else "skipped" if skipped else "failed"
    return pytest.TestReport(
        nodeid=item.nodeid, location=item.location, keywords={}, outcome=outcome,  # type: ignore[arg-type]
        longrepr=None, when=call.when,  # type: ignore[arg-type]
        duration=call.duration, start=call.start, stop=time.time(),
    )  # fmt: skip


def errors_of(item: pytest.Item) -> "list[Raised]":
    """Return what the item and its subtests raised, in order."""
    return item.stash.get(_errors_key, [])


def examples_of(item: pytest.Item) -> int:
    """Return how many examples the check has; 0 where none are generated."""
    return item.stash.get(_count_key, 0)


def check_of(item: pytest.Item) -> str:
    """Return the id of the check that the item is a case of: its function's name."""
    return getattr(item, "originalname", None) or item.name


def case_of(item: pytest.Item) -> str:
    """Return what pytest calls this case of a parametrized check; empty for one that is not parametrized."""
    spec = getattr(item, "callspec", None)
    return spec.id if spec is not None else ""
