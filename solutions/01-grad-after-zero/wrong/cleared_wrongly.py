# caught by: test_printed_gradient
"""You gave something that `zero_grad()` leaves, but not what is there at the end. By default it leaves None, and only
`set_to_none=False` leaves zeros. And what it leaves is printed only if no `backward()` runs after the last one:
count the micro-batches behind it."""

zeros = "False" in argument
answer = [[0.0]] if zeros == bool(n % k) else None
