# caught by: test_adam_family
"""You let a rule of the Adam family step in proportion to the gradient. It divides the averaged gradient by the root
of its averaged square, and a common factor is in both. What AdamW takes off the weights does not go through the
gradient."""


def matters(letter):
    rule, norm = runs[letter]
    sgd, clipped = rule.startswith("SGD"), norm is not None
    radam = rule.startswith("RAdam")
    option = any(word in rule for word in ("decay=1.0", "eps", "initial"))
    adam = "Ada" in rule and not option and not clipped and "Adagrad" not in rule
    return norm > 1.0 if clipped else sgd or radam or option or adam


a = matters("a")
b = matters("b")
c = matters("c")
d = matters("d")
e = matters("e")
f = matters("f")
g = matters("g")
h = matters("h")
