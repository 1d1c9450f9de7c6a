"""What the piece that shows a testimonial says of the company beside it, on every page alike."""

from dataclasses import dataclass

from portal.people.queries import company, profile


@dataclass(frozen=True)
class Us:
    """Whose customers speak: the company's name, its IANA zone (days are written in it), and what a referral earns.

    `reward` is the company's own statement, empty where nothing is offered; `about` says what it does.
    """

    name: str
    zone: str
    reward: str
    about: str = ""


def us() -> Us:
    """Return what is said of the company, in two statements. Raises Unavailable before `portal init`."""
    row, said = company(), profile()
    return Us(row.name, row.time_zone, said.reward, said.about)
