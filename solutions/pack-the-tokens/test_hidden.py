"""The fewest micro-batches are found by trying all sets of sequences; any packing that reaches it is right."""

import pytest

from grader.checks import Wrong, check


def fewest(lengths, limit):
    """Return the smallest number of micro-batches that hold all sequences: tried for all sets, the small ones first."""
    sets = range(1, 1 << len(lengths))
    longest, best = [0] * sets.stop, [0] * sets.stop
    for chosen in sets:
        first = chosen & -chosen
        longest[chosen] = max(longest[chosen ^ first], lengths[first.bit_length() - 1])
    fits = [chosen.bit_count() * longest[chosen] <= limit for chosen in range(sets.stop)]
    for chosen in sets:
        first = chosen & -chosen  # it lies in some micro-batch: try each that fits
        rest = others = chosen ^ first
        best[chosen] = len(lengths)
        while True:
            if fits[first | others]:
                best[chosen] = min(best[chosen], 1 + best[rest ^ others])
            if not others:
                break
            others = (others - 1) & rest
    return best[-1]


@pytest.fixture
def groups(submission, variant):
    """Return the lengths in each micro-batch, in the order of their numbers."""
    numbers, lengths = submission.answer("micro_batch_of"), variant["lengths"]
    if len(numbers) != len(lengths):
        raise Wrong(f"`micro_batch_of` should have one number for each of the {len(lengths)} sequences.")
    return [[n for n, own in zip(lengths, numbers, strict=True) if own == number] for number in sorted(set(numbers))]


@check(points=1, hint="How many positions does a micro-batch have, once it is padded?")
def test_limit(variant, groups):
    """Each micro-batch, padded, stays within the limit."""
    if any(len(held) * max(held) > variant["limit"] for held in groups):
        raise Wrong("A micro-batch is larger than the limit, once it is padded.", quantity="the padded size")


@check(points=2, hint="With which others does a long sequence lose the least room?")
def test_fewest(variant, groups):
    """No packing within the limit has fewer micro-batches."""
    if any(len(held) * max(held) > variant["limit"] for held in groups):
        raise Wrong("This counts for a packing that stays within the limit.")
    if len(groups) > fewest(variant["lengths"], variant["limit"]):
        raise Wrong("There is a packing with fewer micro-batches.", quantity="the number of micro-batches")


@check(points=1, hint="What has a loss, and how many of these are there in all micro-batches together?")
def test_divisor(submission, variant):
    """The divisor gives every token the same weight, whatever the packing is."""
    got = submission.answer("divisor")
    if got != sum(variant["lengths"]):
        raise Wrong("With this divisor the update is not the mean over all tokens.", actual=str(got))
