# caught by: test_classics, test_adam_family, test_options, test_clipped
"""You expect a change nowhere. Whoever steps in proportion to the gradient makes steps of another size without the
division; and who divides by its size does not when something of another size is added."""


def matters(letter):
    rule, norm = runs[letter]
    sgd, clipped = rule.startswith("SGD"), norm is not None
    radam = rule.startswith("RAdam")
    option = any(word in rule for word in ("decay=1.0", "eps", "initial"))
    adam = "Ada" in rule and not option and not clipped and "Adagrad" not in rule
    return False


a = matters("a")
b = matters("b")
c = matters("c")
d = matters("d")
e = matters("e")
f = matters("f")
g = matters("g")
h = matters("h")
