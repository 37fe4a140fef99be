# caught by: test_bf16, test_large_first
"""You added as on paper. `.grad` is rounded to bf16 after every addition, and when one addend is at most half of a
step between two such numbers, the sum does not move any more."""

bf16 = addend * n
fp16 = addend * min(n, 2048)
wide = addend * n
coarse = addend * 4 * min(n // 4, 256)
large_first = addend * (512 + few)
large_last = addend * (512 + few)
