"""Everything that only a machine with a CUDA device can show, in one run of less than eight minutes.

Run: python tests/gpu

Needs what grading needs (torch 2.11 or newer, built for CUDA) and fetches nothing. It runs the tests marked `cuda`,
types `grade submit 08-train-epoch --device cuda` as a student would, then judges the reference and one planted wrong
answer of every challenge on the CPU and on the GPU: both must come to the same outcome of every check. The table gives
the points, the seconds on the CPU and on the GPU (a challenge's first row includes the start of the processes), and the
peak of CUDA's memory. Exits with 0 if all agree, 1 if not, 2 where there is no CUDA device.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Literal

import torch

from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.interface import read_interface
from grader.course.keys import course_key
from grader.course.variant import draw_variant, render_public
from grader.grading.engine import start_engine
from grader.grading.messages import Job
from grader.report.record import Grade
from grader.sandbox import backends

ROOT = Path(__file__).resolve().parents[2]
Judged = tuple[Grade, float]


def judged(course: Course, challenge: Challenge, files: list[Path], device: Literal["cpu", "cuda"]) -> list[Judged]:
    """Return the grade of each file with its wall seconds; the first includes the start of the processes."""
    variant = draw_variant(challenge, "gpu", 0, course_key(course))
    name = challenge.reference_file.name
    interface = read_interface(render_public(challenge, variant)[name], name)
    found = []
    started = time.monotonic()
    with start_engine(challenge, runs=bool(interface.functions), backend=backends.best(), device=device) as engine:
        for file in files:
            submitted = Job(
                text="", sha256="", filename=name, variant=variant, seed=1, next_seed=1, author_file=str(file)
            )
            found.append((engine.grade(submitted), time.monotonic() - started))
            started = time.monotonic()
        if engine.troubles:
            print("\n\n".join(engine.troubles))
    return found


def verdict(grade: Grade) -> list[tuple[str, str]]:
    """Return the outcome of each check, by name."""
    return [(check.id, check.outcome.value) for check in grade.checks]


def compare(course: Course, challenge: Challenge) -> bool:
    """Judge on both devices, print a row for each file, and tell whether they agree."""
    files = [challenge.reference_file, *challenge.planted_files()[:1]]
    by_device = zip(
        files, judged(course, challenge, files, "cpu"), judged(course, challenge, files, "cuda"), strict=True
    )
    agree = True
    for file, (on_cpu, cpu_seconds), (on_gpu, gpu_seconds) in by_device:
        same = verdict(on_cpu) == verdict(on_gpu) and on_cpu.status is on_gpu.status
        agree &= same and (on_cpu.full_marks is (file == challenge.reference_file))
        peak = f"{on_gpu.device.peak_bytes / 2**20:.1f} MiB" if on_gpu.device.peak_bytes else "-"
        print(
            f"{challenge.slug:<24} {file.stem:<28} {on_cpu.earned:>4} of {on_cpu.possible:<4} {cpu_seconds:6.2f} s "
            f"{gpu_seconds:6.2f} s {peak:>12}  {'same' if same else 'OTHER VERDICT ON THE GPU'}",
            flush=True,
        )
        if not same:
            print(f"  CPU: {verdict(on_cpu)}\n  GPU: {verdict(on_gpu)}")
    return agree


def submitted() -> bool:
    """Type what a student types, cold, and tell whether it gets full marks on the GPU."""
    file = ROOT / "solutions" / "08-train-epoch" / "train_epoch.py"
    command = [sys.executable, "-c", "import sys; from grader.cli import main; sys.exit(main())", "submit"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "GRADE_GRADEBOOK": f"{folder}/book.db", "GRADE_WARM": "0"}
        started = time.monotonic()
        done = subprocess.run(
            [*command, "08-train-epoch", str(file), "--device", "cuda"], cwd=ROOT, env=environment, check=False
        )
    print(f"grade submit --device cuda, cold: {time.monotonic() - started:.2f} s", flush=True)
    return done.returncode == 0


def main() -> int:
    """Run everything and return the exit code."""
    if not torch.cuda.is_available():
        print("No verdict: this machine has no CUDA device that torch can use.", file=sys.stderr)
        return 2
    free, total = torch.cuda.mem_get_info()
    print(f"{torch.cuda.get_device_name()}, {total / 2**30:.0f} GiB ({free / 2**30:.0f} free), Python "
          f"{sys.version.split()[0]}, torch {torch.__version__}, sandbox: {backends.best()}", flush=True)  # fmt: skip
    tests = subprocess.run([sys.executable, "-m", "pytest", "-q", "-m", "cuda", "tests"], cwd=ROOT, check=False)
    student = submitted()
    course = Course(ROOT)
    challenges = [c for c in course.survey()[0] if c.meta.kind != "lesson"]
    agree = [compare(course, challenge) for challenge in challenges]
    return int(tests.returncode != 0 or not student or not all(agree))


if __name__ == "__main__":
    sys.exit(main())
