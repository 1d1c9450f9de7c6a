"""Taking words of a source as promises: each becomes a part of the draft that quotes exactly that slice."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from portal.deliveries.actions.fields import By
from portal.intake.actions.parts import NewPart, put_part, touch
from portal.intake.capture.promises import slice_of
from portal.intake.capture.provenance import colleague, said, voice_of
from portal.intake.document import PARAGRAPH
from portal.intake.language.commitments import suggestions
from portal.intake.language.cues import cues_in_use
from portal.intake.models import Draft, DraftSource
from portal.intake.queries import parts_of
from portal.intake.quotes import BadQuote, check_slice
from portal.intake.rules import MOST_PARTS
from portal.lib.db import transaction
from portal.lib.errors import Invalid, Problem
from portal.lib.once import first_time
from portal.people.queries import active_staff

MOST_AT_ONCE = 50
Slice = tuple[int, int]


@dataclass(frozen=True)
class Taking:
    """What became of words: the refs of the promises that were made, and of those that had these very words before."""

    made: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


def take_words(draft: Draft, source: DraftSource, slices: Sequence[Slice], by: By) -> Taking:
    """Make promises of slices (code points) of a source's text; a form that came before makes none.

    White space at their ends is left out. Speaker, day, channel and standing are what the source says, the rule is the
    one that a phrase in the words suggests; when it is due is never guessed. Raises Conflict for a locked draft, and
    Invalid for none or too many, and for what is no slice of the text or holds nothing to read.
    """
    wanted = _wanted(source.text, slices)
    with transaction():
        if not first_time(by.viewer.ref, by.key, by.at):
            return Taking()
        touch(draft, by.at)
        promises = parts_of(draft.ref).promises
        there = {
            slice_of(part.fields): part.ref for part in promises if part.fields.get("source") == source.ref
        }
        new = [one for one in wanted if one not in there]
        if len(promises) + len(new) > MOST_PARTS["promise"]:
            raise Invalid(Problem("slice", f"A sale holds at most {MOST_PARTS['promise']} promises."))
        made = [
            put_part(draft.ref, NewPart("promise", fields), by.viewer.ref, by.at)
            for fields in _fields(source, new)
        ]
        return Taking(tuple(made), tuple(there[one] for one in wanted if one in there))


def joined(slices: Sequence[Slice], sentences: Sequence[Slice]) -> list[Slice]:
    """Return slices with each run of neighbours as one: those of `sentences` (in order) that follow on each other."""
    starts = [start for start, _ in sentences]
    found: list[Slice] = []
    for start, end in sorted(slices):
        is_next = found and bisect_right(starts, start) - bisect_right(starts, found[-1][1] - 1) <= 1
        if is_next:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _wanted(text: str, slices: Sequence[Slice]) -> list[Slice]:
    """Return the slices in their order, each once. Raises Invalid."""
    if not slices:
        raise Invalid(Problem("slice", "Mark at least one sentence, then make it a promise."))
    if len(slices) > MOST_AT_ONCE:
        raise Invalid(Problem("slice", f"Take at most {MOST_AT_ONCE} at once."))
    try:
        found = sorted({check_slice(text, start, end) for start, end in slices})
    except BadQuote as error:
        raise Invalid(Problem("slice", error.reason)) from error
    if any(end - start > PARAGRAPH for start, end in found):
        raise Invalid(
            Problem("slice", f"A promise has at most {PARAGRAPH:,} characters; choose fewer words.")
        )
    return found


def _fields(source: DraftSource, slices: Sequence[Slice]) -> list[dict[str, str]]:
    staff, cues = active_staff(), cues_in_use()
    found = []
    for start, end in slices:
        voice = voice_of(source.voices, start, end)
        looks_like = suggestions(source.text[start:end], [(0, end - start)], cues).get((0, end - start))
        found.append(
            {
                "source": source.ref,
                "start": str(start),
                "end": str(end),
                **said(source.kind, source.received_at, voice, colleague(voice.who, staff)),
                "rule": (looks_like.rule if looks_like else None) or "",
            }
        )
    return found
