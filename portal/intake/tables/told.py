"""A sale of the import format, as the rows of a table tell it."""

from functools import partial
from typing import Any

from portal.intake.due_fields import due_json
from portal.intake.tables.cells import BadCell, amount_of, choice_of, day_of, length_of, list_of
from portal.intake.tables.fields import BY_NAME, NEEDED
from portal.intake.tables.said import Said

Raw = dict[str, Any]
_OF_A_PROMISE = ("words", "channel", "rule")
_OF_A_SALE = tuple(field.name for field in NEEDED if field.name not in _OF_A_PROMISE)
_DUES = {
    "due_on": "once",
    "due_after": "after",
    "due_rule": "schedule",
    "due_every": "every",
    "due_end": "holding",
}
_DAYS = ("due_on", "due_start", "due_until", "due_end")


def told_sale(said: Said, seller: str = "") -> Raw:
    """Return what the rows say as a sale of the import format; what they say wrongly is noted in `said`.

    `seller` is the only salesperson that may stand in it, empty for any.
    """
    _refuse_empty(said)
    _refuse_too_wide(said)
    day = partial(day_of, written=said.mapping.dates)
    once = {name: said.once(name) for name in ("external_id", "title", "time_zone")}
    salesperson = said.once("salesperson").lower()
    if seller and salesperson and salesperson != seller:
        said.refuse(0, "salesperson", f"You can bring in your own sales, those of {seller}.")
    signed_on = said.once("signed_on", day)
    sale = {
        **once,
        "customer": {"name": said.once("customer"), "contacts": _contacts(said)},
        "signed_on": signed_on,
        "completed_on": said.once("completed_on", day),
        "salesperson": salesperson,
        "price": _price(said),
        "promises": [_promise(said, n, salesperson, signed_on) for n in range(len(said.rows))],
    }
    return {name: value for name, value in sale.items() if value}


def _refuse_empty(said: Said) -> None:
    for name in _OF_A_SALE:
        if not said.first(name):
            said.refuse(0, name, "This is needed, and no row of the sale says it.")
    for n in range(len(said.rows)):
        for name in _OF_A_PROMISE:
            if not said.cell(n, name):
                said.refuse(n, name, "This is needed, and it is empty here.")


def _refuse_too_wide(said: Said) -> None:
    for n, row in enumerate(said.rows):
        if any(cell.strip() for cell in row.cells[len(said.heading) :]):
            reason = (
                f"This row has {len(row.cells)} cells, and the heading {len(said.heading)}: a cell that holds the mark"
                " between columns stands in quotation marks."
            )
            said.refuse(n, "", reason)


def _contacts(said: Said) -> list[Raw]:
    contacts: dict[str, Raw] = {}
    for n in range(len(said.rows)):
        email = said.cell(n, "contact_email").lower()
        if not email or email in contacts:
            continue
        name = said.cell(n, "contact_name") or said.first("customer")
        zone = said.cell(n, "contact_time_zone")
        contacts[email] = {"name": name, "email": email, **({"time_zone": zone} if zone else {})}
        said.contacts.append(n)
    return list(contacts.values())


def _price(said: Said) -> Raw | None:
    amount = said.once("price", partial(amount_of, mark=said.mapping.decimal or "."))
    return {"amount": amount, "currency": said.once("currency").upper()} if amount else None


def _promise(said: Said, n: int, salesperson: str, signed_on: str) -> Raw:
    day = partial(day_of, written=said.mapping.dates)
    promise = {
        "id": said.cell(n, "promise_id"),
        "words": said.cell(n, "words"),
        "said_by": said.cell(n, "said_by") or salesperson,
        "said_at": said.read(n, "said_at", day) or signed_on,
        "channel": _choice(said, n, "channel"),
        "standing": _choice(said, n, "standing"),
        "rule": _choice(said, n, "rule"),
        "criteria": list_of(said.cell(n, "criteria")),
        "delivered_by": said.cell(n, "delivered_by"),
        "due": due_json(_due(said, n)),
    }
    return {name: value for name, value in promise.items() if value}


def _due(said: Said, n: int) -> dict[str, str]:
    """Return the due of a row in the fields of a form."""
    day = partial(day_of, written=said.mapping.dates)
    every = said.cell(n, "due_every")
    return {
        "due_kind": _choice(said, n, "due_kind") or _kind(said, n),
        **{name: said.read(n, name, day) for name in _DAYS},
        "due_after": said.read(n, "due_after", _event),
        "due_count": said.read(n, "due_offset", partial(length_of, like="as “10 days” or “2 weeks”"))
        or "P0D",
        "due_rule": said.cell(n, "due_rule"),
        "due_every": every,
        "due_within": said.read(n, "due_within", partial(length_of, like="as “4 hours” or “2 days”")),
        "due_clock": _choice(said, n, "due_clock"),
    }


def _kind(said: Said, n: int) -> str:
    """Return the kind of due that the filled cells of a row say: none of them, and nothing was said of a date."""
    filled = [name for name in _DUES if said.cell(n, name)]
    for other in filled[1:]:
        first = BY_NAME[filled[0]].title
        said.refuse(n, other, f"This row says two dues, here and under “{first}”; a promise has one.")
    return _DUES[filled[0]] if filled else "undated"


def _choice(said: Said, n: int, name: str) -> str:
    return said.read(n, name, partial(choice_of, name))


def _event(text: str) -> str:
    """Return what a due comes after: one of the events that all sales have, or the name of another promise."""
    try:
        return choice_of("due_after", text)
    except BadCell:
        return text
