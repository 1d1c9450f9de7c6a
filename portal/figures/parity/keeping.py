"""What was measured last, kept as one row: every page, answer and mail shows these very numbers."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from peewee import fn

from portal.figures.counting import FIGURES
from portal.figures.models import ParityTally
from portal.figures.parity.company import Answers, Parity, measured
from portal.figures.parity.spread import Spread
from portal.lib.db import transaction, utc_instant, utc_text
from portal.record.models import Live
from portal.record.versions import bump

_REF = "parity"
# Waits grow and months pass though nothing is recorded.
_AT_LEAST_EVERY = timedelta(hours=1)


def parity_kept(at: datetime) -> Parity:
    """Return what was measured last; before the first time it is measured at `at` (aware)."""
    row: ParityTally | None = ParityTally.get_or_none(ParityTally.ref == _REF)
    return _parity(row.told) if row else measured(at)


def keep_parity(at: datetime) -> bool:
    """Measure at `at` (aware) and keep it, where it may be another than what is kept; say whether it was."""
    row: ParityTally | None = ParityTally.get_or_none(ParityTally.ref == _REF)
    if row is not None and not _may_differ(row.at, at):
        return False
    found = measured(at)
    told = _told(found)
    with transaction():
        kept = ParityTally.insert(ref=_REF, at=at, told=told)
        kept.on_conflict(
            conflict_target=[ParityTally.ref], preserve=[ParityTally.at, ParityTally.told]
        ).execute()
        if row is None or row.told != told:
            bump(FIGURES, at)
    return row is None or row.told != told


def _may_differ(measured_at: datetime, at: datetime) -> bool:
    if not timedelta() <= at - measured_at < _AT_LEAST_EVERY:
        return True
    moved: Any = Live.select(fn.MAX(Live.at)).where(Live.stream != FIGURES).scalar()
    return moved is not None and utc_instant(str(moved)) >= measured_at


def _told(found: Parity) -> dict[str, Any]:
    told = asdict(found)
    for who in ("prospects", "customers"):
        for which in ("first", "every"):
            since = told[who][which]["since"]
            told[who][which]["since"] = since and utc_text(since)
    return told


def _parity(told: Mapping[str, Any]) -> Parity:
    return Parity(_answers(told["prospects"]), _answers(told["customers"]), told["asked_by"])


def _answers(told: Mapping[str, Any]) -> Answers:
    return Answers(_spread(told["first"]), _spread(told["every"]))


def _spread(told: Mapping[str, Any]) -> Spread:
    return Spread(**{**told, "since": told["since"] and utc_instant(told["since"])})
