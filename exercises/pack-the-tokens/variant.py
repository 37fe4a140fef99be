"""The numbers of one student's copy: sequences that a careless packing takes more micro-batches for."""

LENGTHS = [16, 24, 32, 48, 64, 96, 128, 160, 192, 256, 320, 384, 448, 512]


def draw(rng):
    """Draw until each tempting packing takes more micro-batches than needed, or too much memory."""
    while True:
        limit = rng.choice([512, 768, 1024])
        lengths = [rng.choice(LENGTHS) for _ in range(10)]
        if max(lengths) <= limit // 2 and sound(lengths, limit):
            return {
                "limit": limit,
                "lengths": lengths,
                "rows": [{"number": i, "length": n} for i, n in enumerate(lengths)],
            }


def boxes(row, fits):
    """Cut a row of lengths where the next one does not fit any more."""
    cut = []
    for length in row:
        if cut and fits([*cut[-1], length]):
            cut[-1].append(length)
        else:
            cut.append([length])
    return cut


def into_first(row, fits):
    """Put each of a row of lengths into the first box that has room for it."""
    filled = []
    for length in row:
        open_box = next((box for box in filled if fits([*box, length])), None)
        if open_box is None:
            filled.append([length])
        else:
            open_box.append(length)
    return filled


def sound(lengths, limit):
    """Tell whether each known mistake gives another number of micro-batches, or one that does not fit."""

    def wide(box):
        return len(box) * max(box) <= limit

    falling = sorted(lengths, reverse=True)
    best = len(boxes(falling, wide))
    room = limit // max(lengths)
    tempting = [
        boxes(lengths, wide),
        into_first(lengths, wide),
        boxes(lengths, lambda box: len(box) <= room),
    ]
    wasteful = all(len(one) > best for one in tempting)
    apart = all(a != b for i, a in enumerate(tempting) for b in tempting[:i])
    summed = len(boxes(falling, lambda box: sum(box) <= limit))
    return 3 <= best <= 6 and summed < best and wasteful and apart
