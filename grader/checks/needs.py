"""Whether a challenge has tensors, told by what its files import: without, torch is imported in no process.

It is read off the files because there is then nothing to declare and nothing to forget, and a wrong guess can only cost
time: whatever looks like torch, or like checks of training, counts.
"""

import re
from pathlib import Path
from typing import Literal

from grader.checks import HOME
from grader.course.challenge import Challenge, files_of

_IMPORTS = re.compile(
    r"^[ \t]*(?:from|import)[ \t]+(?:[\w., \t]*,[ \t]*)?(?:torch\w*|accelerate|lightning|pytorch_lightning|timm"
    r"|transformers)\b",
    re.MULTILINE,
)
_OF_TENSORS = re.compile(
    r"\bgrader\.training\b|"
    r"\b(?:"
    + "|".join(name for name, home in HOME.items() if "training" in home or name in ("TensorMeter", "tolerance"))
    + r")\b"
)
"""What of `grader.checks` cannot be imported without torch."""


def has_tensors(challenge: Challenge) -> bool:
    """Tell whether any of the challenge's files imports torch, or what of `grader.checks` works with tensors."""
    hidden = sorted(challenge.hidden.glob("*.py")) if challenge.hidden else []
    answers = [file for one in (*challenge.planted_files(), *challenge.right_files()) for file in files_of(one)]
    answers += challenge.program_files()
    return any(map(_has_tensors, [*hidden, *sorted(challenge.folder.glob("*.py")), *answers]))


def device_for(challenge: Challenge, chosen: Literal["cpu", "cuda"]) -> Literal["cpu", "cuda"]:
    """Return where a challenge is judged: without tensors on the CPU, whatever was chosen."""
    return chosen if chosen == "cpu" or has_tensors(challenge) else "cpu"


def _has_tensors(file: Path) -> bool:
    text = file.read_text(encoding="utf-8", errors="replace")
    return bool(_IMPORTS.search(text)) or ("grader." in text and bool(_OF_TENSORS.search(text)))
