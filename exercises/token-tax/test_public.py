"""A check that you can read and run yourself; the others are your instructor's."""

import torch
from harness import CLASSES, IGNORED, LENGTH, TinyLanguageModel

from grader.checks import check, require_close, require_plain


@check(points=1, hint="Work out what each label counts, and check that they add up to 1 over the window.")
def test_your_example(submission, variant):
    """The task's micro-batches: the weights after the first window, and all losses that are returned."""
    torch.manual_seed(variant["seed"])
    model, weights = TinyLanguageModel(), torch.tensor([1.0, 1.0, 2.0, 1.0, 4.0], dtype=torch.float64)
    batches = []
    for size in variant["sizes"][: variant["steps"]]:
        labels = torch.randint(CLASSES, (size, LENGTH))
        batches.append((labels.clone(), labels.masked_fill(torch.rand(labels.shape) < 0.4, IGNORED)))
    batches[0][1].fill_(IGNORED)  # one label of weight 2 counts here, and at least two of weight 5 in the next
    batches[0][1][0, :2] = torch.tensor([0, 2])
    batches[1][1][0, 1:3] = torch.tensor([3, 4])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    ids, labels = (torch.cat(parts) for parts in zip(*batches, strict=True))
    logits, targets = model(ids)[:, :-1].reshape(-1, CLASSES), labels[:, 1:].reshape(-1)
    loss = torch.nn.functional.cross_entropy(logits, targets, weights, ignore_index=IGNORED)
    gradients = torch.autograd.grad(loss, list(model.parameters()))
    wanted = {n: p.detach() - 0.5 * g for (n, p), g in zip(model.named_parameters(), gradients, strict=True)}
    losses = submission.call("train", model, optimizer, batches, variant["steps"], weights)
    for name, parameter in model.named_parameters():
        require_close(parameter.detach(), wanted[name], f"`{name}` after the window", rtol=1e-8)
    require_plain(losses, "the list of returned losses")
    require_close(losses, loss.detach().reshape(1), "the list of returned losses", rtol=1e-8)
