"""How far a typed word is from a known one."""


def edits_between(one: str, other: str, most: int) -> int | None:
    """Letters to add, drop, replace or swap with the next (optimal string alignment distance);
    None where that is more than `most`.
    """
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        here = [row]
        for column, wanted in enumerate(other, start=1):
            cost = 0 if letter == wanted else 1
            best = min(above[column] + 1, here[column - 1] + 1, above[column - 1] + cost)
            is_swap = row > 1 and column > 1 and letter == other[column - 2]
            if is_swap and one[row - 2] == wanted:
                best = min(best, before[column - 2] + 1)
            here.append(best)
        if min(here) > most:
            return None
        before, above = above, here
    return above[-1] if above[-1] <= most else None
