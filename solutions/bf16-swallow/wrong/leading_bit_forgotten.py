# caught by: test_bf16
"""You let the sum stop one power of two too early. bf16 stores 7 bits of the significand; the leading 1 is not
stored, and counts: there are 8 significant bits."""

bf16 = addend * 128
fp16 = addend * min(n, 2048)
wide = addend * n
coarse = addend * 4 * min(n // 4, 256)
large_first = addend * 512
large_last = addend * (512 + few)
