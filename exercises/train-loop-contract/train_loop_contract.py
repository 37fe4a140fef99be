"""The whole loop, to the letter: windows, clipping, a schedule, an average of the weights, and a log."""


def train(job):
    """Train `job.model` in place, by the contract, and return the log.

    Args:
        job: see harness.Job.

    Returns:
        A list with a dict for each update, in order: its `update`, `loss`, `norm`, `rate` and `samples`.
    """
    raise NotImplementedError
