# caught by: test_adam_family
"""You took RAdam for Adam. As long as its estimate of the gradient's variance is too uncertain, in its first five
steps with the default settings, it does not divide by it, and steps like momentum."""


def matters(letter):
    rule, norm = runs[letter]
    sgd, clipped = rule.startswith("SGD"), norm is not None
    radam = rule.startswith("RAdam")
    option = any(word in rule for word in ("decay=1.0", "eps", "initial"))
    adam = "Ada" in rule and not option and not clipped and "Adagrad" not in rule
    return norm > 1.0 if clipped else sgd or option


a = matters("a")
b = matters("b")
c = matters("c")
d = matters("d")
e = matters("e")
f = matters("f")
g = matters("g")
h = matters("h")
