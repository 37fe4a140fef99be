"""Draws what each micro-batch's mean gradient counts for, solved from the gradient that the lesson's own loop leaves."""

from grader.checks import WeightRow, WeightTable


def counts(gradient, mse, uneven, by_k, whole, model, inputs, targets, torch):
    means = []
    for x, y in zip(inputs.split(uneven), targets.split(uneven)):
        model.zero_grad()
        mse(model(x), y).backward()
        means.append(model.weight.grad.flatten().clone())
    solve = torch.linalg.lstsq

    def weights(total):
        return tuple(round(w, 9) for w in solve(torch.stack(means).T, total.flatten()[:, None]).solution[:, 0].tolist())

    row = WeightRow(update=1, yours=weights(by_k), expected=weights(whole))
    return WeightTable(check="", rows=(row,), columns=("1", "2", "3"), unit="micro-batch")
