#!/usr/bin/env bash
# torch 2.13.0: the first optimizer of a process imports the compiler.
#
# Guess: after `import torch`, a model, a backward and `torch.optim.SGD(...)` import nothing more worth mentioning; the
# compiler behind `torch.compile` comes when something is compiled.
# Seen: model and backward import a handful of modules. `SGD.__init__` imports torch._dynamo, about 800 modules, sympy
# among them, which take about as long as `import torch` did: to tell a compiler that is not at work to leave
# `add_param_group` alone. `step` alone would too, to announce graph breaks. Activation checkpointing and FakeTensorMode
# import it for one setting each.
# Who starts a process per test or per submission, or forks from one that has imported torch but made no optimizer, pays
# that each time; a memory limit or a time limit around the first update counts it too.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0 numpy==2.3.4
cat > "$work/first.py" <<'PY'
import sys
import time


def added(action):
    modules, started = set(sys.modules), time.process_time()
    result = action()
    return len(set(sys.modules) - modules), time.process_time() - started, result


def backward():
    model = torch.nn.Linear(2, 1)
    model(torch.ones(3, 2)).sum().backward()
    return model


imported, seconds, torch = added(lambda: __import__("torch"))
few, _, model = added(backward)
many, more, optimizer = added(lambda: torch.optim.SGD(model.parameters(), lr=0.1))
none, _, _ = added(optimizer.step)
print(f"import torch: {imported} modules, a backward {few}, an optimizer {many}, its step {none}")
print(f"seconds of an optimizer: {more / seconds:.1f} x those of import torch")
assert few < 20 and none < 20, (few, none)
assert many > 500 and "sympy" in sys.modules and "torch._dynamo.symbolic_convert" in sys.modules, many
PY
"$work/venv/bin/python" -W ignore "$work/first.py"
