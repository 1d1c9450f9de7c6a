"""A share is said with its n, and in percent only where there are enough to speak of."""

import pytest

from portal.figures.shares import share_words


@pytest.mark.parametrize(
    ("n", "m", "said"),
    [
        (371, 412, "371 of 412 (90\N{NO-BREAK SPACE}%)"),
        (3, 4, "3 of 4"),
        (9, 9, "9 of 9"),
        (0, 0, "0 of 0"),
        (10, 10, "10 of 10 (100\N{NO-BREAK SPACE}%)"),
        (0, 10, "0 of 10 (0\N{NO-BREAK SPACE}%)"),
        (411, 412, "411 of 412 (99\N{NO-BREAK SPACE}%)"),
        (1, 4000, "1 of 4,000 (1\N{NO-BREAK SPACE}%)"),
        (1, 8 * 5, "1 of 40 (3\N{NO-BREAK SPACE}%)"),
    ],
)
def test_a_share_in_words(n: int, m: int, said: str) -> None:
    assert share_words(n, m) == said
