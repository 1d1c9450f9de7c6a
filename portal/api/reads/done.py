"""Deliveries as they are told: from what the pages' own ledger holds of them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from portal.api.shapes.common import file_told, known, person
from portal.api.shapes.deliveries import (
    CountsAs,
    DeliveryFull,
    DeliveryTold,
    ForecastTold,
    LabelTold,
    OccasionTold,
    TimeTold,
    UpdateTold,
    VerdictTold,
    WaitingTold,
    WaitTold,
)
from portal.deliveries.models import Occasion
from portal.deliveries.pairs import Done
from portal.deliveries.told import Judged, Told, Waiting
from portal.figures.queries import facts_of
from portal.figures.rules import DeliveryFacts, classify, has_come

_COPIED = (
    *("ref", "n", "verdict", "due_on", "due_at", "agreed_on", "forecast_on", "delivered_at", "delivered_on"),
    *("named_on", "missed_at", "breached_at", "concern_open"),
)
_A_SECOND = timedelta(seconds=1)


def facts_in(done: Done) -> DeliveryFacts:
    """Return what figures count of a delivery."""
    return facts_of(done.row, done.due_kind, done.time, set_apart=done.set_apart)


def delivery_told(done: Done, names: Mapping[str, str]) -> DeliveryTold:
    """Return a delivery; `names` are those of the staff to whom deliveries are assigned."""
    return DeliveryTold(**delivery_fields(done, names))


def delivery_full(done: Done, names: Mapping[str, str]) -> DeliveryFull:
    """Return a delivery with all that was said of it."""
    return DeliveryFull(**delivery_fields(done, names), **said_fields(done))


def delivery_fields(done: Done, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of DeliveryTold."""
    waits = done.open_wait
    exact = done.time.gap // _A_SECOND if done.time.exact else None
    return {
        **{name: getattr(done.row, name) for name in _COPIED},
        "progress": done.row.state,
        "time": TimeTold(state=done.time.kind, days=done.time.days, seconds=exact),
        "awaits_word": done.awaits_word,
        "counts_as": _counts_as(facts_in(done)),
        "label": LabelTold(word=done.label.word, notes=list(done.label.notes)),
        "recorded_afterwards": done.row.afterwards,
        "set_apart": done.set_apart,
        "assigned_to": person(done.row.assigned_to, names),
        "waiting": _waiting(waits) if waits else None,
        "occasion": _occasion(done.occasion) if done.occasion else None,
    }


def said_fields(done: Done) -> dict[str, Any]:
    """Return the fields that DeliveryFull has beside those of DeliveryTold."""
    return {
        "updates": [_update(one) for one in done.told],
        "verdicts": [_verdict(one) for one in done.verdicts],
        "waits": [_wait(one) for one in done.waits],
    }


def _counts_as(facts: DeliveryFacts) -> CountsAs:
    if facts.ending is not None:
        return facts.ending
    if facts.afterwards:
        return "recorded_afterwards"
    return classify(facts) if has_come(facts) else "not_yet_due"


def _waiting(one: Waiting) -> WaitingTold:
    row = one.row
    return WaitingTold(what=row.what, by_on=row.by_on, otherwise=row.otherwise, since=row.since)


def _occasion(row: Occasion) -> OccasionTold:
    return OccasionTold(
        what=row.what,
        starts_at=row.starts_at,
        opened_at=row.opened_at,
        by_customer=row.by_customer,
        disputed_at=row.disputed_at,
        dispute=row.dispute,
    )


def _update(one: Told) -> UpdateTold:
    moved = ForecastTold(before=one.moved[0], after=one.moved[1]) if one.moved else None
    return UpdateTold(
        ref=one.ref,
        at=one.at,
        by=one.by,
        from_us=one.from_us,
        kind=known(one.kind),
        text=one.text,
        forecast=moved,
        told=one.when,
        retracted=one.retracted,
        retracts=one.retracts or None,
        files=[file_told(file) for file in one.files],
    )


def _verdict(one: Judged) -> VerdictTold:
    return VerdictTold(
        at=one.at,
        by=one.by,
        word=known(one.word),
        comment=one.comment,
        named_on=one.named_on,
        thanks=one.thanks,
    )


def _wait(one: Waiting) -> WaitTold:
    row = one.row
    return WaitTold(
        what=row.what,
        by_on=row.by_on,
        otherwise=row.otherwise,
        since=row.since,
        ended_at=row.ended_at,
        answer=row.answer,
        days=one.days,
        disputed_by=one.disputed_by or None,
        dispute=row.dispute,
    )
