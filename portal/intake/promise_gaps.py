"""What is still missing in one promise of a draft, beside its fields: what can be told without the rest of it. Pure."""

from portal.intake.due_reading import Reading
from portal.intake.gaps import MISSING
from portal.intake.rules import Fields

_NEEDED = ("said_by", "said_at", "channel", "rule", "due_kind")


def promise_gaps(fields: Fields, words: str, reading: Reading) -> dict[str, str]:
    """Return what keeps a promise with these fields and words from being sealed, by the field."""
    gaps = {name: MISSING[name] for name in _NEEDED if not fields.get(name, "").strip()}
    if not words:
        gaps["words"] = MISSING["words"]
    if reading.problem:
        gaps[reading.at] = reading.problem
    return gaps
