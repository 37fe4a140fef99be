"""What is not here is named in one sentence, with what to write instead; what can be had, works."""

from typing import Any

import pytest

from grader.sandbox.limits import NOT_HERE, SubmissionRaised

CALLS = {
    "import threading\ndef f(): threading.Thread(target=print).start()": "no threads",
    "from concurrent.futures import ThreadPoolExecutor\ndef f():\n"
    "    with ThreadPoolExecutor(1) as pool: return pool.submit(len, 'ab').result()": "no threads",
    "import asyncio\ndef f(): return asyncio.run(asyncio.to_thread(len, 'ab'))": "no threads",
    "import multiprocessing\ndef f(): multiprocessing.Process(target=print).start()": "no other processes",
    "import multiprocessing\ndef f(): return multiprocessing.Pool(1).map(len, ['ab'])": "no other processes",
    "import os\ndef f(): os.fork()": "no other processes",
    "from torch.utils.data import DataLoader\ndef f(): return list(DataLoader([1, 2], num_workers=1))": "num_workers=0",
    "import subprocess\ndef f(): subprocess.run(['true'])": "no other programs",
    "import urllib.request\ndef f(): urllib.request.urlopen('http://127.0.0.1:9')": "no network",
    "import torch\ndef f(): torch.save({}, 'model.pt')": "no folder to write to",
    "def f(): open('losses.csv', 'w')": "no folder to write to",
    "import logging\ndef f(): logging.FileHandler('train.log')": "no folder to write to",
    "import tempfile\ndef f(): tempfile.mkdtemp()": "no folder to write to",
    "def f(): return input('k? ')": "nobody answers `input()`",
    "def f():\n    from tqdm_of_mine import tqdm": "`tqdm_of_mine` is not here",
    "from tqdm_of_mine import tqdm\ndef f(): return [x for x in tqdm([1])]": "`tqdm_of_mine` is not here",
    "import plots.of_mine as plt\ndef f(): plt.show()": "`plots` is not here",
}


@pytest.mark.parametrize("source", CALLS)
def test_what_is_not_here_is_named(kernel: Any, source: str) -> None:
    """The sentence says what this grader does not have and what to write instead, and the line is the student's."""
    host = kernel.start(source)
    with pytest.raises(SubmissionRaised) as caught:
        kernel.call(host)

    assert caught.value.kind == NOT_HERE
    assert CALLS[source] in caught.value.message
    assert caught.value.line is not None


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import argparse\np = argparse.ArgumentParser()\np.add_argument('k')\np.parse_args()\n", "`argparse`"),
        ("k = int(input())\n", "`input()`"),
        ("from helpers import *\n", "`helpers` is not here"),
        ("import helpers\nws = list(helpers.windows())\n", "`helpers` is not here"),
        ("import lightning_of_mine as pl\nclass Net(pl.LightningModule): pass\n", "`lightning_of_mine` is not here"),
    ],
)
def test_what_a_file_needs_when_it_is_loaded_is_named(lab: Any, source: str, said: str) -> None:
    """At the line that asks for it."""
    host = lab.start(source)
    with pytest.raises(SubmissionRaised) as caught:
        host.load()

    assert caught.value.kind == NOT_HERE
    assert said in caught.value.message
    assert caught.value.line == source.count("\n")


@pytest.mark.parametrize(
    "source",
    [
        "async def f(): return 1",
        "async def f():\n    yield 1",
        "def f():\n    yield 1",
    ],
)
def test_a_function_that_runs_nothing_is_told_before_it_is_called(lab: Any, source: str) -> None:
    """A generator and an `async def` train nothing when they are called."""
    host = lab.start(source, functions={"f": ()})
    with pytest.raises(SubmissionRaised, match="calling it runs nothing of it") as caught:
        host.load()

    assert caught.value.kind == "Unusable"


WORKS = {
    "asyncio": """
import asyncio
async def one(n):
    await asyncio.sleep(0.001)
    return n
async def all_of(): return sum(await asyncio.gather(one(1), one(2)))
def f(): return asyncio.run(all_of()) + asyncio.run(one(4))
""",
    "compile": """
import torch
@torch.compile
def double(x): return 2 * x
@torch.compile(mode="reduce-overhead")
def more(x): return x + 1
def f():
    model = torch.nn.Linear(1, 1)
    model.compile()
    assert torch.compile(model, backend="eager")(torch.zeros(1, 1)).shape == (1, 1)
    assert model(torch.zeros(1, 1)).shape == (1, 1)
    return more(double(3))
""",
    "logging": """
import logging
logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
def f():
    logging.getLogger(__name__).info("loss %g", 0.5)
    return 7
""",
    "argparse": """
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--k", type=int, default=7)
args = parser.parse_args()
def f(): return args.k
""",
    "main": """
def f(): return 7
if __name__ == "__main__":
    raise RuntimeError("only when it is run")
""",
    "imports": """
import collections, contextlib, copy, csv, dataclasses, functools, itertools, json, math, os, pathlib, pickle, random
import re, statistics, sys, time, typing, unittest, warnings
import numpy as np, torch, torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset
def f(): return len(list(DataLoader(TensorDataset(torch.zeros(13, 1)), batch_size=2)))
""",
    "plots around the code": """
import matplotlib_of_mine.pyplot as plt, math
import wandb_of_mine
from tqdm_of_mine import tqdm, trange as steps
plt.style.use("ggplot")
wandb_of_mine.init(project="x").config.k = 3
with plt.ioff():
    plt.plot([1, 2], label="loss")
def unused(xs): return plt.plot(tqdm(xs))
def f(): return math.floor(7.5)
""",
    "optional": """
try:
    from tqdm_of_mine import tqdm
except ImportError:
    def tqdm(xs): return xs
def f(): return sum(tqdm([3, 4]))
""",
}


@pytest.mark.parametrize("name", WORKS)
def test_what_students_write_around_their_code_works(lab: Any, name: str) -> None:
    """Event loops, compiled models, logging, an argument parser with defaults, a main block, the usual imports."""
    assert lab.run(WORKS[name]) == 7
