"""A sale that is being recorded: a mail and a call, the words taken from them, and what those who deliver say to it."""

import json
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from portal.deliveries.actions.fields import By
from portal.demo.chapters import Calendar
from portal.demo.dates import dated, worded
from portal.intake.access import source_in
from portal.intake.actions import (
    NewDraft,
    NewPart,
    Typed,
    add_part,
    add_source,
    change_part,
    start_draft,
)
from portal.intake.actions.asking import Answer, answer, ask
from portal.intake.actions.taking import take_words
from portal.intake.arriving import arrived
from portal.intake.asking import abouts
from portal.intake.models import Draft, DraftPart
from portal.intake.queries import parts_of
from portal.intake.quotes import find_quote
from portal.lib import clock
from portal.lib.ids import new_ref
from portal.people.access import Viewer
from portal.people.queries import company, staff_by_email

_FOLDER = Path(__file__).parent / "company"
_PAPERS = "lindo-sunroom"


def begin_recording(calendar: Calendar) -> str:
    """Record what the story says of a sale that isn't sealed yet; returns the draft's ref."""
    story = dated(json.loads((_FOLDER / "recording.json").read_text("utf-8")), calendar.today)
    at = calendar.instant(story["at"])
    with clock.at(at):
        by = _who(story["by"], at)
        draft = start_draft(NewDraft(by.viewer.ref, story["sale"]), by.viewer.ref, at)
        for kind in ("contact", "line"):
            for fields in story[f"{kind}s"]:
                add_part(draft, NewPart(kind, fields), _who(story["by"], at))
        sources = {name: _source(draft, name, story, calendar) for name in ("mail", "call")}
        parts = [_promise(draft, sources[one["of"]], one, _who(story["by"], at)) for one in story["promises"]]
    _ask(draft, parts, story, calendar)
    return draft.ref


def _source(draft: Draft, name: str, story: dict[str, Any], calendar: Calendar) -> str:
    said = story[name]
    text = worded((_FOLDER / _PAPERS / said["file"]).read_text("utf-8"), calendar.today)
    received = calendar.instant(said["at"]).astimezone(calendar.zone)
    body = _mail(said, text, story["by"], received) if name == "mail" else text.encode()
    file_name = "sunroom.eml" if name == "mail" else said["file"]
    [new] = arrived([(file_name, body)], "").chosen
    named = replace(new, title=said.get("title") or new.title)
    dated_so = replace(named, received_at=named.received_at or received.date().isoformat())
    return add_source(draft, dated_so, _who(story["by"], calendar.instant(story["at"]))) or ""


def _mail(said: dict[str, str], text: str, sender: str, sent: datetime) -> bytes:
    message = EmailMessage()
    message["From"] = f"Sam Ortega <{sender}>"
    message["To"] = said["to"]
    message["Date"] = format_datetime(sent)
    message["Subject"] = said["subject"]
    message.set_content(text)
    return message.as_bytes()


def _promise(draft: Draft, source: str, said: dict[str, Any], by: By) -> DraftPart:
    paper = source_in(draft, source)
    (ref,) = take_words(draft, paper, [find_quote(paper.text, said["exact"])], by).made
    part: DraftPart = DraftPart.get_by_id(ref)
    return change_part(draft, part, Typed(part.fields, said["fields"]), by)


def _ask(draft: Draft, parts: list[DraftPart], story: dict[str, Any], calendar: Calendar) -> None:
    """Let the salesperson ask whoever would deliver, and those answer who have by now."""
    at = calendar.instant(story["asked"])
    with clock.at(at):
        ask(draft, _who(story["by"], at))
    for one in story["answers"]:
        at = calendar.instant(one["at"])
        part = parts[one["of"] - 1].ref
        word = "can" if one["can"] else "cannot"
        with clock.at(at):
            answer([Answer(part, abouts(parts_of(draft.ref))[part], word, one["words"])], _who(one["by"], at))


def _who(email: str, at: datetime) -> By:
    person = staff_by_email(email)
    if person is None:
        message = f"the demonstration has nobody with the address {email}"
        raise LookupError(message)
    viewer = Viewer("staff", person.ref, person.name, email, company().time_zone, role=person.role)
    return By(viewer, at, new_ref())
