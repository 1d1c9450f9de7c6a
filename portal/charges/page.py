"""What the page of a sale's money shows, for the customer and in the workspace alike."""

from dataclasses import dataclass

from portal.charges.models import Charge, Extra
from portal.charges.queries import (
    MOST_SHOWN,
    Price,
    charged_by_line,
    charges_of,
    extras_of,
    lines_of,
    price_of,
)
from portal.charges.rules import Sums, hidden
from portal.charges.wording import hidden_words, mended_words, money_sentences, stamp_of, verdict_sentences
from portal.people.queries import names_of
from portal.people.through import named, program_names
from portal.sales.models import PriceLine, Sale
from portal.web.words import money

_WHOLE = "The agreed price"
_NO_LINE = "Of no single line"


@dataclass(frozen=True)
class Row:
    """A line of the table: what, what was agreed for it and what is charged, in words; `note` says more of it.

    `n` is the number of the extra, 0 for a part of the agreed price; `state` colours what isn't as agreed.
    """

    what: str
    agreed: str
    charged: str
    note: str = ""
    state: str = "plain"
    n: int = 0
    ref: str = ""


@dataclass(frozen=True)
class Billed:
    """A charge as it is listed: its amount and what it is of in words, and who withdrew it, if somebody did.

    `through` is the name of the program that entered it, "" where somebody did by hand.
    """

    charge: Charge
    amount: str
    of: str
    void_by: str = ""
    through: str = ""


@dataclass(frozen=True)
class HiddenNow:
    """A hidden cost of now in words, with the number and ref of its extra (0 and "" for the agreed price)."""

    words: str
    n: int
    ref: str


@dataclass(frozen=True)
class ChargesPage:
    """The money of a sale: how the price is kept and its sums in words, the table by rows, what is and was hidden.

    `charges` are those of this page of them; `page` counts from 1, and `more` tells that older ones follow.
    """

    sale: Sale
    price: Price
    verdict: str
    sums: str
    rows: tuple[Row, ...]
    totals: tuple[Row, ...]
    charges: tuple[Billed, ...]
    hidden: tuple[HiddenNow, ...]
    mended: tuple[str, ...]
    page: int
    more: bool


def charges_page(sale: Sale, reader: str = "", page: int = 1) -> ChargesPage:
    """Return the page of a sale's money in six statements; `reader` is the ref of the contact who reads it, if one."""
    price, extras, charges = price_of(sale, reader), extras_of(sale.ref), charges_of(sale.ref, page)
    lines, by_line = lines_of(sale.ref), charged_by_line(sale.ref)
    zone = sale.time_zone
    return ChargesPage(
        sale,
        price,
        " ".join(verdict_sentences(price, zone)),
        " ".join(money_sentences(price)),
        (*_of_price(sale, lines, by_line), *(_of_extra(one, sale) for one in reversed(extras))),
        tuple(_total(one, alone=len(price.sums) == 1) for one in price.sums),
        tuple(_billed(charges[:MOST_SHOWN], extras, lines)),
        tuple(HiddenNow(hidden_words(one, price, zone), *_extra(price, one.of)) for one in price.hidden),
        tuple(mended_words(one, price, zone) for one in price.mended),
        page,
        len(charges) > MOST_SHOWN,
    )


def _of_price(sale: Sale, lines: list[PriceLine], by_line: dict[int, int]) -> list[Row]:
    if sale.price is None or sale.currency is None:
        return []
    currency = sale.currency
    if not lines:
        return [Row(_WHOLE, money(sale.price, currency), money(sum(by_line.values()), currency))]
    said = [_of_line(one, by_line.get(one.n, 0), currency) for one in lines]
    first = sum(one.minor for one in lines)
    if first != sale.price:
        said.append(Row("Changed by agreement since", money(sale.price - first, currency), ""))
    if by_line.get(0):
        said.append(Row(_NO_LINE, "", money(by_line[0], currency)))
    return said


def _of_line(line: PriceLine, charged: int, currency: str) -> Row:
    over = hidden(charged, line.minor)
    note = f"{money(over, currency)} above this line" if over else ""
    return Row(line.words, money(line.minor, currency), money(charged, currency), note)


def _of_extra(extra: Extra, sale: Sale) -> Row:
    beyond = hidden(extra.billed, extra.agreed_minor)
    asked = extra.minor if extra.agreed_minor is None else extra.agreed_minor
    agreed = money(asked, extra.currency) if extra.state == "approved" else money(0, extra.currency)
    state, word, _ = stamp_of(extra, sale)
    note = f"Extra, {word.lower()}"
    if extra.state == "proposed":
        note = f"{note}: {money(asked, extra.currency)}"
    if beyond:
        state, note = "late", f"{note}; hidden cost of {money(beyond, extra.currency)}"
    of = (extra.words, agreed, money(extra.billed, extra.currency), note, state)
    return Row(*of, extra.n, extra.ref)


def _total(sums: Sums, *, alone: bool) -> Row:
    agreed = (sums.promised or 0) + sums.approved
    note = f"hidden cost of {money(sums.hidden, sums.currency)}" if sums.hidden else ""
    charged = money(sums.charged, sums.currency)
    what = "Together" if alone else f"Together, in {sums.currency}"
    return Row(what, money(agreed, sums.currency), charged, note, "late" if note else "plain")


def _billed(charges: list[Charge], extras: list[Extra], lines: list[PriceLine]) -> list[Billed]:
    names = names_of([one.void_by for one in charges])
    programs = program_names(ref for one in charges for ref in (one.program, one.void_program))
    of_extras = {one.ref: f"Extra {one.n}: {one.words}" for one in extras}
    of_lines = {one.n: one.words for one in lines}
    return [
        Billed(
            one,
            money(one.minor, one.currency),
            of_extras.get(one.extra or "", "") if one.extra else of_lines.get(one.line or 0, _WHOLE),
            named(names.get(one.void_by or "", ""), programs.get(one.void_program or "", "")),
            programs.get(one.program or "", ""),
        )
        for one in charges
    ]


def _extra(price: Price, of: str) -> tuple[int, str]:
    return (price.names[of][0], of) if of in price.names else (0, "")
