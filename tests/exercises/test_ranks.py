"""What the late no_sync says of DistributedDataParallel holds over gloo, too: two ranks in a thread each."""

import random
import runpy
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import jinja2
import pytest
import torch
import torch.distributed as dist

from grader.checks.author import execute
from grader.course.challenge import read_course_text

ROOT = Path(__file__).parents[2]
PUBLIC, HIDDEN = ROOT / "exercises" / "late-nosync", ROOT / "solutions" / "late-nosync"
LATE = """        for number, (x, y) in enumerate(window, 1):
            loss = loss_sum(ddp(x), y) * network.ranks / tokens
            with ddp.no_sync() if number < len(window) else nullcontext():
                loss.backward()
"""


@pytest.fixture(scope="module")
def harness() -> Iterator[ModuleType]:
    """The challenge's harness, importable by its name."""
    module = ModuleType("harness")
    sys.modules["harness"] = module
    exec(compile(read_course_text(PUBLIC / "harness.py"), "harness.py", "exec"), module.__dict__)
    yield module
    del sys.modules["harness"]


class Gloo:
    """Stands for a network: a process group of gloo."""

    ranks = 2

    def __init__(self, store: Any, rank: int) -> None:
        self.rank = rank
        self.group = dist.ProcessGroup(store, rank, self.ranks)
        gloo = dist.ProcessGroupGloo(store, rank, self.ranks, timedelta(seconds=60))
        self.group._register_backend(torch.device("cpu"), dist.ProcessGroup.BackendType.GLOO, gloo)


def on_two_ranks(run: Callable[[Gloo], Any]) -> list[Any]:
    """Return what a function returns on two ranks, each in a thread of its own, with messages that gloo carries."""
    store = dist.HashStore()  # type: ignore[attr-defined]
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda rank: run(Gloo(store, rank)), range(Gloo.ranks)))


def trained(job: Any, train: Callable[..., None]) -> list[torch.nn.Module]:
    """Return the models of a job's ranks."""

    def rank(network: Gloo) -> torch.nn.Module:
        model: torch.nn.Module = job.model()
        train(model, job.optimizer(model), job.micro_batches(network.rank), job.steps, network)
        return model

    return on_two_ranks(rank)


class Played:
    """Stands for a submission: calls the function here."""

    def __init__(self, train: Callable[..., None]) -> None:
        self._train = train

    def call(self, name: str, *arguments: Any) -> None:
        """Call it."""
        assert name == "train"
        self._train(*arguments)


def trains(text: str) -> Callable[..., None]:
    """Return the `train` of a program; what it marks does not matter here."""
    found: Callable[..., None] = execute(text, "late_nosync.py", {"stub": ".no_sync() loss_sum(logits, y)"})[1]["train"]
    return found


def test_gloo_and_the_network_that_the_grader_plays_make_the_same_weights(harness: ModuleType) -> None:
    """For the reference, with tokens that lie unevenly and a short window."""
    job = harness.Job(tokens=((1, 0, 2), (4, 3, 1)), steps=2, optimizer_kind="adamw")
    train = trains(read_course_text(HIDDEN / "late_nosync.py"))

    real = trained(job, train)
    played = harness.run_job(Played(train), job)

    for model, (other, messages) in zip(real, played, strict=True):
        for a, b in zip(model.parameters(), other.parameters(), strict=True):
            torch.testing.assert_close(a, b, rtol=1e-12, atol=0)
        assert [len(one) for one in messages if len(one) > harness.SMALL] == [20, 20]


def test_a_late_no_sync_sends_more_and_changes_no_weight(harness: ModuleType) -> None:
    """The explanation's first claim: the same weights, an all-reduce for each micro-batch."""
    job = harness.Job(tokens=((1, 2, 2, 1), (3, 1, 1, 2)), steps=2)
    text = read_course_text(HIDDEN / "late_nosync.py")
    start, end = text.index("        for number,"), text.index("        optimizer.step()")
    late = harness.run_job(Played(trains(text[:start] + LATE + text[end:])), job)
    right = harness.run_job(Played(trains(text)), job)

    for (model, many), (other, few) in zip(late, right, strict=True):
        for a, b in zip(model.parameters(), other.parameters(), strict=True):
            torch.testing.assert_close(a, b, rtol=1e-12, atol=0)
        assert [sum(len(one) > harness.SMALL for one in sent) for sent in (many, few)] == [4, 2]


@pytest.mark.parametrize("form", ["both", "late", "early"])
@pytest.mark.parametrize("quiet", [[0], [2], [0, 1], [1, 2]])
def test_what_ranks_hold_is_what_gloo_leaves_them(form: str, quiet: list[int]) -> None:
    """Each answer of the challenge, executed: the program that is shown, on two real ranks."""
    folder = ROOT / "exercises" / "what-ranks-hold"
    values = {"form": form, "quiet": quiet, "coefficients": [[1.0, -3.0, 5.0], [2.0, 7.0, 0.0]]}
    program = execute(jinja2.Template((folder / "snippet.py").read_text()).render(values))[1]["run"]
    model = runpy.run_path(str(folder / "variant.py"))
    wanted = model["run"](values["coefficients"], model["sent_by"](form, 3, quiet))

    assert on_two_ranks(lambda network: program(network.rank, network.group)) == wanted


def turns(program: dict[str, Any], quiet: list[int], branch: list[int], **options: Any) -> list[tuple[Any, int, str]]:
    """Return for each rank the last gradients of the-idle-branch, after how many turns, and the error that ended it."""

    def rank(network: Gloo) -> tuple[Any, int, str]:
        seen, said = [], ""
        try:
            for one in program["run"](network.rank, network.group, quiet, branch, **options):
                seen.append(one)  # noqa: PERF402 - what came before an error counts
        except RuntimeError as error:
            said = str(error)
        return (seen or [None])[-1], len(seen), said

    return on_two_ranks(rank)


@pytest.mark.parametrize("number", range(4))
def test_what_becomes_of_an_idle_branch(number: int) -> None:
    """Each answer of the challenge, executed: the program that is shown, on two real ranks."""
    folder = ROOT / "exercises" / "the-idle-branch"
    values = runpy.run_path(str(folder / "variant.py"))["draw"](random.Random(number))
    program = execute(jinja2.Template((folder / "snippet.py").read_text()).render(values))[1]
    right = execute(read_course_text(ROOT / "solutions" / "the-idle-branch" / "idle.py"), "idle.py", values)[1]
    quiet, branch, count = values["quiet"], values["branch"], len(values["always"])

    assert turns(program, quiet, branch)[0] == (right["plain"], count, "")
    assert turns(program, quiet, branch, find_unused_parameters=True)[0] == (right["finding"], count, "")
    assert turns(program, quiet[1:], branch, static_graph=True)[0] == (right["static"], count, "")
    failing = {
        letter: [one[1:] for one in turns(program, start, values["always"], static_graph=True)]
        for letter, start in values["starts"].items()
    }
    assert [letter for letter, ends in failing.items() if [ended for ended, _ in ends] == [0, 0]] == right["fails"]
    every = [end for ends in failing.values() for end in ends]
    assert all((ended, said) == (count, "") or (ended == 0 and "INTERNAL ASSERT" in said) for ended, said in every)
    _, ended, said = turns(program, quiet, branch, loops=2)[0]
    assert ended == count
    assert "Expected to have finished reduction" in said
    assert values["moments"][right["noticed"]] == "next"


@pytest.fixture(scope="module")
def one_rank() -> Iterator[None]:
    """A job of one rank."""
    dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)  # type: ignore[attr-defined]
    yield
    dist.destroy_process_group()


@pytest.mark.usefixtures("one_rank")
@pytest.mark.parametrize("number", range(6))
def test_where_fsdp_keeps_its_sums(number: int) -> None:
    """Each answer of the challenge, executed: the program that is shown, with FSDP2, for several students' numbers."""
    folder = ROOT / "exercises" / "where-the-sum-hides"
    variant = runpy.run_path(str(folder / "variant.py"))
    values = variant["draw"](random.Random(number))
    program = execute(jinja2.Template((folder / "snippet.py").read_text()).render(values))[1]["run"]

    assert program() == variant["walk"](values)
