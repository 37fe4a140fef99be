"""Each number is what the shown function returns: every addition is made, in the dtype that it is about."""

from functools import cache

import torch

from grader.checks import CourseFault, check, execute, require_answer


@cache
def gathered(snippet, addends, *dtypes):
    """Return what the shown function makes of runs of (how many, of which size)."""
    return execute(snippet)[1]["gathered"]([size for n, size in addends for _ in range(n)], *dtypes)


def require(submission, name, want, mistakes):
    """Compare one answer, exactly; what is known to be wrong is told only where it is wrong for these numbers."""
    require_answer(submission.answer(name), want, what=f"`{name}`", mistakes=mistakes, rtol=1e-9)


@check(points=1, hint="At which sum does adding one more change nothing?")
def test_bf16(submission, variant, snippet):
    """The gradient after many additions in bf16."""
    a, n = variant["addend"], variant["n"]
    mistakes = {
        "the sum stops growing before that": a * n,
        "a number has one bit more than are stored: the leading one is always 1": a * 128,
    }
    require(submission, "bf16", gathered(snippet, ((n, a),), torch.bfloat16), mistakes)


@check(points=1, hint="fp16 has more significant bits than bf16, and a smaller range.")
def test_fp16(submission, variant, snippet):
    """The gradient after as many additions in fp16."""
    a, n = variant["addend"], variant["n"]
    mistakes = {"that is where bf16 would stop": a * 256}
    require(submission, "fp16", gathered(snippet, ((n, a),), torch.float16), mistakes)


@check(points=1, hint="In which dtype are the additions made?")
def test_wide(submission, variant, snippet):
    """The gradient of a bf16 weight that is kept in float32."""
    a, n = variant["addend"], variant["n"]
    got = gathered(snippet, ((n, a),), torch.bfloat16, torch.float32)
    if got != a * n:
        raise CourseFault("bf16-swallow: this torch does not know grad_dtype; it came with 2.11")
    require(submission, "wide", got, {"the sum is not kept in bf16 here": a * 256})


@check(points=1, hint="Divide by 4 * addend: how many are added now?")
def test_coarse(submission, variant, snippet):
    """The gradient from a quarter as many additions, each four times as large."""
    a, n = variant["addend"], variant["n"]
    mistakes = {"larger addends are swallowed later": a * 256}
    require(submission, "coarse", gathered(snippet, ((n // 4, 4 * a),), torch.bfloat16), mistakes)


@check(points=1, hint="How large is a step of bf16 just above 512 addends?")
def test_large_first(submission, variant, snippet):
    """The gradient where a large one comes before the small ones."""
    a, few = variant["addend"], variant["few"]
    got = gathered(snippet, ((1, 512 * a), (few, a)), torch.bfloat16)
    require(submission, "large_first", got, {"every small one meets the large sum": a * (512 + few)})


@check(points=1, hint="What have the small ones come to before the large one arrives?")
def test_large_last(submission, variant, snippet):
    """The gradient where the small ones have gathered before the large one comes."""
    a, few = variant["addend"], variant["few"]
    got = gathered(snippet, ((few, a), (1, 512 * a)), torch.bfloat16)
    require(submission, "large_last", got, {"the small ones arrive as one number": a * 512})
