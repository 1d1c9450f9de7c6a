"""How long answers took by who gave them, within twelve months; what waits is nobody's yet, and in no row."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.enquiries.clock import A_YEAR
from portal.enquiries.models import Enquiry, EnquiryAnswer
from portal.enquiries.queries import BY_PROSPECTS
from portal.figures.models import StageReply
from portal.figures.parity.company import counted
from portal.figures.parity.spread import NO_ANSWERS, Spread, spread
from portal.lib.together import together
from portal.messages.models import Message
from portal.people.models import Staff


@dataclass(frozen=True)
class PersonParity:
    """How long those waited whom this member of staff answered: prospects, and customers."""

    ref: str
    name: str
    prospects: Spread = NO_ANSWERS
    customers: Spread = NO_ANSWERS


def people_parity(at: datetime, only: str = "") -> list[PersonParity]:
    """Return it by name for everybody who answered anything, or for `only` one (a ref), in one statement."""
    since = at - A_YEAR
    rows = together({**_answered(since), "staff": Staff.select(Staff.ref, Staff.name)})
    prospects = _by_person([*rows["enquiries"], *rows["stage"]])
    customers = _by_person(rows["messages"])
    named = sorted(rows["staff"], key=lambda row: (row.name, row.ref))
    return [
        PersonParity(
            row.ref, row.name, spread(prospects.get(row.ref, {})), spread(customers.get(row.ref, {}))
        )
        for row in named
        if (not only or row.ref == only) and (row.ref in prospects or row.ref in customers)
    ]


def _answered(since: datetime) -> dict[str, Any]:
    first = (EnquiryAnswer.enquiry == Enquiry.ref) & (EnquiryAnswer.at == Enquiry.answered_at)
    asked: Any = Enquiry.select().join(EnquiryAnswer, on=first)
    asked = asked.where(BY_PROSPECTS & (Enquiry.answered_at >= since))
    reply: Any = Message.alias()
    messages: Any = Message.select().join(reply, on=(reply.ref == Message.answer))
    stage = StageReply.select().where(StageReply.answered_at >= since)
    return {
        "enquiries": counted(asked, Enquiry.answered_in, by=EnquiryAnswer.by),
        "stage": counted(stage, StageReply.seconds, by=StageReply.by),
        "messages": counted(messages.where(Message.answered_at >= since), Message.answered_in, by=reply.by),
    }


def _by_person(rows: Iterable[Any]) -> dict[str, Counter[int]]:
    found: dict[str, Counter[int]] = {}
    for row in rows:
        found.setdefault(row.by, Counter())[row.minutes] += row.n
    return found
