"""Whether two names or addresses may be those of one customer. Pure; a likeness is shown, never acted on."""

import re
from difflib import SequenceMatcher

# What tells nothing of who it is: kinds of households and firms.
_NOTHING = frozenset(
    [
        "the",
        "a",
        "and",
        "of",
        "household",
        "family",
        "home",
        "mr",
        "mrs",
        "ms",
        "dr",
        "inc",
        "incorporated",
        "llc",
        "llp",
        "ltd",
        "limited",
        "plc",
        "co",
        "company",
        "corp",
        "corporation",
        "group",
        "gmbh",
        "ag",
        "kg",
        "ug",
        "ohg",
        "bv",
        "nv",
        "sa",
        "sas",
        "sarl",
        "srl",
        "ab",
        "as",
        "oy",
        "pty",
    ]
)
# Whoever has an address there has nothing in common with the others.
_ANYBODYS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "yahoo.com",
        "ymail.com",
        "aol.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "proton.me",
        "protonmail.com",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "t-online.de",
        "mail.com",
        "fastmail.com",
        "zoho.com",
        "comcast.net",
        "verizon.net",
        "att.net",
        "sbcglobal.net",
        "btinternet.com",
        "orange.fr",
        "free.fr",
        "laposte.net",
        "libero.it",
        "yandex.com",
    ]
)
_CLOSE = 0.85
_WORD = re.compile(r"\w+")
_SHORTEST = 3


def plain(name: str) -> str:
    """Return a customer's name without what tells nothing of them: "The Brandt Household" is "brandt"."""
    words = _WORD.findall(name.casefold())
    return " ".join([word for word in words if word not in _NOTHING] or words)


def are_alike(one: str, other: str) -> bool:
    """Tell whether two names are the same but for a slip of the pen, and for what `plain` leaves out."""
    first, second = plain(one), plain(other)
    if not first or not second:
        return False
    return first == second or SequenceMatcher(None, first, second, autojunk=False).ratio() >= _CLOSE


def own_domain(email: str) -> str:
    """Return the domain of an address, empty where anybody at all may have one."""
    domain = email.strip().casefold().rpartition("@")[2]
    return "" if domain in _ANYBODYS or "." not in domain else domain


def beginnings(name: str) -> tuple[str, ...]:
    """Return how names alike to this one may begin, as they are written: its first telling word, less its end.

    So "Brandt household" finds "Brant"; a slip in the first letters is found by the address alone.
    """
    word = plain(name).partition(" ")[0]
    start = word[: max(_SHORTEST, len(word) - 2)]
    return as_written(start) if start else ()


def as_written(start: str) -> tuple[str, ...]:
    """Return the ways in which a name that begins like this is written: "bra" is "bra", "Bra" or "BRA"."""
    return tuple(
        dict.fromkeys((start, start.lower(), start[:1].upper() + start[1:], start.title(), start.upper()))
    )
