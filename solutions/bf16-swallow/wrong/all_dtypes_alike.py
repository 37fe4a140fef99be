# caught by: test_fp16
"""You took fp16 to be as coarse as bf16. Both have 16 bits, but fp16 spends fewer on the exponent and more on the
significand: it swallows later, and overflows sooner."""

bf16 = addend * min(n, 256)
fp16 = addend * 256
wide = addend * n
coarse = addend * 4 * min(n // 4, 256)
large_first = addend * 512
large_last = addend * (512 + few)
