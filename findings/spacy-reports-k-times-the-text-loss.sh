#!/usr/bin/env bash
# spaCy 3.8.18: with accumulate_gradient the reported loss of a text classifier is k times as large, a tagger's is not.
#
# Guess: accumulate_gradient = 4 splits a batch in four to save memory and changes neither the gradient nor the column
# of losses that training prints.
# Seen, for twelve short texts in one, two and four parts: the gradients are equal. The losses of the tagger are as well
# (24, 24, 24), and those of the text classifiers are not: textcat 0.25, 0.5, 1.0, textcat_multilabel likewise. The one
# adds up sums over the words, the other adds up means over each part, and neither is divided.
# Whoever splits batches to fit a smaller machine sees the loss of the same training jump by k, tunes a learning rate
# that needs no tuning, and cannot compare the two logs.
#
# Fails when this changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet spacy==3.8.18
cat > "$work/losses.py" <<'PY'
import numpy as np
import spacy
from spacy.training import Example
from spacy.training.loop import subdivide_batch
from spacy.util import fix_random_seed

TEXTS = ["one two three four five six", "red green", "up down left right", "a b c d e", "x y z", "go on now please"] * 2


def cats(number, text):
    return {"cats": {"A": float(number % 2), "B": 1.0 - number % 2}}


def tags(number, text):
    return {"tags": [f"T{place % 2}" for place, _ in enumerate(text.split())]}


class Norm:
    """Takes gradients as an optimizer does, and adds up their squares."""

    def __init__(self):
        self.squares = 0.0

    def __call__(self, key, weights, gradient, **_):
        self.squares += float(np.square(gradient).sum())
        return weights, gradient * 0


def run(pipe, annotate, parts):
    fix_random_seed(0)
    nlp = spacy.blank("en")
    nlp.add_pipe(pipe)
    made = [(nlp.make_doc(text), annotate(number, text)) for number, text in enumerate(TEXTS)]
    examples = [Example.from_dict(doc, annotation) for doc, annotation in made]
    nlp.initialize(lambda: examples)
    losses, norm = {}, Norm()
    for part in subdivide_batch(examples, parts):
        nlp.update(part, drop=0.0, losses=losses, sgd=False)
    for _, component in nlp.pipeline:
        component.model.finish_update(norm)
    return round(float(losses[pipe]), 3), norm.squares**0.5


for pipe, annotate, factor in (("tagger", tags, 1), ("textcat", cats, 2), ("textcat_multilabel", cats, 2)):
    losses, norms = zip(*(run(pipe, annotate, parts) for parts in (1, 2, 4)), strict=True)
    print(f"{pipe:19} losses {losses}  gradients, relative {[round(norm / norms[0], 3) for norm in norms]}")
    assert np.allclose(norms, norms[0], rtol=1e-3)
    assert np.allclose(losses, [losses[0] * factor**power for power in range(3)], rtol=0.05), losses
PY
"$work/venv/bin/python" -W ignore "$work/losses.py"
