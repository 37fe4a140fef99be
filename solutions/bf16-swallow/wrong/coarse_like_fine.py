# caught by: test_coarse
"""You let the larger addends stop where the smaller ones do. What counts is how an addend compares with the step of
the sum it meets: one that is four times as large is swallowed four times later."""

bf16 = addend * min(n, 256)
fp16 = addend * min(n, 2048)
wide = addend * n
coarse = addend * 256
large_first = addend * 512
large_last = addend * (512 + few)
