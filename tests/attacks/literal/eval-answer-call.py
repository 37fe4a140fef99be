# Hopes that the answer is evaluated.

answer = __import__("os").system("touch /tmp/grade-attack-ran") or 0.25
micro_batch = 8
steps = 4
