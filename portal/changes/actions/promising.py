"""A promise that comes after the sealing: checked, sealed by a further receipt, and given its dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.changes.access import refuse_erased
from portal.changes.actions.receipts import frame_of
from portal.deliveries.actions.changing import ENDLESS
from portal.deliveries.actions.fields import LINE_LIMIT, By, day_there, read_words
from portal.deliveries.models import Delivery
from portal.deliveries.plan import Days, date_after, plan_sealed
from portal.deliveries.planning import is_endless
from portal.lib.errors import Invalid, Problem
from portal.lib.ids import new_ref
from portal.people.queries import active_staff, staff_names
from portal.promises.due import due_as_json, parse_date
from portal.promises.due_kinds import After, BadDue, Due
from portal.promises.models import Promise
from portal.promises.queries import promises_of
from portal.promises.rules import CHANNELS, RULES, BadChain, check_against_signing, check_chain
from portal.promises.stored import due_facts, due_of
from portal.proofs.mail import queue_receipt
from portal.record.actions import append
from portal.record.receipts import Seal, issue
from portal.record.rules import Personal
from portal.sales.models import Sale

MOST_CRITERIA = 20
MOST_PROMISES = 1000
_MISSING = "Say what is promised."


@dataclass(frozen=True)
class NewPromise:
    """A promise as it was typed. `said_by` and `delivered_by` are refs of staff; `said_at` is a day as ISO 8601.

    `due` is a due as receipts keep it, where other promises of the sale are named by their numbers; None where none
    was chosen.
    """

    words: str
    said_by: str
    said_at: str
    channel: str
    rule: str
    due: Mapping[str, Any] | None
    delivered_by: str = ""
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True)
class Why:
    """Why a promise comes now: what its receipt is about, and what that states beside the promise."""

    about: str
    stated: Mapping[str, Any] = field(default_factory=dict)


def promise_more(sale: Sale, new: NewPromise, why: Why, by: By) -> Promise:
    """Make a promise that was not on the list: a receipt of its own, its entry, its dates, and the mail that brings it.

    The caller holds the sale. Its dates count in figures even where they have passed. Raises Invalid with every
    problem beside its field, Conflict where the customer was erased, Unavailable when there is no key to sign with.
    """
    refuse_erased(sale)
    kept = _checked(sale, new, by)
    facts = {
        "ref": new_ref(),
        "source": None,
        "start": None,
        "end": None,
        **{name: kept[name] for name in _KEPT},
        "words": Personal(kept["words"]),
        "criteria": [Personal(text) for text in kept["criteria"]],
        "due": due_facts(kept["due"]),
    }
    receipt = _issue(sale, kept, why, by)
    stated = {"promises": [facts], "receipt": receipt.as_facts()}
    made = append(sale.ref, "promises.made", stated, by.viewer.ref, by.at).facts["promises"]
    days = Days(sale.signed_on, sale.completed_on, day_there(sale, by.at), always_counts=True)
    plan_sealed(sale.ref, made, days, by.viewer.ref, by.at)
    _date_by_awaited(sale, due_of(kept["due"]), by)
    queue_receipt(sale.ref, receipt.n, by.at, by.viewer.ref)
    return Promise.get_by_id(facts["ref"])


_KEPT = ("n", "said_by", "said_at", "channel", "standing", "rule", "due_kind", "delivered_by")


def _checked(sale: Sale, new: NewPromise, by: By) -> dict[str, Any]:
    problems: list[Problem] = []
    staff = {one.ref for one in active_staff()} | {sale.salesperson}
    others = promises_of(sale.ref)
    kept = {
        "n": len(others) + 1,
        "words": read_words(problems, "words", new.words, _MISSING),
        "said_by": _one_of(problems, "said_by", new.said_by, staff, "Choose who said it."),
        "said_at": _said_on(problems, sale, new.said_at, by),
        "channel": _one_of(problems, "channel", new.channel, set(CHANNELS), "Choose how it was said."),
        "standing": "beside",
        "rule": _one_of(problems, "rule", new.rule, set(RULES), "Choose the rule that it serves most."),
        "criteria": _criteria(problems, new.criteria),
        "delivered_by": _one_of(problems, "delivered_by", new.delivered_by, staff, "Choose who delivers it.")
        if new.delivered_by
        else None,
    }
    due = _due(problems, sale, new.due, others)
    if len(others) >= MOST_PROMISES:
        problems.append(Problem("words", f"This sale holds {MOST_PROMISES:,} promises already."))
    if problems or due is None:
        raise Invalid(*problems)
    return {**kept, "due": due_as_json(due), "due_kind": due.kind}


def _due(
    problems: list[Problem], sale: Sale, raw: Mapping[str, Any] | None, others: list[Promise]
) -> Due | None:
    if raw is None:
        problems.append(Problem("due", "Say when it is due, or that no date was given."))
        return None
    try:
        due = due_of(raw)
        check_against_signing(due, sale.signed_on)
        check_chain({**{str(one.n): due_of(one.due) for one in others}, str(len(others) + 1): due})
    except BadChain as error:
        problems.append(Problem(f"due{error.pointer}", error.reason))
        return None
    except BadDue as error:
        problems.append(Problem(f"due{error.pointer}", error.reason))
        return None
    if sale.state != "open" and is_endless(due):
        problems.append(Problem("due/schedule/until", ENDLESS))
    return due


def _said_on(problems: list[Problem], sale: Sale, said_at: str, by: By) -> str:
    try:
        day = parse_date(said_at, "")
    except BadDue:
        problems.append(Problem("said_at", "Say on which day it was said."))
        return ""
    if day > day_there(sale, by.at):
        problems.append(Problem("said_at", "This day lies in the future."))
    return day.isoformat()


def _criteria(problems: list[Problem], criteria: tuple[str, ...]) -> list[str]:
    kept = [read_words(problems, "criteria", text, limit=LINE_LIMIT) for text in criteria if text.strip()]
    if len(kept) > MOST_CRITERIA:
        problems.append(Problem("criteria", f"At most {MOST_CRITERIA} fit."))
    return kept


def _one_of(problems: list[Problem], name: str, value: str, known: set[str], missing: str) -> str:
    if value not in known:
        problems.append(Problem(name, missing))
    return value


def _issue(sale: Sale, kept: Mapping[str, Any], why: Why, by: By) -> Seal:
    names = staff_names([kept["said_by"], kept["delivered_by"] or ""])
    stated = {
        **{
            name: kept[name]
            for name in ("n", "words", "said_at", "channel", "standing", "rule", "criteria", "due")
        },
        "source": None,
        "start": None,
        "end": None,
        "said_by": names.get(kept["said_by"]),
        "delivered_by": names.get(kept["delivered_by"] or ""),
    }
    content = {**frame_of(sale), "about": why.about, **why.stated, "promises": [stated]}
    return issue(sale.ref, content, by.at)


def _date_by_awaited(sale: Sale, due: Due, by: By) -> None:
    """Give it its day where it waits for a promise that is delivered already."""
    if not isinstance(due, After):
        return
    delivered = (
        (Promise.sale == sale.ref) & (Promise.n.cast("TEXT") == due.event) & (Delivery.state == "delivered")
    )
    row = Delivery.select().join(Promise, on=(Promise.ref == Delivery.promise)).where(delivered).first()
    if row is not None:
        date_after(sale, due.event, row.delivered_on, by.at)
