"""The page of one extra for its customer: how it stands, who has approved it, whose yes is missing."""

from dataclasses import dataclass

from portal.charges.access import SeenExtra
from portal.charges.actions import who_still_has_to
from portal.charges.models import Extra
from portal.charges.queries import voices_of
from portal.charges.rules import hidden
from portal.deliveries.story import first_name
from portal.people.acceptance import accepts_of
from portal.people.access import Viewer
from portal.people.queries import contact_names, names_of
from portal.people.through import program_names
from portal.sales.models import Sale
from portal.web.words import list_words, money


@dataclass(frozen=True)
class ExtraPage:
    """An extra as its customer reads it.

    `agreed` are those who have approved it, by name; `missing` whose yes is needed. `beyond` is how much of it is
    billed and not approved, in minor units. `programs` are the names of those through which staff acted, by ref.
    """

    extra: Extra
    sale: Sale
    names: dict[str, str]
    agreed: tuple[str, ...]
    missing: tuple[str, ...]
    all_of_us: bool
    may_approve: bool
    beyond: int
    programs: dict[str, str]

    @property
    def is_over(self) -> bool:
        """Whether nothing is asked any more: the agreement was cancelled."""
        return self.sale.state == "cancelled"

    @property
    def may_decline(self) -> bool:
        """Whether it still waits for a word."""
        return self.extra.state == "proposed" and not self.is_over

    @property
    def amount(self) -> str:
        """What is asked for, or was agreed, in words."""
        return money(self.extra.agreed_minor or self.extra.minor, self.extra.currency)

    @property
    def billed(self) -> str:
        """What is billed of it, in words."""
        return money(self.extra.billed, self.extra.currency)

    @property
    def hidden(self) -> str:
        """How much is billed and not approved, in words."""
        return money(self.beyond, self.extra.currency)


def extra_page(seen: SeenExtra, reader: Viewer) -> ExtraPage:
    """Return the page of an extra for one of its customer's contacts."""
    extra, sale = seen.extra, seen.sale
    is_open = extra.state in {"proposed", "declined"} and sale.state != "cancelled"
    voices = voices_of(extra.ref)
    missing = who_still_has_to(extra, sale) if is_open else []
    names = names_of([extra.by, extra.ended_by, sale.salesperson, *voices, *missing])
    return ExtraPage(
        extra,
        sale,
        names,
        tuple(names[ref] for ref in voices if ref in names),
        tuple(names[ref] for ref in missing if ref in names),
        accepts_of(sale.customer) == "all",
        # Where whoever was missing has left, it counts once one of them says so again.
        is_open and (reader.ref in missing or not missing),
        hidden(extra.billed, extra.agreed_minor),
        program_names([extra.program, extra.ended_program]),
    )


def thanked(seen: SeenExtra, reader: Viewer) -> str:
    """Say what holds since the reader approved an extra: that it counts, or whose yes is missing."""
    extra: Extra = Extra.get_by_id(seen.extra.ref)
    if extra.state == "approved":
        return (
            f"Thank you. It is approved at {money(extra.agreed_minor or 0, extra.currency)}, and not at more."
        )
    names = contact_names(who_still_has_to(extra, seen.sale))
    whom = list_words([first_name(name) for name in names.values()])
    agree = "approves" if len(names) == 1 else "approve"
    return f"Thank you, {first_name(reader.name)}. It counts as soon as {whom} {agree} it too."
