"""Programs in many styles are named by what they do, or not at all."""

import itertools
import textwrap
from collections.abc import Callable
from dataclasses import replace

import pytest

from grader.checks import Run
from grader.training.noted import Noted
from grader.training.rules.match import Names, settled, simplest_of
from grader.training.rules.observed import order_mistakes, what_is_seen
from grader.training.see import see, worked_on
from tests.training.rules import more_programs
from tests.training.rules.programs import EPOCH, EPOCHS

LIKE_08 = Noted(Run(sizes=(2, 2), steps=2))
for _run in (Run(sizes=(2, 2), steps=2), Run(sizes=(1, 1, 1), steps=3), Run(sizes=(1, 1, 1), steps=2, leftover=True)):
    LIKE_08.add(_run)
LIKE_06 = Noted(Run(sizes=(2, 1), steps=2))
for _run in (Run(sizes=(2, 1), steps=2), Run(sizes=(1, 2, 1, 2), steps=3, epochs=2, leftover=True)):
    LIKE_06.add(_run)


def compiled(body: str, *, epochs: bool = False) -> Callable[[Run], object]:
    """Return what trains a run with a body, on the run's own objects."""
    text = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    names: dict[str, Callable[..., object]] = {}
    exec(f"def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):\n{text}\n", names)
    return lambda run: names["train"](
        run.model, run.optimizer, run.loss_fn, run.micro_batches, run.steps, run.epochs if epochs else 1
    )


def found(train: Callable[[Run], object], noted: Noted) -> Names | None:
    """Return what is named."""
    seen = [see(run, train) for run in noted.runs()]
    return settled(simplest_of(seen), lambda: worked_on(seen[0].run, train))


def expected(said: str | None) -> Names | None:
    """Return names as a set."""
    return None if said is None else frozenset(said.split(" and ")) - {""}


STYLES: dict[str, Callable[[str], str]] = {
    "plain": lambda body: body,
    "returning": lambda body: body + "\nreturn 0.0",
    "cleared_at_the_end": lambda body: body + "\noptimizer.zero_grad()",
    "renamed": lambda body: body.replace("inputs", "xb").replace("targets", "yb").replace("part", "chunk"),
    "clearing_the_model": lambda body: body.replace("optimizer.zero_grad()", "model.zero_grad()"),
    "keeping_zeros": lambda body: body.replace("optimizer.zero_grad()", "optimizer.zero_grad(set_to_none=False)"),
}


IN_TURN = [(name, style) for i, name in enumerate(EPOCH) for j, style in enumerate(STYLES) if i % len(STYLES) == j]
"""Each program in one style, each style in several programs."""


@pytest.mark.parametrize(("name", "style"), [*((name, "plain") for name in EPOCH), *IN_TURN])
def test_one_epoch(name: str, style: str) -> None:
    """Whatever the style, the mistakes are the same; what is not known is not named."""
    said, body = EPOCH[name]
    train = compiled(STYLES[style](textwrap.dedent(body).strip()))

    assert found(train, LIKE_08) == expected(said)


@pytest.mark.parametrize("name", EPOCHS)
def test_several_epochs_of_unequal_sizes(name: str) -> None:
    """The same for runs of several epochs, whose micro-batches differ in size."""
    said, body = EPOCHS[name]

    assert found(compiled(body, epochs=True), LIKE_06) == expected(said)


IN_ONE_STYLE = list(zip(more_programs.EPOCH, itertools.cycle(STYLES), strict=False))


@pytest.mark.parametrize(("name", "style"), IN_ONE_STYLE)
def test_one_epoch_more(name: str, style: str) -> None:
    """Each in one style only: the styles are tried above."""
    said, body = more_programs.EPOCH[name]
    train = compiled(STYLES[style](textwrap.dedent(body).strip()))

    assert found(train, LIKE_08) == expected(said)


@pytest.mark.parametrize("name", more_programs.EPOCHS)
def test_several_epochs_more(name: str) -> None:
    """The same for runs of several epochs."""
    said, body = more_programs.EPOCHS[name]

    assert found(compiled(body, epochs=True), LIKE_06) == expected(said)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("", "", "tail_leaks and leftovers_counted and undivided"),
        ("optimizer.zero_grad()", "", "tail_dropped and undivided"),
        ("", "optimizer.zero_grad()", "tail_dropped and leftovers_counted and undivided"),
    ],
)
def test_a_tail_that_waits_for_the_next_call_leaks(first: str, last: str, said: str) -> None:
    """In a single epoch, too: it stays in .grad, and nothing is cleared before the first backward."""
    body = f"""
    {first}
    for number, (inputs, targets) in enumerate(batches, 1):
        loss_fn(model(inputs), targets).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
            optimizer.zero_grad()
    {last}
    """

    assert found(compiled(body), LIKE_08) == expected(said)


def test_a_tail_is_blamed_only_where_there_is_one() -> None:
    """Where all windows are full, dividing the losses of full windows by k is dividing all of them by k."""
    full = Noted(Run(sizes=(1, 3), steps=2))
    for run in (Run(sizes=(1, 3), steps=2), Run(sizes=(1, 2, 1), steps=3)):
        full.add(run)
    body = """
    for start in range(0, len(batches), accumulation_steps):
        part = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        for inputs, targets in part:
            (loss_fn(model(inputs), targets) / len(part)).backward()
        optimizer.step()
    """

    assert found(compiled(body), full) == expected("mean_of_means")


def test_clearing_each_time_is_named_where_the_one_loss_that_counts_is_not_divided() -> None:
    """Only the last loss reaches an update, so that its division is right or wrong with the others'."""
    body = """
    for number, (inputs, targets) in enumerate(batches, 1):
        optimizer.zero_grad()
        loss_fn(model(inputs), targets).backward()
        if number % accumulation_steps == 0 or number == len(batches):
            optimizer.step()
    """

    assert found(compiled(body), LIKE_08) == expected("cleared_each_time")


def test_another_order_is_named() -> None:
    """Whichever it is, also where nothing is divided."""
    for order, division in (("[::-1]", "/ len(part)"), ("[1:] + batches[:1]", ""), ("[::2] + batches[1::2]", "")):
        body = f"""
        mixed = batches{order}
        for start in range(0, len(mixed), accumulation_steps):
            part = mixed[start : start + accumulation_steps]
            optimizer.zero_grad()
            for inputs, targets in part:
                (loss_fn(model(inputs), targets) {division}).backward()
            optimizer.step()
        """
        names = order_mistakes([see(run, compiled(body)) for run in LIKE_08.runs()])

        assert names == frozenset({"order_changed"} if division else {"order_changed", "undivided"})


@pytest.mark.parametrize(
    ("weight", "what"), [("0.37", "size_of_updates"), ("(inputs[0, 0].item() + 9)", "weights_within_windows")]
)
def test_what_has_no_name_is_described(weight: str, what: str) -> None:
    """By what is certain of it."""
    body = EPOCH["undivided"][1].replace(
        "loss_fn(model(inputs), targets)", f"({weight} * loss_fn(model(inputs), targets))"
    )
    seen = [see(run, compiled(body)) for run in LIKE_08.runs()]

    assert simplest_of(seen) == []
    assert what_is_seen(seen) == what


def test_runs_for_an_explanation_are_like_the_checks() -> None:
    """A task of fixed k, full windows and one size is explained on such runs; every other one on runs that tell."""
    plain = Noted(Run(sizes=(16,) * 8, steps=4, epochs=3))
    plain.add(plain.like)

    assert [(run.sizes, run.steps, run.epochs) for run in plain.runs()] == [((16,) * 8, 4, 3)]
    first = LIKE_08.runs()[0]
    counts = {first.steps, len(first.sizes), len(first.windows), len(first.windows[-1]), first.sizes[0]}
    assert len(counts) == 5


def test_a_run_that_is_not_over_is_explained_as_far_as_it_went() -> None:
    """Weights of updates that were made are told, whatever came later."""
    run = replace(LIKE_08.like, sizes=(2, 2, 2), hidden=24)

    def train(run: Run) -> None:
        compiled(EPOCH["undivided"][1])(replace(run, sizes=()))

    assert see(run, train).updates == []
