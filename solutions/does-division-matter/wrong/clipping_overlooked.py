# caught by: test_clipped
"""You overlooked the clipping. Compare its norm with the norms that the task gives: does it act in both runs and in
every step, or in one of them only? In the first case it takes the factor out of any rule, in the second it brings one
in."""


def matters(letter):
    rule, norm = runs[letter]
    sgd, clipped = rule.startswith("SGD"), norm is not None
    radam = rule.startswith("RAdam")
    option = any(word in rule for word in ("decay=1.0", "eps", "initial"))
    adam = "Ada" in rule and not option and not clipped and "Adagrad" not in rule
    return sgd if clipped else sgd or radam or option


a = matters("a")
b = matters("b")
c = matters("c")
d = matters("d")
e = matters("e")
f = matters("f")
g = matters("g")
h = matters("h")
