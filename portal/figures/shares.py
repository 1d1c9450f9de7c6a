"""A share in words, always with its n: a percentage only where there are enough to speak of one. Pure."""

# product.md: under this n counts are given, and no percentage.
LEAST_FOR_PERCENT = 10
_ALL = 100


def share_words(n: int, m: int) -> str:
    """Say `n` of `m`: “371 of 412 (90 %)”, or “3 of 4” where there are too few for a percentage.

    All of them alone are 100 %, and none of them alone are 0 %: what is nearly all, or nearly none, is said as 99 or 1.
    """
    words = f"{n:,} of {m:,}"
    if m < LEAST_FOR_PERCENT:
        return words
    return f"{words} ({percent(n, m)}\N{NO-BREAK SPACE}%)"


def percent(n: int, m: int) -> int:
    """Return `n` of `m` (more than 0) in whole percent, halves up; 0 and 100 for none and all of them only."""
    rounded = (2 * _ALL * n + m) // (2 * m)
    if 0 < n < m:
        return min(max(rounded, 1), _ALL - 1)
    return rounded
