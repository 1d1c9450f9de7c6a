"""The phrases that are looked for in sources now, and whether words were promised before."""

import hashlib
from collections.abc import Collection

from peewee import fn

from portal.intake.language.default_phrases import DEFAULT_PHRASES
from portal.intake.language.phrases import RULES, Phrase
from portal.intake.models import Cue
from portal.lib.errors import NotHere
from portal.lib.ids import ALPHABET, REF_LENGTH, is_ref
from portal.promises.queries import digests_said
from portal.promises.sayings import digest_of


def cues_in_use() -> tuple[Phrase, ...]:
    """Return the phrases that are on: the company's by the alphabet, those that come with the portal without any."""
    return tuple(Phrase(cue.phrase, cue.why, RULES.get(cue.rule)) for cue in all_cues() if cue.is_on)


def said_before(texts: Collection[str]) -> set[str]:
    """Return which of these texts are the words of a sealed promise, in one statement, whatever their number.

    White space, capitals and what ends them make no difference.
    """
    digests = {text: digest_of(text) for text in texts}
    known = digests_said({digest for digest in digests.values() if digest})
    return {text for text, digest in digests.items() if digest in known}


def all_cues() -> list[Cue]:
    """Return every phrase, those that are off too; without any row the ones that come with the portal, unsaved."""
    return list(Cue.select().order_by(fn.LOWER(Cue.phrase))) or default_cues()


def default_cues() -> list[Cue]:
    """Return the phrases that come with the portal as rows that aren't saved; each has the same ref at any time."""
    return [
        Cue(ref=_lasting_ref(one.words), phrase=one.words, why=one.why, rule=one.rule, is_on=True)
        for one in DEFAULT_PHRASES
    ]


def cue_of(ref: str) -> Cue:
    """Return a phrase. Raises NotHere."""
    found = next((cue for cue in all_cues() if cue.ref == ref), None) if is_ref(ref) else None
    if found is None:
        raise NotHere
    return found


def cue_version(cue: Cue) -> str:
    """Return what tells a phrase from what it was before a change."""
    told = "\n".join((cue.phrase, cue.why, cue.rule or "", str(cue.is_on)))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _lasting_ref(words: str) -> str:
    digest = hashlib.sha256(words.encode()).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:REF_LENGTH])
