"""Everything that is measured, as one table.

Run: python tests/benchmarks [ROUNDS] [SUBMISSIONS]

Some twelve minutes on two quiet cores; each module beside this one measures its part alone. Where the machine is busy
with something else, it says so and ends with exit code 2. The resident pytest comes with
`pip install -e '.[benchmark]'`.
"""

import os
import platform
import sys

import memory
import overhead
import plain
import speed
import startup
import torch


def rows_of_speed(rounds: int, count: int) -> list[tuple[str, str, str, str]]:
    """Return rows on submit and batch beside pytest, for the course's own checks and for cheap ones."""
    rows = []
    for subject in speed.SUBJECTS:
        times = speed.measure(subject, rounds, count)
        slug = subject.slug
        fresh = f"`pytest` in a fresh process, {times.pytest:.1f} s"
        rows += [
            (f"warm `grade submit {slug}`", fresh, f"{times.pytest / times.warm:.1f} x as fast",
             f"{subject.warm_goal} x"),
            (f"the same, p50 and p99 of {speed.LATENCIES}", "", f"{times.warm:.2f}, {times.warm_p99:.2f} s", ""),
            ("the same", f"a resident `pytest` without isolation, {times.resident:.2f} s",
             f"{times.warm / times.resident:.2f} x as long", ""),
            *(
                (f"`grade batch {slug}`, {count} submissions, `--jobs {jobs}`", "the same, each",
                 f"{ratio:.1f} x as fast, {times.per_second_and_core[jobs]:.1f} a second and core",
                 f"{subject.batch_goal} x" if jobs == 2 else "")
                for jobs, ratio in times.batch.items()
            ),
            (f"cold `grade submit {slug}`, without its checks", "`import torch` and one optimizer",
             f"{times.cold_ratio:.2f} x as long", "1.3 x"),
            (f"warm `grade submit {slug}`, without its checks", "`grade --help`", f"{times.overhead:.1f} x as long",
             "3 x"),
        ]  # fmt: skip
    return rows


def rows_of_overhead(rounds: int) -> list[tuple[str, str, str, str]]:
    """Return rows on checks of a confined process beside the same checks in one process."""
    rows = []
    for slug in ("08-train-epoch", "07-accumulate-exactly"):
        first, following = overhead.ratios(slug, 4 * rounds)
        beside = "the same checks calling the function in one process"
        rows.append((f"checks of `{slug}`, confined, first submission", beside, f"{first:.2f} x as long", "1.5 x"))
        rows.append((f"checks of `{slug}`, confined, next one", beside, f"{following:.2f} x as long", "1.5 x"))
    return rows


def main(rounds: str = "3", count: str = "200") -> None:
    """Print the table."""
    rows = rows_of_speed(int(rounds), int(count))
    rows += rows_of_overhead(int(rounds))
    rows.append(
        ("cold `grade submit` to a challenge of plain Python", "`import torch`",
         f"{plain.ratio(5 * int(rounds)):.2f} x as long", f"{plain.GOAL:g} x")
    )  # fmt: skip
    rows += [
        (f"`{name}`, processor time", '`python -c "import click"`', f"{ratio:.1f} x as long", f"{startup.GOAL:g} x")
        for name, ratio in startup.ratios(5 * int(rounds))
    ]
    median, largest = memory.pair("08-train-epoch")
    rows.append(
        ("memory of host and judge that is theirs alone, median of a submission", "", f"{median:.0f} MB", "60 MB")
    )
    rows.append(("the same, largest", "", f"{largest:.0f} MB", ""))
    print(f"\n{os.cpu_count()} cores, Python {platform.python_version()}, torch {torch.__version__}\n")
    print("| what | beside | measured | goal |\n|---|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
