"""The mails about asking: "can you do these by then", "we can't", and "it stands all the same". None names a price."""

from collections.abc import Iterable, Sequence

from portal.deliveries.actions.fields import By
from portal.intake.asked import Asked
from portal.intake.due_reading import reading_of
from portal.intake.models import Draft, DraftAsk, DraftPart
from portal.intake.part_words import criteria_in, words_of
from portal.intake.queries import Parts, headlines_of
from portal.intake.surroundings import around
from portal.lib import clock
from portal.lib.mail import Letter, queue
from portal.lib.mail_letter import short_head
from portal.people.models import Staff
from portal.people.queries import look, staff
from portal.web.words import plural, unwrapped


def queue_asks(to: Staff, parts: Parts, theirs: Sequence[DraftPart], by: By) -> None:
    """Ask somebody who delivers whether they can do these promises of a draft by then."""
    context = {**_draft(parts), "asker": by.viewer.name, "promises": _lines(parts, theirs, by)}
    _send(to, "can-you", f"{by.viewer.name.split()[0]} asks: can you do these by then?", context, by)


def queue_cannot(answers: Sequence[Asked], by: By) -> None:
    """Tell whoever asked, and whoever sells, what can't be done by then: one mail for each draft and deliverer."""
    for draft, to in sorted({(one.part.draft, one.ask.to) for one in answers}):
        theirs = [one for one in answers if (one.part.draft, one.ask.to) == (draft, to)]
        who = staff(to).name
        said_by = who if to == by.viewer.ref else f"{by.viewer.name} for {who}"
        lines = _lines(theirs[0].parts, [one.part for one in theirs], by)
        for line, one in zip(lines, theirs, strict=True):
            line["answer"] = one.ask.words
        context = {"who": who, "said_by": said_by, "promises": lines, "ref": draft}
        subject = (
            f"{who} can\N{RIGHT SINGLE QUOTATION MARK}t by then: {plural(len(lines), 'promise', 'promises')}"
        )
        askers = {Draft.get_by_id(draft).salesperson, *(one.ask.asked_by for one in theirs)}
        for person in _people(askers, by):
            _send(person, "cannot", subject, {**_draft(theirs[0].parts), **context}, by)


def queue_settled(ask: DraftAsk, parts: Parts, why: str, by: By) -> None:
    """Tell whoever would deliver, and whoever said that they can't, that it stands all the same, and why."""
    [line] = _lines(parts, [part for part in parts.promises if part.ref == ask.part], by)
    said_by = staff(ask.answered_by or ask.to).name
    context = {"who": by.viewer.name, "said_by": said_by, "line": line, "answer": ask.words, "why": why}
    subject = f"It stands all the same: “{line['words']}”"
    for person in _people({ask.to, ask.answered_by or ask.to}, by):
        _send(person, "settled", subject, {**_draft(parts), **context}, by)


def _draft(parts: Parts) -> dict[str, object]:
    draft = Draft.get_by_id(parts.sale.draft)
    headline = headlines_of([draft])[draft.ref]
    return {"title": headline.title, "customer": headline.customer}


def _lines(parts: Parts, theirs: Sequence[DraftPart], by: By) -> list[dict[str, object]]:
    words = words_of(theirs)
    among = around(parts, clock.today(by.viewer.zone, by.at))
    return [
        {
            "words": unwrapped(words[part.ref]),
            "due": reading_of(part.fields, among).whole or "It is not clear yet when",
            "criteria": criteria_in(part.fields),
        }
        for part in theirs
    ]


def _people(refs: Iterable[str], by: By) -> list[Staff]:
    """Return those of them who work here, without whoever acts."""
    others = sorted(set(refs) - {by.viewer.ref})
    return list(Staff.select().where(Staff.ref.in_(others) & Staff.ended_at.is_null()).order_by(Staff.ref))


def _send(person: Staff, name: str, subject: str, context: dict[str, object], by: By) -> None:
    letter = Letter(
        kind=name,
        to=person.email,
        to_name=person.name,
        subject=short_head(subject),
        template=f"intake/mail/{name.replace('-', '_')}",
        context=context,
        reply_to=(by.viewer.name, by.viewer.email),
        sender_name=by.viewer.name,
    )
    queue(letter, look(), by.at)
