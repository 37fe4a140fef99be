# caught by: test_classics
"""You took an older rule for SGD. Rprop looks at signs only; Adagrad and RMSprop divide by a running size of the
gradient, as Adam does: the factor is lost."""


def matters(letter):
    rule, norm = runs[letter]
    sgd, clipped = rule.startswith("SGD"), norm is not None
    radam = rule.startswith("RAdam")
    option = any(word in rule for word in ("decay=1.0", "eps", "initial"))
    adam = "Ada" in rule and not option and not clipped and "Adagrad" not in rule
    return norm > 1.0 if clipped else not adam or radam


a = matters("a")
b = matters("b")
c = matters("c")
d = matters("d")
e = matters("e")
f = matters("f")
g = matters("g")
h = matters("h")
