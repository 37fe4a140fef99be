# caught by: test_classics, test_adam_family, test_clipped
"""You expect a change everywhere. It is a change of the gradients everywhere; but several rules divide by the size of
the gradients that they see, or look at their signs only, and a factor that all of them share is lost there."""


def matters(letter):
    rule, norm = runs[letter]
    sgd, clipped = rule.startswith("SGD"), norm is not None
    radam = rule.startswith("RAdam")
    option = any(word in rule for word in ("decay=1.0", "eps", "initial"))
    adam = "Ada" in rule and not option and not clipped and "Adagrad" not in rule
    return True


a = matters("a")
b = matters("b")
c = matters("c")
d = matters("d")
e = matters("e")
f = matters("f")
g = matters("g")
h = matters("h")
