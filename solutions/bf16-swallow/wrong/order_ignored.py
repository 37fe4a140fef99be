# caught by: test_large_first
"""You ignored the order. Rounded addition is not associative: one after the other, small addends that meet a large
sum are lost; gathered first, they arrive as one number that is large enough."""

bf16 = addend * min(n, 256)
fp16 = addend * min(n, 2048)
wide = addend * n
coarse = addend * 4 * min(n // 4, 256)
large_first = addend * (512 + few)
large_last = addend * (512 + few)
