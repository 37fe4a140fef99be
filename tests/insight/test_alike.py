"""Programs that are alike, in classes of which it is known who wrote what."""

from grader.insight.alike import Alike, find_alike

STARTER = "def train(model, batches, k):\n    ...\n"
REFERENCE = """
def train(model, batches, k):
    for i, (x, y) in enumerate(batches):
        (loss_of(model(x), y) / k).backward()
        if (i + 1) % k == 0:
            model.step()
            model.zero_grad()
"""
OWN = """
def train(model, batches, k):
    todo = list(batches)
    while todo:
        window, todo = todo[:k], todo[k:]
        sizes = [len(x) for x, _ in window]
        for (x, y), size in zip(window, sizes):
            loss = loss_of(model(x), y) * size / sum(sizes)
            loss.backward()
        model.step()
        model.zero_grad()
"""
COPY = '''
# my own work
def train(net, data, n):
    """Accumulate."""
    left = list(data)
    while left:
        part, left = left[:n], left[n:]

        amounts = [len(a) for a, _ in part]
        for (a, b), amount in zip(part, amounts):
            value = (
                loss_of(net(a), b) * amount / sum(amounts)
            )
            value.backward()
        net.step()
        net.zero_grad()
'''
OTHER = """
def train(model, batches, k):
    held = []
    for number, pair in enumerate(batches, start=1):
        held.append(pair)
        if number % k == 0 or number == len(batches):
            count = 0
            for x, y in held:
                count = count + x.shape[0]
            for x, y in held:
                part = loss_of(model(x), y).mul(x.shape[0]).div(count)
                part.backward()
            model.step()
            model.zero_grad()
            held.clear()
"""
CLASS = {"ada": OWN, "bob": COPY, "cyd": OTHER, "dan": REFERENCE, "eve": "def train(:\n", "fay": STARTER}


def compare(programs: dict[str, str], most: int = 9) -> Alike:
    """Compare a class that was given the starter."""
    return find_alike(programs, [STARTER, REFERENCE], most)


def test_a_program_is_the_same_after_renaming_and_formatting() -> None:
    """And those who solved it otherwise, or as the author did, are like nobody."""
    found = compare(CLASS)
    first = found.pairs[0]

    assert (first.left, first.right, first.likeness, first.as_alike) == ("ada", "bob", 1.0, 1)
    assert (first.shared, first.theirs) == (21, 19)  # two stand in the third program, too
    assert all(pair.likeness < 0.3 for pair in found.pairs[1:])
    assert (found.compared, found.of) == (3, 3)
    assert (found.short, found.unreadable) == (("dan", "fay"), ("eve",))


def test_what_is_the_same_is_shown_where_it_stands() -> None:
    """The whole body: lines 2 to 11 of one, 3 to 16 of the other."""
    (region,) = compare(CLASS).pairs[0].regions

    assert (region.left, region.right) == ((2, 11), (3, 16))


def test_how_usual_it_is_stands_beside_it() -> None:
    """Where many wrote it so, each pair of them is as alike as many others, and has nothing that is only theirs."""
    usual = {f"s{i}": OWN.replace("todo", f"todo{i}") for i in range(6)}
    found = compare({**usual, "odd": OTHER})

    assert (found.of, found.usual) == (21, 1.0)
    assert {(pair.as_alike, pair.theirs) for pair in found.pairs if pair.likeness == 1} == {(15, 0)}


def test_no_more_pairs_than_asked_for() -> None:
    """The most alike ones; of nobody there are none."""
    assert [(one.left, one.right) for one in compare(CLASS, 1).pairs] == [("ada", "bob")]
    assert compare({}) == Alike(pairs=(), compared=0, of=0, usual=0.0, high=0.0, short=(), unreadable=())


def test_the_order_of_the_class_makes_no_difference() -> None:
    """Nor does anything else that changes from run to run."""
    assert compare(CLASS) == compare(dict(reversed(CLASS.items())))
