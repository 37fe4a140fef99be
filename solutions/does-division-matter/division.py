"""A common factor is lost where a rule divides by the gradients' size, and nothing of another size joins in."""
# ruff: noqa: F821 - the values of the variant are names here


def matters(letter):
    rule, norm = runs[letter]
    if norm is not None:
        return norm > 1.0  # below every norm that occurs, both runs are clipped at each step
    return rule.startswith(("SGD", "RAdam")) or any(word in rule for word in ("decay=1.0", "eps", "initial"))


a = matters("a")
b = matters("b")
c = matters("c")
d = matters("d")
e = matters("e")
f = matters("f")
g = matters("g")
h = matters("h")
