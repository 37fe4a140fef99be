import torch
from transformers import Trainer, TrainerCallback, TrainingArguments

ROW = {"x": torch.ones(1), "labels": torch.ones(1, dtype=torch.long)}
ROWS = [ROW] * {{ n }}


class Stream(torch.utils.data.IterableDataset):
    def __iter__(self):
        return iter(ROWS)


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(()))

    def forward(self, x, labels=None):
        return {"loss": self.weight * x.mean()}


class OpenModel(Model):
    def forward(self, x, labels=None, **kwargs):
        return super().forward(x, labels)


class Gradients(TrainerCallback):
    def __init__(self):
        self.seen = []

    def on_pre_optimizer_step(self, args, state, control, model=None, **kwargs):
        self.seen.append(model.weight.grad.item())


def run(model, rows, **options):
    arguments = TrainingArguments(
        "output", per_device_train_batch_size=1, gradient_accumulation_steps={{ k }},
        max_grad_norm=0.0, use_cpu=True, save_strategy="no", report_to=[],
        disable_tqdm=True, **options,
    )
    gradients = Gradients()
    Trainer(model, arguments, train_dataset=rows, callbacks=[gradients]).train()
    return gradients.seen
