"""Everything that can happen to deliveries, once, so that no table of theirs is empty."""

import hashlib
from datetime import date, timedelta

from portal.deliveries.access import delivery_for, promise_for, sale_for, update_for, wait_for
from portal.deliveries.actions import (
    NewOccasion,
    NewUpdate,
    NewVerdict,
    NewWait,
    Retraction,
    answer_wait,
    assign,
    close_sale,
    complete_work,
    dispute_occasion,
    dispute_wait,
    give_verdicts,
    open_occasion,
    post_update,
    report_breach,
    retract_update,
)
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery, Update, Wait
from portal.lib.ids import new_token
from portal.lib.uploads import Upload
from tests.cast import NOON, sale_of, viewer
from tests.deliveries.help import deliveries_of

PHOTO = Upload("photo", "image/webp", b"a picture", "worktop.jpg", b"a small picture", 1200, 900)
FILE = Upload("file", "application/pdf", b"a letter", "letter.pdf")


def by(who: str) -> By:
    """Return somebody who acts at noon, on a form of its own."""
    return By(viewer(who), NOON, new_token())


def say(delivery: Delivery, new: NewUpdate) -> None:
    """Let Max post an update about a delivery as it is now."""
    post_update(delivery_for(viewer("max"), delivery.ref), new, by("max"))


def live_through() -> None:
    """Let everything happen to Ana's kitchen but what is told of its worktop; it is cancelled in the end."""
    ana = sale_of("ana")
    [worktop], fridays = deliveries_of(1), deliveries_of(3)
    say(worktop, NewUpdate("progress", "See for yourself.", None, files=(PHOTO, FILE)))
    say(worktop, NewUpdate("at_risk", "The stone is late.", None, forecast_on=date(2026, 3, 9)))
    _wait_for_ana(fridays[2])
    say(fridays[0], NewUpdate("missed", "I was ill.", None))
    _judge(fridays[0], "not_kept", "Nobody rang.")
    _judge(
        fridays[2],
        "in_part",
        "Half an answer.",
        named_on=date(2026, 2, 28),
        thanks="Thank you for the photo.",
    )
    say(fridays[1], NewUpdate("delivered", "", None))
    mistaken = Update.get((Update.delivery == fridays[1].ref) & (Update.kind == "delivered"))
    now = update_for(viewer("max"), mistaken.ref)[1]
    retract_update(now, Retraction(mistaken.ref, "Not yet, sorry.", now.delivery.version), by("max"))
    report_breach(delivery_for(viewer("ana"), deliveries_of(4)[0].ref), "There is dust.", by("ana"))
    _ask()
    assign(*promise_for(viewer("max"), ana.ref, 6), viewer("dee").ref, by("max"))
    complete_work(ana, date(2026, 3, 3), by("max"))
    close_sale(sale_for(viewer("max"), ana.ref), "cancelled", "They move away.", by("max"))


def _wait_for_ana(friday: Delivery) -> None:
    wait = NewWait("The key", date(2026, 3, 4), "We come a day later.")
    say(friday, NewUpdate("waiting", "", None, wait=wait))
    waited = wait_for(viewer("ana"), Wait.get(Wait.delivery == friday.ref).ref)
    dispute_wait(waited, "You have had it since Monday.", by("ana"))
    answer_wait(waited, "It lies under the mat.", by("ana"))
    say(friday, NewUpdate("delivered", "Here is our letter.", None))


def _judge(
    delivery: Delivery, word: str, comment: str, named_on: date | None = None, thanks: str = ""
) -> None:
    seen = delivery_for(viewer("ana"), delivery.ref)
    give_verdicts(seen.sale, [NewVerdict(seen, word, comment, named_on, thanks)], by("ana"))


def _ask() -> None:
    asked = NewOccasion("Which sink fits?", NOON - timedelta(hours=1))
    open_occasion(*promise_for(viewer("ana"), sale_of("ana").ref, 5), asked, by("ana"))
    [question] = deliveries_of(5)
    dispute_occasion(delivery_for(viewer("max"), question.ref), "It reached us at noon.", by("max"))


def digest(body: bytes) -> str:
    """Return the hash under which bytes are kept."""
    return hashlib.sha256(body).hexdigest()
