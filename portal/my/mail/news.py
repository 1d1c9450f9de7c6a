"""The morning's mail: how each sale stands, and what was told since the last one and didn't leave at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.deliveries.ledger import Done, Ledger, Pair, ledger_of
from portal.deliveries.mail import at_once_topic
from portal.deliveries.mail.customers import short
from portal.deliveries.rules import ENDED
from portal.deliveries.story import KINDS
from portal.deliveries.told import Told
from portal.figures.queries import figures_of
from portal.figures.sentences import sentence
from portal.lib.mail import queue
from portal.my.mail.letters import Say, letter_to
from portal.my.queries import sales_of_customer
from portal.people.actions.mail_choices import DueDigest
from portal.people.queries import look, staff
from portal.record.models import Live
from portal.sales.models import Sale
from portal.web.words import instant_words, long_day

FIRST_LOOKS_BACK = timedelta(days=1)
_EVERYTHING_ELSE = "digest"


@dataclass(frozen=True)
class News:
    """One thing that happened: to which promise, what, whose words, by whom and when (in the reader's zone)."""

    at: datetime
    words: str
    what: str
    text: str
    by: str


def queue_digest(due: DueDigest, at: datetime) -> bool:
    """Queue the morning's mail to a contact, unless nothing happened; returns whether there was anything to say."""
    since = due.since or at - FIRST_LOOKS_BACK
    ledgers = [ledger_of(sale, at) for sale in _with_news(due, since)]
    found = [(ledger, news) for ledger in ledgers if (news := _news(ledger, due, since))]
    if not found:
        return False
    zone = due.contact.time_zone
    sales = [_sale(ledger, news, zone) for ledger, news in found]
    first = found[0][0].sale
    titles = " and ".join(str(one["title"]) for one in sales[:2])
    say = Say("digest", f"{titles}: what happened", "digest", first.ref)
    queue(letter_to(due.contact, say, {"sales": sales}, staff(first.salesperson)), look(), at)
    return True


def _with_news(due: DueDigest, since: datetime) -> list[Sale]:
    """Return the sales in which anything was recorded since; what has become late by the clock alone is in no entry."""
    sales = sales_of_customer(due.contact.customer)
    if "late" in due.topics:
        return sales
    moved = (Live.at > since) & Live.stream.in_([sale.ref for sale in sales])
    changed = {row.stream for row in Live.select(Live.stream).where(moved)}
    return [sale for sale in sales if sale.ref in changed]


def _sale(ledger: Ledger, news: list[News], zone: str) -> dict[str, object]:
    return {
        "title": ledger.sale.title,
        "sentence": " ".join(sentence(figures_of(ledger))),
        "address": f"/my/sales/{ledger.sale.ref}",
        "news": [
            {
                "words": one.words,
                "what": one.what,
                "text": one.text,
                "by": one.by,
                "at": instant_words(one.at, zone),
            }
            for one in news
        ],
    }


def _news(ledger: Ledger, due: DueDigest, since: datetime) -> list[News]:
    found = [one for pair, done in ledger.all_done for one in _told(pair, done, due.topics)]
    if "late" in due.topics:
        found += [one for pair, done in ledger.all_done for one in _late(ledger, pair, done)]
    if _EVERYTHING_ELSE in due.topics:
        for pair, done in ledger.all_done:
            found += [*_said(pair, done, due.contact.name), *_opened(pair, done)]
        found += _ended(ledger)
    return sorted((one for one in found if since < one.at <= ledger.at), key=lambda one: one.at)


def _told(pair: Pair, done: Done, topics: frozenset[str]) -> Iterator[News]:
    kinds = {one.ref: one.kind for one in done.told}
    for one in done.told:
        topic = at_once_topic(one.kind, kinds.get(one.retracts, "")) or _EVERYTHING_ELSE
        if one.from_us and topic in topics:
            yield News(one.at, short(pair.said.words), _what(one), one.text, one.teller)


def _late(ledger: Ledger, pair: Pair, done: Done) -> Iterator[News]:
    """Yield that a delivery has become late, as of the end of its day, or of its deadline."""
    if (
        done.time.kind != "overdue"
        or done.set_apart
        or done.row.afterwards
        or done.row.state in {*ENDED, "missed"}
    ):
        return
    ended = done.row.due_at or _end_of_day(done.row.due_on, ledger.sale.time_zone)
    yield News(ended, short(pair.said.words), "Late", "", "")


def _what(one: Told) -> str:
    if one.moved is not None:
        return f"Now expected {long_day(one.moved[1])}"
    return KINDS[one.kind]


def _said(pair: Pair, done: Done, reader: str) -> Iterator[News]:
    for judged in done.verdicts:
        if judged.by != reader:
            yield News(judged.at, short(pair.said.words), "A word on it", judged.comment, judged.by)
    for wait in done.waits:
        if wait.row.answer and wait.row.ended_at and wait.ended_by != reader:
            yield News(wait.row.ended_at, short(pair.said.words), "Answered", wait.row.answer, wait.ended_by)


def _opened(pair: Pair, done: Done) -> Iterator[News]:
    occasion = done.occasion
    if occasion is not None and not occasion.by_customer:
        yield News(occasion.opened_at, short(pair.said.words), "It came up", occasion.what, "")


def _ended(ledger: Ledger) -> Iterator[News]:
    closing = ledger.closing
    if closing is not None:
        what = (
            "We closed this as completed" if closing.kind == "completed" else "This agreement was cancelled"
        )
        yield News(closing.at, ledger.sale.title, what, closing.reason, "")


def _end_of_day(day: date | None, zone: str) -> datetime:
    return datetime.combine((day or date.min) + timedelta(days=1), time(), ZoneInfo(zone))
