# A list, a set, a text and a complex number that look like the answer.

answer = "0.25"
micro_batch = [8]
steps = 4 + 0j
