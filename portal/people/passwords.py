"""What a password must be (OWASP ASVS 5.0, 6.2): long and not guessable; no rules of composition. Pure."""

import re
from collections.abc import Iterable
from itertools import pairwise

SHORTEST = 12
LONGEST = 256
_FEW = 5
# What people reach for first. With digits, marks and repetition taken off, a password of nothing but these is guessed.
_COMMON = """
password passwort passw pass word qwertyuiop qwertz qwerty azerty asdfghjkl asdfgh asdf zxcvbnm zxcvb qaz wsx edc rfv
letmein welcome willkommen hello hallo admin administrator root user login secret geheim master access iloveyou love
you dragon monkey shadow sunshine princess football baseball soccer hockey superman batman pokemon starwars trustno one
michael jordan jennifer charlie ashley daniel thomas summer winter spring autumn sommer herbst january february march
april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
changeme change me please default test testing example company manager staff sales delivery kept portal customer promise
the and my your this is new old now correct horse battery staple computer internet samsung apple google microsoft
chocolate cookie flower whatever freedom forever family mother father money abc abcd abcde abcdef abcdefg abcdefgh
"""
_ALL_COMMON = re.compile("(?:" + "|".join(sorted(_COMMON.split(), key=len, reverse=True)) + ")*")
_LOOK_ALIKES = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}
)


def problem_with(password: str, known: Iterable[str]) -> str | None:
    """Return why this password can't be taken, as a sentence, or None.

    `known` are words an attacker has anyway: the person's address and name, the company's name.
    """
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters; a few words in a row are easy to remember."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if not password.isprintable():
        return "This holds a character that can't be typed on a keyboard."
    if _is_known(password.casefold(), known):
        return "This is your address, your name or our name: others would try it first."
    if _is_common(password.casefold()):
        return "Others would guess this one early. Put a few words in a row that have nothing to do with each other."
    return None


def _is_known(folded: str, known: Iterable[str]) -> bool:
    bare = _letters_and_digits(folded)
    return any(_left_of(bare, _letters_and_digits(word.casefold())) for word in known if word)


def _left_of(bare: str, word: str) -> bool:
    # Nothing but the word, repeated or with digits around it.
    return bool(word) and word in bare and not bare.replace(word, "").strip("0123456789")


def _is_common(folded: str) -> bool:
    if len(set(folded)) < _FEW or _is_run(folded):
        return True
    plain = "".join(character for character in folded if character.isalpha())
    core = folded.strip("".join(character for character in folded if not character.isalpha()))
    spelt = "".join(character for character in core.translate(_LOOK_ALIKES) if character.isalpha())
    return any(_ALL_COMMON.fullmatch(word) for word in (plain, spelt))


def _is_run(folded: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(folded)}
    return len(steps) == 1


def _letters_and_digits(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
