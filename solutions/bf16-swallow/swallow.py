"""All whole multiples of the addend up to 2 to the number of significant bits are exact; there a sum stands still."""
# ruff: noqa: F821 - the values of the variant are names here

bf16 = addend * min(n, 2**8)
fp16 = addend * min(n, 2**11)
wide = addend * n
coarse = addend * 4 * min(n // 4, 2**8)
large_first = addend * 512
large_last = addend * (few + 512)
