"""What can be done to the sources of a draft: add one as it was, say better what it is, remove one nobody quotes."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from portal.deliveries.actions.fields import By
from portal.intake.actions.parts import touch
from portal.intake.document import DOCUMENT, LINE, MOST_SOURCES
from portal.intake.models import Draft, DraftPart, DraftSource
from portal.lib.db import transaction
from portal.lib.errors import Conflict, Invalid, Problem
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.lib.text import BadText, clean, exact, one_line

KINDS = ("proposal", "email", "call_note", "contract", "other")


@dataclass(frozen=True)
class NewSource:
    """A document as it is kept: the text that quotes refer to, where its places and voices are, and its file.

    `received_at` is a day or an instant as text, empty where nothing says it yet.
    """

    kind: str
    title: str
    received_at: str
    text: str
    places: Sequence[tuple[int, str]] = ()
    voices: Sequence[Mapping[str, Any]] = ()
    file_name: str | None = None
    media_type: str | None = None
    body: bytes | None = None


def add_source(draft: Draft, new: NewSource, by: By) -> str | None:
    """Add a source to a draft; returns its ref, or None when this form came before.

    Raises Conflict for a locked draft, and Invalid for a text that can't be kept, for one that is a source of this
    draft already, and for too many.
    """
    text = _text(new.text)
    with transaction():
        if not first_time(by.viewer.ref, by.key, by.at):
            return None
        touch(draft, by.at)
        return put_source(draft.ref, new, text, by.viewer.ref, by.at)


@dataclass(frozen=True)
class Added:
    """What became of several documents: the refs of those that are sources now, and why others aren't, by title."""

    refs: tuple[str, ...]
    passed_over: tuple[tuple[str, str], ...] = ()


def add_sources(
    draft: Draft, chosen: Sequence[NewSource], hanging: Sequence[NewSource], by: By
) -> Added | None:
    """Add what was `chosen` to a draft, all of it or nothing, and what was `hanging` on it as far as that goes.

    Returns None when this form came before. Raises like add_source for what was chosen.
    """
    with transaction():
        if not first_time(by.viewer.ref, by.key, by.at):
            return None
        touch(draft, by.at)
        refs = [put_source(draft.ref, new, _text(new.text), by.viewer.ref, by.at) for new in chosen]
        passed_over = []
        for new in hanging:
            try:
                refs.append(put_source(draft.ref, new, _text(new.text), by.viewer.ref, by.at))
            except Invalid as refusal:
                passed_over.append((new.title, refusal.problems[0].message))
        return Added(tuple(refs), tuple(passed_over))


def put_source(draft: str, new: NewSource, text: str, by: str, at: datetime) -> str:
    """Write the row of a new source, in the caller's transaction; returns its ref. Raises Invalid like add_source."""
    sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    theirs = DraftSource.draft == draft
    _refuse_doubles(theirs & (DraftSource.sha256 == sha256))
    if DraftSource.select().where(theirs).count() >= MOST_SOURCES:
        raise Invalid(Problem("text", f"A sale has at most {MOST_SOURCES} sources."))
    last = int(DraftSource.select(fn.MAX(DraftSource.n)).where(theirs).scalar() or 0)
    source: DraftSource = DraftSource.create(
        ref=new_ref(),
        draft=draft,
        n=last + 1,
        kind=new.kind if new.kind in KINDS else "other",
        title=new.title,
        received_at=new.received_at,
        text=text,
        sha256=sha256,
        places=[list(place) for place in new.places],
        voices=[dict(voice) for voice in new.voices],
        file_name=new.file_name,
        media_type=new.media_type,
        file_sha256=hashlib.sha256(new.body).hexdigest() if new.body is not None else None,
        body=new.body,
        added_at=at,
        added_by=by,
        force_insert=True,
    )
    return source.ref


def describe_source(draft: Draft, source: DraftSource, said: Mapping[str, str], by: By) -> None:
    """Say better what a source is: its `kind`, `title` and `received_at`. Its text never changes.

    Raises Invalid for an empty or unreadable title, Conflict for a locked draft.
    """
    try:
        title = one_line(clean(said["title"], LINE))
    except BadText as error:
        raise Invalid(Problem("title", str(error))) from error
    if not title:
        raise Invalid(Problem("title", "Give it a title by which the customer knows it."))
    if said["kind"] not in KINDS:
        raise Invalid(Problem("kind", "Choose what it is."))
    with transaction():
        touch(draft, by.at)
        row = {"title": title, "kind": said["kind"], "received_at": said["received_at"].strip()[:LINE]}
        DraftSource.update(**row).where(DraftSource.ref == source.ref).execute()


def remove_source(draft: Draft, source: DraftSource, by: By) -> None:
    """Remove a source for good. Raises Conflict for a locked draft, and while a promise quotes it."""
    with transaction():
        touch(draft, by.at)
        quoting = [
            part
            for part in DraftPart.select().where(
                (DraftPart.draft == draft.ref)
                & (DraftPart.kind == "promise")
                & DraftPart.removed_at.is_null()
            )
            if part.fields.get("source") == source.ref
        ]
        if quoting:
            raise Conflict("Promises quote this source. Remove those first, then the source.")
        DraftSource.delete().where(DraftSource.ref == source.ref).execute()


def _text(text: str) -> str:
    try:
        found = exact(text, DOCUMENT)
    except BadText as error:
        raise Invalid(Problem("text", str(error))) from error
    if not found.strip():
        raise Invalid(
            Problem("text", "There is nothing to read in it. Paste the text, or choose another file.")
        )
    return found


def _refuse_doubles(same: Any) -> None:
    known = DraftSource.select(DraftSource.title).where(same).first()
    if known is not None:
        raise Invalid(Problem("text", f"This text is a source of this sale already: “{known.title}”."))
