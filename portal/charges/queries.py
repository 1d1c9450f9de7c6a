"""Reads of charges. How the price stands is read by `price_queries` alone, on every page and in every mail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from peewee import Case, fn

from portal.charges.models import IS_HIDDEN, Charge, Extra, ExtraVoice, HiddenCost, PriceCharged
from portal.charges.rules import PRICE, Hidden, Sums, Verdict, verdict, with_price
from portal.charges.standing import last_repriced
from portal.lib.together import Rows, together
from portal.people.models import Staff
from portal.sales.models import PriceLine, Sale

MOST_ASKED = 5
MOST_TIMES = 50
MOST_SHOWN = 50


@dataclass(frozen=True)
class Asked:
    """An extra that waits for the customer's word: number `n`, asked for by somebody named, for `minor` units.

    `agreed` tells whether the reader has approved it already; `billed` is what was charged of it all the same.
    """

    n: int
    words: str
    minor: int
    currency: str
    by: str
    billed: int
    agreed: bool


@dataclass(frozen=True)
class Price:
    """How the money of a sale stands: `sums` by currency, that of the price first; hidden costs, the oldest first.

    `names` are the words of the extras of which something is or was hidden, by ref, with their number.
    """

    sums: tuple[Sums, ...] = ()
    times: tuple[Hidden, ...] = ()
    names: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    asked: tuple[Asked, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """How the price is kept."""
        return verdict(self.sums, self.times)

    @property
    def begun(self) -> bool:
        """Whether there is anything to say beside the price: a charge, or an extra."""
        return bool(self.times or self.asked or any(one.charged or one.approved for one in self.sums))

    @property
    def hidden(self) -> tuple[Hidden, ...]:
        """The hidden costs of now."""
        return tuple(one for one in self.times if one.ended_at is None)

    @property
    def mended(self) -> tuple[Hidden, ...]:
        """The hidden costs that are over."""
        return tuple(one for one in self.times if one.ended_at is not None)


def price_of(sale: Sale, reader: str = "") -> Price:
    """Read how the money of a sale stands, in one statement; `reader` is the ref of a contact who reads it."""
    return price_from(together(price_queries(sale.ref, reader)), sale)


def price_queries(sale: str, reader: str = "") -> dict[str, Any]:
    """Return the queries whose rows `price_from` reads, for a page that reads other things in the same statement."""
    agreed = fn.COALESCE(Extra.agreed_minor, 0)
    over, under = Extra.billed - agreed, agreed - Extra.billed
    said = ExtraVoice.select(fn.COUNT(ExtraVoice.by)).where(
        (ExtraVoice.extra == Extra.ref) & (ExtraVoice.by == reader)
    )
    return {
        "price_extras": Extra.select(
            Extra.currency,
            fn.SUM(agreed).alias("approved"),
            fn.SUM(Extra.billed).alias("billed"),
            fn.SUM(Case(None, [(over > 0, over)], 0)).alias("beyond"),
            fn.SUM(Case(None, [(under > 0, under)], 0)).alias("ahead"),
        )
        .where(Extra.sale == sale)
        .group_by(Extra.currency)
        .order_by(Extra.currency),
        "price_charged": PriceCharged.select(PriceCharged.minor).where(PriceCharged.sale == sale),
        "price_asked": _named(Extra.select(Extra, Staff.name.alias("who"), said.alias("agreed")))
        .where((Extra.sale == sale) & (Extra.state == "proposed"))
        .order_by(Extra.n)
        .limit(MOST_ASKED),
        "price_times": _times(sale),
        "price_repriced": last_repriced(sale),
    }


def price_from(rows: Rows, sale: Sale) -> Price:
    """Return what the rows of `price_queries` say of a sale, as its row stands."""
    found = {one.currency: one for one in rows["price_extras"]}
    charged = next((int(one.minor) for one in rows["price_charged"]), 0)
    currencies = [
        *([sale.currency] if sale.currency else []),
        *(one for one in found if one != sale.currency),
    ]
    sums = tuple(_sums(currency, found.get(currency), sale, charged) for currency in currencies)
    repriced = next((one.ended_at for one in rows["price_repriced"]), None)
    times = sorted((_hidden(one) for one in rows["price_times"]), key=lambda one: one.began_at)
    return Price(
        sums,
        tuple(with_price(times, next(iter(sums), None) if sale.currency else None, repriced)),
        {one.of: (one.extra_n, one.extra_words) for one in rows["price_times"] if one.of != PRICE},
        # Cancelling ends what is asked of a customer; what was billed all the same stays hidden.
        () if sale.state == "cancelled" else tuple(_asked(one) for one in rows["price_asked"]),
    )


def charges_of(sale: str, page: int = 1) -> list[Charge]:
    """Return a page of the charges of a sale, those withdrawn too, the newest bill first; one more than it shows."""
    newest = Charge.select().where(Charge.sale == sale).order_by(Charge.billed_on.desc(), Charge.n.desc())
    return list(newest.limit(MOST_SHOWN + 1).offset((page - 1) * MOST_SHOWN))


def charges_before(sale: str, last: tuple[date, int] | None, most: int) -> list[Charge]:
    """Return charges of a sale like `charges_of`, those behind the day and number of `last`, at most so many."""
    where = Charge.sale == sale
    if last is not None:
        day, n = last
        where &= (Charge.billed_on < day) | ((Charge.billed_on == day) & (Charge.n < n))
    return list(Charge.select().where(where).order_by(Charge.billed_on.desc(), Charge.n.desc()).limit(most))


def lines_of(sale: str) -> list[PriceLine]:
    """Return the lines of the price of a sale, as it was sealed."""
    return list(PriceLine.select().where(PriceLine.sale == sale).order_by(PriceLine.n))


def charged_by_line(sale: str) -> dict[int, int]:
    """Return what is charged of each line of the agreed price, in minor units; 0 is what names no line."""
    of_price = (Charge.sale == sale) & Charge.extra.is_null() & Charge.void_at.is_null()
    query: Any = Charge.select(Charge.line, fn.SUM(Charge.minor).alias("total")).where(of_price)
    return {line or 0: int(total) for line, total in query.group_by(Charge.line).tuples()}


def extras_of(sale: str) -> list[Extra]:
    """Return every extra of a sale, the newest first."""
    return list(Extra.select().where(Extra.sale == sale).order_by(Extra.n.desc()))


def voices_of(extra: str) -> list[str]:
    """Return the refs of the contacts who approve an extra as it is proposed now, the first first."""
    rows = ExtraVoice.select().where(ExtraVoice.extra == extra).order_by(ExtraVoice.at, ExtraVoice.by)
    return [row.by for row in rows]


def _times(sale: str) -> Any:
    query: Any = HiddenCost.select(HiddenCost, Extra.n.alias("extra_n"), Extra.words.alias("extra_words"))
    joined = query.left_outer_join(Extra, on=(Extra.ref == HiddenCost.of)).where(HiddenCost.sale == sale)
    # Those of now come first, so that a long history cuts none of them off.
    return joined.order_by(IS_HIDDEN.desc(), HiddenCost.began_at.desc(), HiddenCost.seq).limit(MOST_TIMES)


def _named(query: Any) -> Any:
    return query.join(Staff, on=(Staff.ref == Extra.by))


def _sums(currency: str, extras: Any, sale: Sale, charged: int) -> Sums:
    is_of_price = currency == sale.currency
    named = ("approved", "billed", "beyond", "ahead")
    of_extras = [int(getattr(extras, name)) if extras else 0 for name in named]
    approved, billed, beyond, ahead = of_extras
    price = (sale.price, charged) if is_of_price else (None, 0)
    return Sums(currency, *price, approved, billed, beyond, ahead)


def _hidden(row: Any) -> Hidden:
    return Hidden(row.of, row.currency, row.minor, row.most, row.began_at, row.ended_at, row.how)


def _asked(row: Any) -> Asked:
    return Asked(row.n, row.words, row.minor, row.currency, row.who, row.billed, bool(row.agreed))
