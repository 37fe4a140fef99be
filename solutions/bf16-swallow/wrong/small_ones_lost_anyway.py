# caught by: test_large_last
"""You lost the small addends that came first. They have added up exactly, in a sum that was small, and what the large
one is added to is all of them at once."""

bf16 = addend * min(n, 256)
fp16 = addend * min(n, 2048)
wide = addend * n
coarse = addend * 4 * min(n // 4, 256)
large_first = addend * 512
large_last = addend * 512
