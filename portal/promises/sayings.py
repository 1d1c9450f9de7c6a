"""Words as one compares them: whether the same was said before, however it was wrapped, written or ended. Pure."""

import hashlib

from portal.record.rules import ERASED

_ENDINGS = ".!?…,;: "


def digest_of(words: str) -> str | None:
    """Return the hex SHA-256 of words with runs of white space as one space, case-folded, without what ends them.

    None for words that were erased, and where nothing is left to compare.
    """
    said = " ".join(words.split()).casefold().rstrip(_ENDINGS)
    if not said or words == ERASED:
        return None
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
