"""One job of two ranks: real DistributedDataParallel, over a network that the grader plays.

Gloo needs sockets and threads, which a submission has not. So a rank sends to a `Network` what it would send, and the
grader calls your function for each rank, adds up what was sent, and calls it again with the sums, until all are known.
"""

from dataclasses import dataclass

import torch
import torch.distributed as dist

RANKS = 2
IGNORED = -100
"""The label of a token that does not count."""
INPUTS, CLASSES = 3, 5
SMALL = 4
"""Messages of so few numbers, such as a count, are not gradients."""
_MOST, _WIDEST = 48, 40


def loss_sum(logits, labels):
    """Sum of the cross-entropies of the tokens that count, a scalar tensor; 0 where none does."""
    return torch.nn.functional.cross_entropy(logits, labels, ignore_index=IGNORED, reduction="sum")


def count(labels):
    """Number of tokens that count, an int."""
    return int((labels != IGNORED).sum())


class Network(torch.nn.Module):
    """What this rank exchanges with the others.

    Attributes:
        ranks: how many there are.
        rank: the number of this one, from 0.
    """

    def __init__(self, rank=0, sums=()):
        super().__init__()
        self.rank, self.ranks = rank, RANKS
        self.register_buffer("sums", torch.zeros(len(sums), _WIDEST, dtype=torch.float64))
        for row, one in zip(self.sums, sums, strict=True):
            row[: len(one)] = one
        self.register_buffer("sent", torch.zeros(_MOST, _WIDEST, dtype=torch.float64))
        self.register_buffer("lengths", torch.zeros(_MOST, dtype=torch.int64))

    @property
    def group(self):
        """The process group of all ranks: for DistributedDataParallel, and for `dist.all_reduce(tensor, group=...)`."""
        return _Group(self)

    def exchange(self, tensor):
        """Send a tensor, and put the sum over all ranks into it."""
        number, length = int((self.lengths > 0).sum()), tensor.numel()
        if number == _MOST or length > _WIDEST:
            raise RuntimeError(f"more than {_MOST} all-reduces, or one of more than {_WIDEST} numbers")
        self.sent[number, :length] = tensor.detach().flatten()
        self.lengths[number] = length
        with torch.no_grad():
            if number < len(self.sums):
                tensor.copy_(self.sums[number, :length].view_as(tensor))
            else:  # not known yet: anything will do, for this rank is run again
                tensor.mul_(self.ranks)
                tensor.add_(tensor == 0)

    def messages(self):
        """What was sent, in order: flat tensors."""
        return [row[:length].clone() for row, length in zip(self.sent, self.lengths.tolist(), strict=True) if length]


class _Group(dist.ProcessGroup):
    """The process group that DistributedDataParallel talks to. All ranks begin with the same weights."""

    def __init__(self, network):
        super().__init__(network.rank, network.ranks)
        self._network = network

    def allreduce(self, tensors, opts=None):
        """Sum, or average where that is asked for, over all ranks."""
        kind = opts.reduceOp if isinstance(opts, dist.AllreduceOptions) else dist.ReduceOp.SUM
        if not (kind == dist.ReduceOp.SUM or kind == dist.ReduceOp.AVG):
            raise ValueError("this network sums and averages, and nothing else")
        for tensor in tensors:
            self._network.exchange(tensor)
            if kind == dist.ReduceOp.AVG:
                tensor.div_(self._network.ranks)
        return _done(tensors)

    def broadcast(self, tensors, opts=None):  # noqa: ARG002
        """Leave what all ranks have in common."""
        return _done(tensors)

    def allgather(self, outputs, inputs, opts=None):  # noqa: ARG002
        """Give what all ranks have in common."""
        for parts, own in zip(outputs, inputs, strict=True):
            for part in parts:
                part.copy_(own)
        return _done(outputs)

    def barrier(self, opts=None):  # noqa: ARG002
        """Wait for nobody."""
        return _done([])


def _done(value):
    future = torch.futures.Future()
    future.set_result(value)
    return torch._C._distributed_c10d._create_work_from_future(future)


@dataclass(frozen=True)
class Job:
    """One run: `tokens[rank][i]` tokens count in micro-batch i of a rank; each has a masked token, too."""

    tokens: tuple
    steps: int
    optimizer_kind: str = "sgd"
    seed: int = 0

    @property
    def words(self):
        """The job in words."""
        ranks = "; ".join(f"rank {rank}: {', '.join(map(str, of))}" for rank, of in enumerate(self.tokens))
        return f"tokens that count in each micro-batch of {ranks}; k = {self.steps}, {self.optimizer_kind}"

    @property
    def windows(self):
        """How many updates there are."""
        return -(-len(self.tokens[0]) // self.steps)

    def model(self):
        """A fresh model, the same each time and for each rank."""
        draw = torch.Generator().manual_seed(self.seed)
        model = torch.nn.Sequential(torch.nn.Tanh(), torch.nn.Linear(INPUTS, CLASSES, dtype=torch.float64))
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.copy_(torch.randn(parameter.shape, generator=draw, dtype=torch.float64))
        return model

    def optimizer(self, model):
        """A fresh optimizer for it."""
        if self.optimizer_kind == "adamw":
            return torch.optim.AdamW(model.parameters(), lr=0.05)
        return torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.9 if self.optimizer_kind == "momentum" else 0.0)

    def micro_batches(self, rank):
        """The list of (x, y) of a rank."""
        draw = torch.Generator().manual_seed(100 * self.seed + rank)
        batches = []
        for counting in self.tokens[rank]:
            x = torch.randn(counting + 1, INPUTS, generator=draw, dtype=torch.float64)
            y = torch.randint(CLASSES, (counting + 1,), generator=draw)
            y[0] = IGNORED
            batches.append((x, y))
        return batches


def run_job(submission, job):
    """Run every rank, again and again, until the sums stay as they are; return [(model, messages)] of the ranks.

    The n-th sum depends on nothing but those before it, so each round settles at least one more.
    """
    sums, rounds = [], 0
    while True:
        ranks = []
        for rank in range(RANKS):
            model, network = job.model(), Network(rank, sums)
            submission.call("train", model, job.optimizer(model), job.micro_batches(rank), job.steps, network)
            ranks.append((model, network.messages()))
        sent = [messages for _, messages in ranks]
        if [len(one) for one in sent[0]] != [len(one) for one in sent[1]]:
            return ranks
        now = [sum(parts) for parts in zip(*sent, strict=True)]
        rounds += 1
        if rounds > len(now) + 1 or same(now, sums):
            return ranks
        sums = now


def same(now, before):
    """Tell whether two rounds gave the same sums."""
    return len(now) == len(before) and all(
        len(a) == len(b) and torch.equal(a.nan_to_num(), b.nan_to_num()) for a, b in zip(now, before, strict=True)
    )
