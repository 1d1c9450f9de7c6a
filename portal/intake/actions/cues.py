"""What can be done to the table of phrases: add one, change it, remove it, go back to those that come with the portal.

The first change copies those that come with the portal into the table, so that from then on all of it is the company's.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import IntegrityError

from portal.deliveries.actions.fields import By
from portal.intake.language.cues import cue_version, default_cues
from portal.intake.language.phrases import PHRASE_LIMIT, RULES, WHY_LIMIT, BadPhrase, normal_phrase
from portal.intake.models import Cue
from portal.lib.db import changed, transaction
from portal.lib.errors import Conflict, Invalid, Problem
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.lib.text import BadText, clean, one_line

MOST_CUES = 500


@dataclass(frozen=True)
class NewCue:
    """A phrase as it was typed, the reason it gives, the rule it suggests ("" for none), whether it is looked for."""

    phrase: str
    why: str
    rule: str
    is_on: bool


def add_cue(new: NewCue, by: By) -> None:
    """Add a phrase; does nothing when this form came before. Raises Invalid."""
    row = _checked(new)
    with transaction():
        if not first_time(by.viewer.ref, by.key, by.at):
            return
        _copy_defaults(by)
        if Cue.select().count() >= MOST_CUES:
            raise Invalid(
                Problem("phrase", f"The table holds at most {MOST_CUES} phrases. Remove one first.")
            )
        put = Cue.insert(ref=new_ref(), **row, **_noted(by)).on_conflict_ignore().as_rowcount()
        if put.execute() != 1:
            raise _double()


def change_cue(cue: Cue, new: NewCue, was: str, by: By) -> None:
    """Change a phrase; `was` is the version that its editor looked at. Raises Invalid, and Conflict when it moved."""
    row = _checked(new)
    try:
        with transaction():
            if not first_time(by.viewer.ref, by.key, by.at):
                return
            _copy_defaults(by)
            now: Cue | None = Cue.get_or_none(Cue.ref == cue.ref)
            if now is None or cue_version(now) != was:
                raise Conflict("Somebody else changed this phrase meanwhile.")
            exactly = (Cue.ref == cue.ref) & (Cue.changed_at == now.changed_at)
            if changed(Cue.update(**row, **_noted(by)).where(exactly)) != 1:
                raise Conflict("Somebody else changed this phrase meanwhile.")
    except IntegrityError as error:
        raise _double() from error


def remove_cue(cue: Cue, by: By) -> None:
    """Remove a phrase; one that is gone already is no matter. Raises Conflict for the last one."""
    with transaction():
        _copy_defaults(by)
        if Cue.select().where(Cue.ref != cue.ref).limit(1).count() == 0:
            raise Conflict(
                "This is the last phrase. Without any, the ones Kept comes with hold; switch it off instead."
            )
        Cue.delete().where(Cue.ref == cue.ref).execute()


def restore_cues() -> None:
    """Forget every phrase of the company's own: those that come with the portal hold again."""
    Cue.delete().execute()


def _copy_defaults(by: By) -> None:
    if Cue.select().limit(1).count() == 0:
        rows = [{**cue.__data__, **_noted(by)} for cue in default_cues()]
        Cue.insert_many(rows).on_conflict_ignore().execute()


def _noted(by: By) -> dict[str, str | datetime]:
    return {"changed_at": by.at, "changed_by": by.viewer.ref}


def _checked(new: NewCue) -> dict[str, Any]:
    """Return the columns of a phrase. Raises Invalid with every problem at once."""
    problems, phrase, why = [], "", ""
    try:
        phrase = normal_phrase(clean(new.phrase, PHRASE_LIMIT))
    except (BadText, BadPhrase) as error:
        problems.append(Problem("phrase", str(error)))
    try:
        why = one_line(clean(new.why, WHY_LIMIT)) or ""
    except BadText as error:
        problems.append(Problem("why", str(error)))
    else:
        if not why:
            problems.append(Problem("why", "Say what such a sentence does, like: says how soon."))
    if new.rule and new.rule not in RULES:
        problems.append(Problem("rule", "Choose one of the list."))
    if problems:
        raise Invalid(*problems)
    return {"phrase": phrase, "why": why, "rule": RULES.get(new.rule), "is_on": new.is_on}


def _double() -> Invalid:
    return Invalid(Problem("phrase", "This phrase is in the table already."))
