"""This build beside another one, in turn and in one run: warm and cold submits, right and wrong ones, and batches.

Run: python tests/benchmarks/builds.py CHECKOUT [ROUNDS] [SUBMISSIONS]

CHECKOUT is another checkout of this repository, with that build installed in a `.venv` of its own. Each build judges
its own course's submissions, those of a name that both have. The figure to read is the ratio of the medians: below 1,
this build is faster.
"""

import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import msgspec
from quiet import require_quiet
from speed import ROOT, SUBJECTS, THINKING_SECONDS, Bench, Subject

WRONG = "undivided"
"""The wrong submission that is explained, where both builds have it."""


def moved(subject: Subject, build: Path) -> Subject:
    """Return the same challenge of another checkout."""
    return msgspec.structs.replace(subject, root=build / subject.root.relative_to(ROOT))


def compare(subject: Subject, other: Path, rounds: int, count: int) -> dict[str, list[tuple[float, float]]]:
    """Return name -> pairs of seconds of what was measured: this build's, the other's."""
    found: dict[str, list[tuple[float, float]]] = {}
    with ExitStack() as stack:
        pairs = [(subject, ROOT, sys.executable), (moved(subject, other), other, str(other / ".venv/bin/python"))]
        benches = [
            Bench(one, Path(stack.enter_context(tempfile.TemporaryDirectory())), build=build, python=python)
            for one, build, python in pairs
        ]
        references = [one.reference for one, _, _ in pairs]
        both = set.intersection(*({file.stem for file in one.files} for one, _, _ in pairs))
        wrong = [next(file for file in one.files if file.stem == WRONG) for one, _, _ in pairs] if WRONG in both else []
        with benches[0].warmed(), benches[1].warmed():
            for name, files in [("warm submit", references), ("warm wrong submit", wrong)] * (5 * rounds):
                pair = [bench.submit(file)[0] for bench, file in zip(benches, files, strict=False)]
                if pair:
                    found.setdefault(name, []).append((pair[0], pair[1]))
                    time.sleep(THINKING_SECONDS)
        for _ in range(rounds):
            pair = [bench.submit(f, GRADE_WARM="0")[0] for bench, f in zip(benches, references, strict=True)]
            found.setdefault("cold submit", []).append((pair[0], pair[1]))
            for jobs in (1, 2):
                pair = [bench.batch(count, jobs, only=both) for bench in benches]
                found.setdefault(f"batch, --jobs {jobs}", []).append((pair[0], pair[1]))
    return found


def main(checkout: str, rounds: str = "3", count: str = "60") -> None:
    """Print a table."""
    for subject in SUBJECTS:
        require_quiet()
        for name, pairs in compare(subject, Path(checkout).resolve(), int(rounds), int(count)).items():
            here, there = (statistics.median(column) for column in zip(*pairs, strict=True))
            ratio = statistics.median(a / b for a, b in pairs)
            print(f"{subject.slug}, {name:<17} {here:6.3f} s, other {there:6.3f} s: {ratio:.2f} x as long", flush=True)
    require_quiet()


if __name__ == "__main__":
    main(*sys.argv[1:])
