# caught by: test_wide
"""You left `grad_dtype` out. The weight is in bf16, and so is each new gradient; the sum that they are added to is
kept in float32."""

bf16 = addend * min(n, 256)
fp16 = addend * min(n, 2048)
wide = addend * 256
coarse = addend * 4 * min(n // 4, 256)
large_first = addend * 512
large_last = addend * (512 + few)
