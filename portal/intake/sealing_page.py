"""The page before a draft is sealed: what leaves, to whom, what can't be undone, and what is worth another look."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import render_template

from portal.deliveries.ledger import Ledger, ledger_from
from portal.intake.asking import state_of
from portal.intake.assembling import assembled_of
from portal.intake.doubts import blocks_in, doubts_about
from portal.intake.foreseeing import foreseen
from portal.intake.mending import mending
from portal.intake.models import Draft
from portal.intake.queries import parts_of, sources_of, title_of
from portal.people.access import Viewer
from portal.web.words import list_words, long_day

_MINUTE = 60


def sealing_page(draft: Draft, viewer: Viewer, at: datetime, refusal: str = "") -> str:
    """Return the page on which a draft is sealed, or its sealing undone, as somebody of the staff sees it.

    `refusal` says why what was just tried could not be done.
    """
    parts = parts_of(draft.ref)
    made = assembled_of(parts, sources_of(draft.ref, with_text=True), at)
    states = state_of(draft.ref, parts)
    shown: dict[str, Any] = {"ledger": None, "doubts": (), "contacts": (), "facts": ()}
    if made.document is not None:
        ledger = ledger_from(foreseen(draft.ref, made.document, at).rows, at)
        shown = {
            "ledger": ledger,
            "doubts": list(doubts_about(ledger, parts, states, viewer.ref)),
            "contacts": made.document["customer"]["contacts"],
            "facts": _facts(ledger, made.document),
        }
    return render_template(
        "intake/sealing.html",
        **shown,
        draft=draft,
        title=title_of(parts),
        gaps=mending(draft.ref, made.gaps),
        blocks=blocks_in(parts, states),
        minutes=_minutes(draft, at),
        refusal=refusal,
        viewer=viewer,
    )


def _facts(ledger: Ledger, document: Mapping[str, Any]) -> list[tuple[str, str]]:
    sale = ledger.sale
    mails = [f"{person['name']} ({person['email']})" for person in document["customer"]["contacts"]]
    return [
        ("Customer", document["customer"]["name"]),
        ("Who gets the mail", list_words(mails)),
        ("Signed", f"{long_day(sale.signed_on)}, with {ledger.salesperson.name}"),
        ("Time zone of the dates", sale.time_zone.replace("_", " ")),
        ("Papers", list_words([source["title"] for source in document["sources"]]) or "None"),
    ]


def _minutes(draft: Draft, at: datetime) -> int:
    """Return how many minutes are left until a locked draft is sealed, at least one."""
    if draft.seal_at is None:
        return 0
    left: float = (draft.seal_at - at).total_seconds()
    return max(1, round(left / _MINUTE))
