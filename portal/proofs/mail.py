"""The mail that brings a later receipt of a sale: what is new in words, the receipt, and its signature."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.lib.mail import Attachment, Letter, queue
from portal.lib.mail_letter import short_head
from portal.people.models import Contact, Staff
from portal.people.queries import contacts_of, look, staff
from portal.proofs.reading import Reading, reading_of
from portal.proofs.sentences import STORIES, filled
from portal.record.models import Receipt
from portal.record.receipts import Read, read, receipts_of
from portal.sales.models import Sale
from portal.web.words import unwrapped

_SIGNATURE_TYPE = "application/octet-stream"


@dataclass(frozen=True)
class News:
    """All that the mail to one contact says: `n` is the receipt's number in the sale, `words` are the promise's own.

    `words` are empty where the receipt holds them itself.
    """

    sale: Sale
    n: int
    receipt: Read
    reading: Reading
    words: str
    sender: Staff
    attachments: tuple[Attachment, ...]


def queue_receipt(sale_ref: str, n: int, at: datetime, by: str) -> None:
    """Queue the mail with receipt `n` (from 2) to every contact of a sale, in the caller's transaction.

    `by` is the opaque actor who made it so: a member of staff signs the mail, otherwise whoever sold. All words and
    dates come from the bytes of the receipts. Raises LookupError when that receipt isn't there, or was erased.
    """
    stored = receipts_of(sale_ref)
    row = next((one for one in stored if one.n == n and one.body is not None), None)
    reading = reading_of(read(row).content) if row else None
    if row is None or reading is None:
        message = f"there is no receipt {n} of this sale to be mailed"
        raise LookupError(message)
    sale = Sale.get_by_id(sale_ref)
    words = _words_of(_changed(read(row)), stored[: stored.index(row)])
    sender = Staff.get_or_none(Staff.ref == by) or staff(sale.salesperson)
    news = News(sale, n, read(row), reading, words, sender, _attachments(row))
    for contact in contacts_of(sale.customer):
        queue(receipt_letter(news, contact), look(), at)


def receipt_letter(news: News, contact: Contact) -> Letter:
    """Return the letter with a later receipt to one contact."""
    first_name = contact.name.split()[0]
    return Letter(
        kind="receipt",
        to=contact.email,
        to_name=contact.name,
        subject=short_head(f"{first_name}, {_news_words(news, contact)}"),
        template="proofs/mail/receipt",
        context={
            "first_name": first_name,
            "title": news.sale.title,
            "sale": news.sale.ref,
            "about": news.receipt.content.get("about"),
            "opening": _opening(news, contact),
            "words": news.words,
            "reading": news.reading,
            "file": news.attachments[0].name,
            "nth": filled(STORIES["nth"], {"n": news.n}),
        },
        reply_to=(news.sender.name, news.sender.email),
        sender_name=news.sender.name,
        attachments=news.attachments,
        receipt=news.receipt.number,
    )


def _news_words(news: News, contact: Contact) -> str:
    """Say in a few words what is new, as a subject does."""
    content = news.receipt.content
    if change := content.get("change"):
        return _change_words(change)
    numbers = " and ".join(str(promise.n) for promise in news.reading.promises)
    if content.get("about") == "make_good":
        return "we owe you this: a new promise without charge"
    if content.get("about") == "concern":
        return "this is how we put it right: a new promise"
    if content.get("about") == "review":
        return f"what we agreed in our review is promise {numbers} now"
    if content.get("added_by") == contact.name:
        return f"what you added is promise {numbers} now"
    return (
        f"what was left out is promise {numbers} now"
        if content.get("added_by")
        else f"promise {numbers} is new"
    )


def _change_words(change: dict[str, object]) -> str:
    if change.get("release"):
        return f"promise {change['promise']} is released"
    kinds = {"words": "new words", "due": "a new date", "price": "a new price"}
    [only, *more] = [words for name, words in kinds.items() if name in change] or ["changed"]
    return f"promise {change['promise']} has {'changed' if more else only}"


def _opening(news: News, contact: Contact) -> str:
    content, title = news.receipt.content, news.sale.title
    match content.get("about"):
        case "change" if content["change"].get("release"):
            return f"You and we agreed that one promise about “{title}” needn't be kept any more."
        case "change":
            return (
                f"You and we agreed on a change to what we promised about “{title}”. It stands like this now:"
            )
        case "make_good":
            return (
                f"We did not keep what we promised about “{title}”. We owe you this for it, without charge:"
            )
        case "concern":
            return f"You told us that something is wrong with “{title}”. This is what we promise to put it right:"
        case "review":
            return f"We agreed on this in our review of “{title}”. It is a promise like the others now:"
        case _ if content.get("added_by") == contact.name:
            return f"You told us what was left out of the list about “{title}”. It is a promise like the others now:"
        case _:
            return f"This belongs to what we promised you about “{title}”, and is sealed like the others now:"


def _changed(receipt: Read) -> int | None:
    """Return which promise a receipt changes without saying its words."""
    change = receipt.content.get("change") or {}
    return None if "words" in change else change.get("promise")


def _words_of(n: int | None, before: Iterable[Receipt]) -> str:
    """Return the words of a promise as the receipts before say them last; empty where none is meant."""
    found = ""
    for row in before:
        content = read(row).content
        for promise in content.get("promises") or ():
            found = promise["words"] if promise["n"] == n else found
        change = content.get("change") or {}
        if change.get("promise") == n and "words" in change:
            found = change["words"]["after"]
    return unwrapped(found)


def _attachments(row: Receipt) -> tuple[Attachment, ...]:
    name = f"receipt-{row.n}.json"
    return (
        Attachment(name, "application/json", bytes(row.body or b"")),
        Attachment(f"{name}.sig", _SIGNATURE_TYPE, bytes(row.signature or b"")),
    )
