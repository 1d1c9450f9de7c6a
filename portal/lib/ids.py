"""Names for things that the world may see (refs) and secrets that let somebody in (tokens)."""

import base64
import hashlib
import re
import secrets
from collections.abc import Iterator

# Without 0/O, 1/I/L and U: nothing to mistake when it is read aloud. 13 of these 30 characters are 63.8 bits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
REF_LENGTH = 13
CODE_LENGTH = 8
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){4}")


def new_ref() -> str:
    """Return a new public reference: random, 63 bits, unambiguous to read aloud."""
    return _draw(REF_LENGTH)


def numbered_refs() -> Iterator[str]:
    """Yield up to 900 new references that share one random part (54 bits): many at the price of one."""
    drawn = _draw(REF_LENGTH - 2)
    for first in ALPHABET:
        for second in ALPHABET:
            yield f"{drawn}{first}{second}"


def is_ref(text: str) -> bool:
    """Tell whether `text` could be a reference at all (so that nothing else reaches the database)."""
    return len(text) == REF_LENGTH and all(character in ALPHABET for character in text)


def new_code() -> str:
    """Return a new sign-in code of 8 characters (39 bits; five tries in ten minutes guard it)."""
    return _draw(CODE_LENGTH)


def new_token() -> str:
    """Return a new secret of 256 bits, safe in an address (43 characters)."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return the hex SHA-256 under which a secret is stored; a random secret needs no salt."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def grouped(data: bytes, characters: int = 20) -> str:
    """Return the start of `data` in base32 (RFC 4648), in groups of four: `KQ7M-2XWD-…`."""
    return in_groups(base64.b32encode(data).decode("ascii")[:characters], "-")


def in_groups(text: str, between: str = " ") -> str:
    """Return a text that nobody can read at once in groups of four."""
    return between.join(text[start : start + 4] for start in range(0, len(text), 4))


def is_number(text: str) -> bool:
    """Tell whether `text` could be the number of a receipt, as `grouped` writes it."""
    return _NUMBER.fullmatch(text) is not None


def is_sha256(text: object) -> bool:
    """Tell whether `text` could be a SHA-256 in hex."""
    return isinstance(text, str) and _SHA256.fullmatch(text) is not None


def _draw(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
