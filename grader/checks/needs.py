"""Whether a challenge has tensors, told by what its files import: without, torch is imported in no process.

It is read off the files because there is then nothing to declare and nothing to forget, and a wrong guess can only cost
time: whatever looks like torch, or like this package's own checks of training, counts.
"""

import re
from pathlib import Path

from grader.course.challenge import Challenge, files_of

_IMPORTS = re.compile(
    r"^[ \t]*(?:from|import)[ \t]+(?:[\w., \t]*,[ \t]*)?(?:torch\w*|accelerate|lightning|pytorch_lightning|timm"
    r"|transformers)\b",
    re.MULTILINE,
)
_OF_TRAINING = re.compile(
    r"\b(?:EQUAL_EDGES|RAGGED_EDGES|Run|Trajectory|edge_cases|full_batch_run|require_same_trajectory|require_training"
    r"|tolerance|training_peak|windows)\b"
)


def has_tensors(challenge: Challenge) -> bool:
    """Tell whether any of the challenge's files imports torch, or what of `grader.checks` works with tensors."""
    hidden = sorted(challenge.hidden.glob("*.py")) if challenge.hidden else []
    planted = [file for one in challenge.planted_files() for file in files_of(one)]
    return any(map(_has_tensors, [*hidden, *sorted(challenge.folder.glob("*.py")), *planted]))


def _has_tensors(file: Path) -> bool:
    text = file.read_text(encoding="utf-8", errors="replace")
    return bool(_IMPORTS.search(text)) or ("grader.checks" in text and bool(_OF_TRAINING.search(text)))
