import torch
from accelerate import Accelerator
from accelerate.utils import GradientAccumulationPlugin


def run(**options):
    plugin = GradientAccumulationPlugin(num_steps={{ k }}, **options)
    accelerator = Accelerator(gradient_accumulation_plugin=plugin)
    model = torch.nn.Linear(1, 1, bias=False)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda count: 1 / (1 + count)
    )
    data = [torch.tensor([2.0**i]) for i in range({{ n }})]
    loader = torch.utils.data.DataLoader(data)
    model, optimizer, loader, scheduler = accelerator.prepare(
        model, optimizer, loader, scheduler
    )
    updates, gradients = [], []
    for epoch in range(2):
        for i, x in enumerate(loader):
            with accelerator.accumulate(model):
                accelerator.backward(model(x).mean())
                if accelerator.sync_gradients:
                    updates.append(i)
                    gradients.append(model.weight.grad.item())
                optimizer.step()
                scheduler.step()
                optimizer.zero_grad()
    return updates, gradients, scheduler.scheduler.last_epoch
