"""Frameworks for training that a challenge is about: imported and run quietly, offline, and without a home."""

import contextlib
import importlib.util
import io
import logging
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from types import ModuleType

import pytest

NO_HOME = "/dev/null/no-home"
"""Where no folder can be made: what a framework keeps for later is kept nowhere."""
_ENVIRONMENT = {
    "ACCELERATE_USE_CPU": "true",
    "HF_HOME": NO_HOME,
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "KERAS_BACKEND": "torch",
    "KERAS_HOME": NO_HOME,
    "MPLCONFIGDIR": NO_HOME,
    "TRANSFORMERS_VERBOSITY": "error",
}
_TALKATIVE = ("accelerate", "ignite", "lightning.fabric", "lightning.pytorch")


def framework(name: str) -> ModuleType:
    """Import a framework that is installed beside the grader; where it is not, the file of checks skips itself.

    It runs on the CPU, asks no server, and keeps nothing in a home; Keras runs on torch. Called while the file of
    checks is imported, it costs the warm process its time, and no submission. `challenge.toml` names its package in
    `requires`.

    Args:
        name: of the module, e.g. "accelerate" or "lightning.pytorch".

    Example::

        accelerate = framework("accelerate")
    """
    for key, value in _ENVIRONMENT.items():
        os.environ.setdefault(key, value)
    top = name.partition(".")[0]
    if importlib.util.find_spec(top) is None:
        pytest.skip(f"{top} is not installed", allow_module_level=True)
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        importlib.import_module(name)
    for logger in _TALKATIVE:  # each sets its own level when it is imported
        logging.getLogger(logger).setLevel(logging.ERROR)
    return sys.modules[name]


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Run a framework in an empty folder that is removed afterwards, without its warnings and what it prints.

    Example::

        with quietly():
            seen = execute(snippet)[1]["updates"]
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.chdir(folder),
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield
