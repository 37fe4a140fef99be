# caught by: test_exact_mean_gradient, test_only_what_counts, test_any_partition, test_leftovers_do_not_count, test_nothing_else_changes
"""You add gradients up in float32, although the model is float64: after the way there and back only seven digits are right.
Accumulate in the dtype of the parameter; .grad does so by itself."""


def accumulate(model, micro_batches, loss_sum, count):
    model.zero_grad()
    total, counted, ledger = 0.0, 0, {}
    for x, y in micro_batches:
        loss = loss_sum(model(x), y)
        loss.backward()
        total += loss.item()
        counted += count(y)
        for name, parameter in model.named_parameters():
            if parameter.grad is not None:
                ledger[name] = ledger.get(name, 0) + parameter.grad.float()
        model.zero_grad()
    if counted == 0:
        return 0.0
    for name, parameter in model.named_parameters():
        if name in ledger:
            parameter.grad = (ledger[name] / counted).to(parameter.dtype)
    return total / counted
