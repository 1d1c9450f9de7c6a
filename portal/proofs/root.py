"""The proof in a bundle that the record of a sale is part of a daily root that was signed and published. Pure."""

from collections.abc import Mapping
from typing import Any

from portal.proofs.keyring import Keyring


def head_of(_bundle: Mapping[str, Any], _keyring: Keyring) -> dict[str, Any] | None:
    """Return the head of which a bundle proves that it is part of a root; None where it proves none."""
    return None
