"""The phrases that are looked for in sources now, and whether words were promised before."""

from collections.abc import Collection

from peewee import fn

from portal.intake.language.phrases import DEFAULT_PHRASES, RULES, Phrase
from portal.intake.models import Cue
from portal.promises.queries import digests_said
from portal.promises.sayings import digest_of


def cues_in_use() -> tuple[Phrase, ...]:
    """Return the company's phrases that are on, by the alphabet; those that come with the portal where it has none."""
    rows = list(Cue.select().order_by(fn.LOWER(Cue.phrase)))
    if not rows:
        return DEFAULT_PHRASES
    return tuple(Phrase(row.phrase, row.why, RULES.get(row.rule)) for row in rows if row.is_on)


def said_before(texts: Collection[str]) -> set[str]:
    """Return which of these texts are the words of a sealed promise, in one statement, whatever their number.

    White space, capitals and what ends them make no difference.
    """
    digests = {text: digest_of(text) for text in texts}
    known = digests_said({digest for digest in digests.values() if digest})
    return {text for text, digest in digests.items() if digest in known}
