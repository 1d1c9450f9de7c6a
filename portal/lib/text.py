"""Text from outside, made safe to keep: one form of Unicode, one kind of line end, nothing invisible."""

import re
import unicodedata

EMAIL_LIMIT = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets.
LOCAL_LIMIT = 64  # RFC 5321, 4.5.3.1.1.
_ALLOWED_CONTROLS = "\n\t"
_DOCUMENT_CONTROLS = re.compile("[\r\f]")


class BadText(ValueError):
    """Text that cannot be kept; the message is a plain sentence for whoever typed it."""


def clean(text: str, limit: int) -> str:
    """Return `text` in NFC with LF line ends and without white space around it.

    Raises BadText for NUL and other control characters, lone surrogates, and more than `limit` characters.
    """
    kept = readable(text, limit).strip()
    return unicodedata.normalize("NFC", kept)


def readable(text: str, limit: int) -> str:
    """Return `text` as it is but for its line ends (LF); raises BadText like `clean`."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(kept) > limit:
        message = f"This is {len(kept):,} characters long; at most {limit:,} fit."
        raise BadText(message)
    for character in kept:
        if _is_refused(character):
            message = f"This holds a character that can't be kept (U+{ord(character):04X})."
            raise BadText(message)
    return kept


def exact(text: str, limit: int) -> str:
    """Return a document's `text` exactly as it is; raises BadText for what no database or page could hold."""
    if len(text) > limit:
        message = f"This is {len(text):,} characters long; at most {limit:,} fit."
        raise BadText(message)
    for character in _DOCUMENT_CONTROLS.sub("", text):
        if _is_refused(character):
            message = f"This holds a character that can't be kept (U+{ord(character):04X})."
            raise BadText(message)
    return text


def normal_email(text: str) -> str:
    """Return an email address in the one form under which it is compared and kept: lower case.

    Takes the common shape `local@domain.tld` of RFC 5321 in ASCII. Raises BadText.
    """
    address = clean(text, EMAIL_LIMIT).lower()
    local, at, domain = address.rpartition("@")
    odd = any(not "!" <= character <= "~" for character in address) or any(
        c in '<>(),;:\\"[]' for c in address
    )
    if (
        not (at and local and "." in domain)
        or len(local) > LOCAL_LIMIT
        or odd
        or "@" in local
        or ".." in address
    ):
        message = "This isn't an email address; one looks like name@example.com."
        raise BadText(message)
    if (
        domain.startswith((".", "-"))
        or domain.endswith((".", "-"))
        or local.startswith(".")
        or local.endswith(".")
    ):
        message = "This isn't an email address; one looks like name@example.com."
        raise BadText(message)
    return address


def one_line(text: str) -> str:
    """Return `text` with every run of white space as one space: for headers and labels."""
    return " ".join(text.split())


def _is_refused(character: str) -> bool:
    category = unicodedata.category(character)
    return category == "Cs" or (category == "Cc" and character not in _ALLOWED_CONTROLS)
