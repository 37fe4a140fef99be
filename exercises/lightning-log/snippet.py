import lightning.pytorch as pl
import torch
{% if stream %}

class Stream(torch.utils.data.IterableDataset):
    def __iter__(self):
        return (torch.tensor([2.0**i]) for i in range({{ n }}))

{% endif %}
class Model(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(1, 1, bias=False)
        self.turns, self.gradients = 0, []

    def training_step(self, batch, i):
        self.turns += 1
        self.log("number", float(i), on_step=True, on_epoch=True, batch_size=1)
        return self.layer(batch).mean()

    def on_before_optimizer_step(self, optimizer):
        self.gradients.append(self.layer.weight.grad.item())

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=1.0)


class Rows(pl.loggers.logger.Logger):
    name, version = "rows", 0

    def __init__(self):
        super().__init__()
        self.rows = []

    def log_metrics(self, metrics, step=None):
        self.rows.append(metrics)

    def log_hyperparams(self, params):
        pass


def run(**options):
    model, rows = Model(), Rows()
    trainer = pl.Trainer(
        accumulate_grad_batches={{ k }}, log_every_n_steps={{ every }}, logger=rows,
        accelerator="cpu", devices=1, enable_checkpointing=False,
        enable_progress_bar=False, enable_model_summary=False, **options,
    )
    data = {% if stream %}Stream(){% else %}[torch.tensor([2.0**i]) for i in range({{ n }})]{% endif %}
    trainer.fit(model, torch.utils.data.DataLoader(data))
    return model, rows.rows
