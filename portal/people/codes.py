"""Codes that people type: read as they were meant. Pure."""

from portal.lib.ids import ALPHABET, CODE_LENGTH

RECOVERY_LENGTH = 24
_TYPED_LIMIT = 64


def read_code(typed: str, length: int = CODE_LENGTH) -> str:
    """Return a code as it was made: upper case, without spaces and dashes; empty when it is none.

    The alphabet has none of the characters that are mistaken for each other, so there is nothing to guess at: a
    typed O can't stand for a zero, for the codes hold neither, and such a code is simply none of ours.
    """
    if len(typed) > _TYPED_LIMIT:
        return ""
    code = "".join(character for character in typed if character not in " -\u2013\u2010\u00a0\t\r\n").upper()
    return code if len(code) == length and all(character in ALPHABET for character in code) else ""


def read_digits(typed: str, length: int) -> str:
    """Return a code of ASCII digits without the spaces that people put in; empty when it is none."""
    code = "".join(typed[:_TYPED_LIMIT].split())
    return code if len(code) == length and code.isascii() and code.isdigit() else ""


def in_groups(code: str, size: int = 4) -> str:
    """Return a code in groups, easier to read and to type."""
    return "-".join(code[start : start + size] for start in range(0, len(code), size))
