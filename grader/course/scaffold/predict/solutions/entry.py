"""Each backward() adds its x to w.grad. The answer is computed, from the snippet that the student was shown."""

answer = float(execute(snippet)[0])
