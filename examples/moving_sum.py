def moving_sum(numbers: list[int], size: int) -> list[int]:
    """The sum of each run of `size` neighbours.

    >>> moving_sum([1, 2, 3, 4], 2)
    [3, 5, 7]
    >>> moving_sum([5, 1, 1], 3)
    [7]
    >>> moving_sum([2, 4], 1)
    [2, 4]
    """
    sums = []
    for start in range(len(numbers) - size + ?last: int):
        sums.append(sum(numbers[start : ?stop: int]))
    return sums
