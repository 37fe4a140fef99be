"""A check that you can read and run yourself; the others are your instructor's."""

import harness

from grader.checks import Wrong, check, describe, require_close


@check(
    points=1,
    hint="With one micro-batch there is nothing to split: a forward of each encoder, the loss, one backward().",
)
def test_one_micro_batch(submission):
    """With a micro-batch as large as the batch, the gradient is that of an ordinary step."""
    for rows, micro_batch in ((4, 4), (3, 8)):
        describe(f"{rows} rows, micro_batch = {micro_batch}")
        ours = harness.encoder(1), harness.encoder(2), harness.InfoNCE()
        theirs = harness.encoder(1), harness.encoder(2), harness.InfoNCE()
        queries, keys = harness.batch(3, rows)
        ours[2](ours[0](queries), ours[1](keys)).backward()
        submission.call("contrastive_step", *theirs, queries, keys, micro_batch, 0)
        for name, own, their in zip(("query_encoder", "key_encoder", "loss_fn"), ours, theirs, strict=True):
            for (part, p), want in zip(their.named_parameters(), own.parameters(), strict=True):
                if p.grad is None:
                    raise Wrong(f"The gradient of `{name}.{part}` is None after the call.")
                require_close(p.grad, want.grad, f"the gradient of `{name}.{part}`", rtol=1e-10)
