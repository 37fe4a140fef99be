# caught by: test_options
"""You overlooked what the options do. Weight decay inside the gradient, a large `eps`, or an accumulator that does
not begin at zero add something of a fixed size to something that has grown: their ratio changes."""


def matters(letter):
    rule, norm = runs[letter]
    sgd, clipped = rule.startswith("SGD"), norm is not None
    radam = rule.startswith("RAdam")
    option = any(word in rule for word in ("decay=1.0", "eps", "initial"))
    adam = "Ada" in rule and not option and not clipped and "Adagrad" not in rule
    return norm > 1.0 if clipped else sgd or radam


a = matters("a")
b = matters("b")
c = matters("c")
d = matters("d")
e = matters("e")
f = matters("f")
g = matters("g")
h = matters("h")
