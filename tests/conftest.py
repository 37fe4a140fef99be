"""Fixtures that several rooms' tests share. Starting torch costs seconds: one zygote serves a whole run."""

from collections.abc import Iterator

import pytest

from grader.sandbox import backends
from grader.sandbox.client import HostSource
from grader.sandbox.control import Control
from grader.sandbox.launch import ZygoteProcess

pytest_plugins = ["pytester"]


@pytest.fixture(scope="session")
def zygote() -> Iterator[ZygoteProcess]:
    """Start a zygote of the best backend of this machine."""
    started = ZygoteProcess(backends.best())
    started.wait_ready()
    yield started
    started.close()


@pytest.fixture
def hosts(zygote: ZygoteProcess) -> Iterator[HostSource]:
    """Connect to the zygote as a checker would."""
    source = HostSource(Control.of(zygote.join()))
    yield source
    source.close()
