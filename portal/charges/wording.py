"""How the price stands, in sentences that every page, mail and file shares. Pure."""

from collections.abc import Mapping, Sequence

from portal.charges.models import Extra
from portal.charges.queries import Price
from portal.charges.rules import PRICE, Hidden, How, Sums
from portal.deliveries.story import first_name
from portal.sales.models import Sale
from portal.web.words import day_in, list_words, long_day, money

STATES: Mapping[str, tuple[str, str, str]] = {
    "proposed": ("yours", "Waits for approval", "speech"),
    "approved": ("kept", "Approved", "tick"),
    "declined": ("plain", "Declined", "dash"),
    "withdrawn": ("plain", "Withdrawn", "dash"),
}
_NOT_ASKED = ("plain", "Not approved", "dash")
_ENDED: Mapping[How, str] = {
    "approved": "approved after it was billed, on {}",
    "withdrawn": "withdrawn on {}",
    "credited": "credited on {}",
    "repriced": "settled by another price that both of us agreed on, on {}",
}


def stamp_of(extra: Extra, sale: Sale) -> tuple[str, str, str]:
    """Return the colour, word and icon of an extra; in a sale that was cancelled nothing waits for approval."""
    is_over = extra.state == "proposed" and sale.state == "cancelled"
    return _NOT_ASKED if is_over else STATES[extra.state]


def sentences(price: Price, zone: str) -> list[str]:
    """Say how the money of a sale stands, to its customer; days are those of `zone`, the sale's."""
    return [*money_sentences(price), *verdict_sentences(price, zone)]


def money_sentences(price: Price) -> list[str]:
    """Say what was agreed, what is charged and what is still to come, currency by currency."""
    return [one for sums in price.sums for one in _of_money(sums)]


def verdict_sentences(price: Price, zone: str) -> list[str]:
    """Say whether the price is kept, broken by a hidden cost, or mended; nothing where there is no price."""
    if price.verdict == "nothing":
        return []
    if price.verdict == "broken":
        by = list_words([_hidden_sum(sums) for sums in price.sums if sums.hidden])
        since = long_day(day_in(min(one.began_at for one in price.hidden), zone)) if price.hidden else ""
        return [f"The price is broken by a hidden cost of {by}{f', since {since}' if since else ''}."]
    if price.verdict == "mended":
        return ["The price is mended: nothing is hidden now, and what was stays said below."]
    return ["The price is kept so far: nothing was charged that you had not agreed to."]


def glance_lines(price: Price) -> list[str]:
    """Say in a few lines what came to the agreed price: charged, extras approved, hidden; for each currency."""
    said = []
    for sums in price.sums:
        said.append(f"Charged so far: {money(sums.charged, sums.currency)}")
        if sums.approved:
            said.append(f"Extras approved: {money(sums.approved, sums.currency)}")
        if sums.hidden:
            said.append(f"Hidden cost: {money(sums.hidden, sums.currency)}")
    return said


def hidden_words(one: Hidden, price: Price, zone: str) -> str:
    """Say what a hidden cost of now is, since when."""
    since = long_day(day_in(one.began_at, zone))
    amount = money(one.minor, one.currency)
    if one.of == PRICE:
        return f"{amount} more than the agreed price is charged, since {since}."
    return f"{amount} for {_named(one, price)} was billed without your approval, on {since}."


def mended_words(one: Hidden, price: Price, zone: str) -> str:
    """Say what a hidden cost was and how it ended; that it stood stays said."""
    if one.ended_at is None or one.how is None:
        return hidden_words(one, price, zone)
    began, ended = day_in(one.began_at, zone), day_in(one.ended_at, zone)
    what = "more than the agreed price" if one.of == PRICE else f"for {_named(one, price)}"
    stood = f"on {long_day(began)}" if began == ended else f"from {long_day(began)}"
    how = _ENDED[one.how].format("the same day" if began == ended else long_day(ended))
    how = how.replace("on the same day", "the same day")
    return f"{money(one.most, one.currency)} {what} stood as a hidden cost {stood}; it was {how}."


def hidden_by_it(hidden: Mapping[str, int], names: Sequence[str], *, cancelled: bool = False) -> str:
    """Say to whoever bills that so much, by currency, would be a hidden cost; "" where nothing would.

    In a sale that was `cancelled` nobody is asked, so that it is hidden for as long as it is billed.
    """
    amounts = [money(minor, currency) for currency, minor in hidden.items() if minor]
    if not amounts:
        return ""
    much = list_words(amounts)
    if cancelled:
        return (
            f"This agreement was cancelled, so nobody is asked to approve {much} of this. It will be shown as a hidden"
            f" cost of {much} until it is taken back or credited. Tick the box below to enter it all the same."
        )
    whom = list_words([first_name(name) for name in names]) or "The customer"
    have, do = ("has", "does") if len(names) < 2 else ("have", "do")  # noqa: PLR2004 - two people agree in the plural
    return (
        f"{whom} {have} not approved {much} of this. It will be shown as a hidden cost of {much} until"
        f" {whom} {do}. Ask for it first as an extra, or tick the box below to enter it all the same."
    )


def as_data(price: Price) -> dict[str, object]:
    """Return how the money stands for programs: amounts in minor units, by currency; instants in UTC."""
    return {
        "verdict": price.verdict,
        "sums": [
            {
                "currency": one.currency,
                "promised": one.promised,
                "charged": one.charged,
                "charged_of_price": one.of_price,
                "charged_for_extras": one.of_extras,
                "extras_approved": one.approved,
                "hidden": one.hidden,
                "to_come": one.to_come,
            }
            for one in price.sums
        ],
        "hidden_costs": [
            {
                "of": "price" if one.of == PRICE else f"extra {price.names[one.of][0]}",
                "currency": one.currency,
                "minor": one.minor,
                "most": one.most,
                "began_at": one.began_at.isoformat(),
                "ended_at": one.ended_at and one.ended_at.isoformat(),
                "how": one.how,
            }
            for one in price.times
        ],
    }


def _of_money(sums: Sums) -> list[str]:
    def told(minor: int) -> str:
        return money(minor, sums.currency)

    said = [f"We agreed on {told(sums.promised)}."] if sums.promised is not None else []
    if not sums.of_extras:
        said.append(
            f"{told(sums.charged)} is charged so far." if sums.charged else "Nothing is charged so far."
        )
    elif sums.promised is None:
        said.append(f"{told(sums.charged)} is charged so far, for extras.")
    else:
        parts = f"{told(sums.of_price)} of that price and {told(sums.of_extras)} for extras"
        said.append(f"{told(sums.charged)} is charged so far: {parts}.")
    if sums.approved:
        said.append(f"You approved extras of {told(sums.approved)}.")
    if sums.to_come:
        said.append(f"{told(sums.to_come)} of what was agreed is still to come.")
    return said


def _hidden_sum(sums: Sums) -> str:
    return money(sums.hidden, sums.currency)


def _named(one: Hidden, price: Price) -> str:
    _, words = price.names.get(one.of, (0, ""))
    return f"\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}"
