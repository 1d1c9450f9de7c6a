"""Checking one charge against its sale: what it is of, its amount, its day, and where it is paid."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from portal.charges.actions.fields import read_amount, read_currency
from portal.charges.models import Charge, Extra
from portal.charges.rules import PRICE
from portal.deliveries.actions.fields import LINE_LIMIT, read_words
from portal.lib.errors import Problem
from portal.lib.ids import new_ref
from portal.lib.numbers import small_number
from portal.promises.due import parse_date
from portal.promises.due_kinds import BadDue
from portal.record.rules import Personal
from portal.sales.models import PriceLine, Sale

NEW = "new"
_FIRST = date(1990, 1, 1)
_NO_PRICE = (
    "No price was agreed in this sale, so nothing can be a part of it: choose an extra, or something else."
)
_CREDIT = "A credit takes something back: choose what it is for."


@dataclass(frozen=True)
class NewCharge:
    """A charge as it was typed. `of` is "price", "line:2", "extra:<its number>" or "new" for something else.

    `why` says why something else is billed. `billed_on` is a day as ISO 8601. `knows` tells that its author knows that
    it will be shown as a hidden cost, where it will.
    """

    words: str
    amount: str
    billed_on: str
    of: str
    currency: str = ""
    invoice: str = ""
    why: str = ""
    pay_link: str = ""
    external_id: str = ""
    knows: bool = False


@dataclass
class Billing:
    """What charges of a sale are checked against: its lines, extras and external ids; and the next numbers."""

    sale: Sale
    n: int
    extras: int
    last_day: date
    lines: frozenset[int] = field(init=False)
    by_number: dict[int, Extra] = field(init=False)
    known: dict[str, Charge | None] = field(init=False)

    def __post_init__(self) -> None:
        """Read what the sale holds."""
        lines = PriceLine.select(PriceLine.n).where(PriceLine.sale == self.sale.ref)
        self.lines = frozenset(one.n for one in lines)
        self.by_number = {one.n: one for one in Extra.select().where(Extra.sale == self.sale.ref)}
        named = Charge.select().where((Charge.sale == self.sale.ref) & Charge.external_id.is_null(False))
        self.known = {str(one.external_id): one for one in named}

    def is_known(self, new: NewCharge) -> bool:
        """Tell whether a charge of this external id is there already, or came before in the same table."""
        return as_kept(new.external_id) in self.known

    def is_same(self, new: NewCharge) -> bool:
        """Tell whether the known charge says the same amount on the same day on the same invoice."""
        row = self.known[as_kept(new.external_id)]
        if row is None:
            return False
        currency = read_currency([], new.currency, self.sale)
        minor = read_amount([], new.amount, currency, credit=True)
        said = (minor, currency, new.billed_on.strip(), as_kept(new.invoice))
        return said == (row.minor, row.currency, row.billed_on.isoformat(), row.invoice)


def as_kept(typed: str) -> str:
    """Return a name of another program's as it is kept, so that it is known again; "" for what can't be."""
    return read_words([], "", typed, limit=LINE_LIMIT)


def checked_charge(
    problems: list[Problem], billing: Billing, new: NewCharge
) -> tuple[dict[str, Any], dict[str, Any] | None] | None:
    """Return the facts of a charge, and of the extra that is asked for with it where it is something else.

    None where it can't be taken; what is wrong goes to `problems`.
    """
    currency = read_currency(problems, new.currency, billing.sale)
    minor = read_amount(problems, new.amount, currency, credit=True)
    line, extra = _of(problems, billing, new, currency)
    told: dict[str, Any] = {
        "words": read_words(problems, "words", new.words, "Say in a line what it is for.", LINE_LIMIT),
        "invoice": read_words(problems, "invoice", new.invoice, limit=LINE_LIMIT),
        "external_id": read_words(problems, "external_id", new.external_id, limit=LINE_LIMIT) or None,
        "pay_link": _pay_link(problems, new.pay_link),
        "billed_on": _day(problems, billing, new.billed_on),
    }
    asked = None
    if new.of == NEW:
        asked = _something_else(problems, billing, new.why, (told["words"], minor, currency))
    if problems:
        return None
    billing.n += 1
    if told["external_id"]:
        billing.known[told["external_id"]] = None
    charge = {
        "ref": new_ref(),
        "n": billing.n,
        **told,
        "words": Personal(told["words"]),
        "minor": str(minor),
        "currency": currency,
        "line": line,
        "extra": asked["extra"] if asked else extra,
    }
    return charge, asked


def _of(
    problems: list[Problem], billing: Billing, new: NewCharge, currency: str
) -> tuple[int | None, str | None]:
    """Return of which line or extra a charge is; neither for the price as a whole, and for something else."""
    kind, _, number = new.of.partition(":")
    n = small_number(number) or 0
    if kind == "extra" and n in billing.by_number:
        extra = billing.by_number[n]
        if currency and currency != extra.currency:
            problems.append(
                Problem("of", f"That extra is in {extra.currency}, and so is all that is billed of it.")
            )
        if extra.state == "withdrawn":
            problems.append(Problem("of", "That extra was withdrawn. Ask for it again, or choose another."))
        return None, extra.ref
    if new.of == PRICE or (kind == "line" and n in billing.lines):
        _check_price(problems, billing.sale, currency)
        return n or None, None
    if new.of != NEW:
        problems.append(Problem("of", "Choose what it is billed for."))
    return None, None


def _check_price(problems: list[Problem], sale: Sale, currency: str) -> None:
    if sale.price is None:
        problems.append(Problem("of", _NO_PRICE))
    elif currency and currency != sale.currency:
        problems.append(
            Problem(
                "of",
                f"The agreed price is in {sale.currency}: what is billed in {currency} is no part of it.",
            )
        )


def _something_else(
    problems: list[Problem], billing: Billing, typed: str, charged: tuple[str, int, str]
) -> dict[str, Any]:
    """Return the facts of the extra that stands for what nobody was asked about: `typed` is why it is billed."""
    text, minor, currency = charged
    if minor < 0:
        problems.append(Problem("of", _CREDIT))
    missing = "Say why this is billed beside what was agreed; the customer reads it."
    why = read_words(problems, "why", typed, missing)
    if not problems:
        billing.extras += 1
    named = {"words": Personal(text), "why": Personal(why), "promise": None}
    return {
        "extra": new_ref(),
        "n": billing.extras,
        **named,
        "minor": str(minor),
        "currency": currency,
    }


def _day(problems: list[Problem], billing: Billing, typed: str) -> str:
    try:
        day = parse_date(typed.strip(), "")
    except BadDue:
        problems.append(Problem("billed_on", "Say on which day it was billed."))
        return ""
    if not _FIRST <= day <= billing.last_day:
        problems.append(Problem("billed_on", "This day is out of all bounds."))
    return day.isoformat()


def _pay_link(problems: list[Problem], typed: str) -> str | None:
    """Return the address at which it is paid: https alone, for a customer trusts it as ours."""
    text = typed.strip()
    if not text:
        return None
    try:
        parts = urlsplit(text)
        good = parts.scheme == "https" and bool(parts.hostname) and not parts.username and text.isascii()
    except ValueError:
        good = False
    if not good or len(text) > LINE_LIMIT or any(one.isspace() for one in text):
        problems.append(Problem("pay_link", "Write the whole address, as https://pay.example/1042."))
        return None
    return text
