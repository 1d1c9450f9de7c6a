"""Reading what was said in a sale: its conversation, and thanks."""

from datetime import datetime

from portal.api.calling import Call, operation
from portal.api.reads.keys import after_number
from portal.api.reads.sales import READ
from portal.api.shapes.common import file_told, known, somebody
from portal.api.shapes.talk import ClockTold, DisputeTold, MessageTold, ThanksTold
from portal.appreciation.queries import thanks_of
from portal.deliveries.access import sale_for
from portal.lib.api.paging import Page, page_of
from portal.lib.api.shapes import Paged
from portal.lib.together import together
from portal.messages.queries import message_queries, messages_from
from portal.messages.talk import Line


@operation(
    "GET",
    "/sales/{ref}/messages",
    READ,
    "Messages",
    "List the messages of a sale",
    about="What was written, and calls, visits and text messages that were noted, the newest first.",
    query=Paged,
    answer=Page[MessageTold],
)
def list_messages(call: Call, ref: str) -> Page[MessageTold]:
    """Return a page of a conversation."""
    sale, most = sale_for(call.viewer, ref), call.query.limit
    queries = message_queries(sale.ref, most + 1, after_number(call.query.cursor))
    lines = list(reversed(messages_from(together(queries), most + 1).lines))
    return page_of([_message(one, call.at) for one in lines], most, [(one.seq,) for one in lines])


@operation(
    "GET",
    "/sales/{ref}/thanks",
    READ,
    "Messages",
    "List the thanks of a sale",
    about="Thank-yous of both sides, the newest first.",
    query=Paged,
    answer=Page[ThanksTold],
)
def list_thanks(call: Call, ref: str) -> Page[ThanksTold]:
    """Return a page of the thanks of a sale."""
    every = thanks_of(sale_for(call.viewer, ref).ref)
    # They are told apart by how many came before them, so a new one moves no other.
    after, most = after_number(call.query.cursor), call.query.limit
    numbered = [(len(every) - place, one) for place, one in enumerate(every)]
    shown = [(n, one) for n, one in numbered if after is None or n < after][: most + 1]
    items = [
        ThanksTold(
            at=one.at,
            by=one.by or None,
            by_customer=one.by_customer,
            to=one.to or None,
            promise=one.n or None,
            words=one.words,
        )
        for _, one in shown
    ]
    return page_of(items, most, [(n,) for n, _ in shown])


def _message(one: Line, at: datetime) -> MessageTold:
    clock = ClockTold(
        state=one.clock(at), due_at=one.due_at, answered_at=one.answered_at, answered_in=one.answered_in
    )
    return MessageTold(
        ref=one.ref,
        at=one.at,
        posted_at=one.posted_at,
        by=somebody(one.by_ref, one.by),
        by_customer=one.by_customer,
        how=known(one.how),
        words=one.words,
        quoted=one.quoted or None,
        clock=clock,
        disputed=_dispute(one),
        files=[file_told(file) for file in one.files],
    )


def _dispute(one: Line) -> DisputeTold | None:
    if one.disputed_at is None:
        return None
    return DisputeTold(at=one.disputed_at, by=one.disputed_by or None, words=one.dispute)
