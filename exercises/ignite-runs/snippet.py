import torch
from ignite.engine import Events, create_supervised_trainer


def run(*runs):
    model = torch.nn.Linear(1, 1, bias=False)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
    torch.nn.init.ones_(model.weight)
    data = [(torch.tensor([[2.0**i]]), torch.zeros(1, 1)) for i in range({{ n }})]
    trainer = create_supervised_trainer(
        model, optimizer, lambda output, _: output.mean(),
        gradient_accumulation_steps={{ k }},
    )
    updates, gradients, losses = [], [], []

    @optimizer.register_step_pre_hook
    def note(*_):
        updates.append((trainer.state.iteration - 1) % {{ n }})
        gradients.append(model.weight.grad.item())

    @trainer.on(Events.ITERATION_COMPLETED)
    def log(engine):
        losses.append(engine.state.output)

    for epochs in runs:
        trainer.run(data, max_epochs=epochs)
    return updates, gradients, losses
