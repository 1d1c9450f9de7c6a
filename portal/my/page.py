"""The promise page as a whole and as the part that an open page asks for again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.deliveries.ledger import Ledger, ledger_of
from portal.figures.parity.sentences import sale_words
from portal.figures.queries import figures_of
from portal.figures.sentences import sentence
from portal.lib.db import utc_text
from portal.messages.showing import with_word
from portal.my.around import around
from portal.my.beside import NOTHING_BESIDE, Beside, beside_of
from portal.people.access import Viewer
from portal.sales.models import Sale
from portal.web.words import long_day


@dataclass(frozen=True)
class Page:
    """A promise page: its version, the instant until which it stands by the clock, and what its template shows."""

    version: str
    until: datetime
    shown: dict[str, Any]


def page_of(sale: Sale, version: str, reader: Viewer, at: datetime) -> Page:
    """Return the promise page of a sale for a reader as it stands at `at`; its `version` was read before."""
    ledger = ledger_of(sale, at)
    beside = beside_of(sale, reader.ref, ledger.today, at)
    ledger = with_word(ledger, beside.talk)
    shown, until = shown_of(ledger, beside), min(ledger.until, beside.parity.until or ledger.until)
    return Page(version, until, {**shown, "version": version, "until": utc_text(until)})


def shown_of(ledger: Ledger, beside: Beside = NOTHING_BESIDE) -> dict[str, Any]:
    """Return what the template of a promise page shows of a ledger."""
    said = {"ledger": ledger, "sentences": sentence(figures_of(ledger)), "title": _title(ledger)}
    said |= {"answered": sale_words(beside.parity)}
    return {**said, "beside": beside, **around(ledger, beside.matters)}


def _title(ledger: Ledger) -> str:
    return f"{ledger.sale.title} · signed {long_day(ledger.sale.signed_on)} with {ledger.signed_with}"
