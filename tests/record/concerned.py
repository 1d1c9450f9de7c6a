"""Everything that can come of a concern, once, so that no table of concerns is empty: in Bea's garden."""

from datetime import date

from portal.concerns.access import concern_for
from portal.concerns.actions import (
    NewAnswer,
    NewConcern,
    NewFix,
    acknowledge,
    give_words,
    propose_fix,
    raise_concern,
    say_fixed,
    settle,
    still_wrong,
)
from portal.concerns.models import Concern
from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewUpdate, NewVerdict
from portal.deliveries.models import Delivery, Update
from tests.cast import sale_of, viewer
from tests.deliveries.help import deliveries_of
from tests.deliveries.saying import photos
from tests.deliveries.verbs import take_back
from tests.record.alive import by, say


def be_concerned() -> None:
    """Let Bea's hedge be kept in part, put right, taken back, put right again, not yet right, and settled."""
    garden = sale_of("bea")
    [hedge] = deliveries_of(1, garden.ref)
    seen = delivery_for(viewer("bea"), hedge.ref)
    for comment in ("One side is higher.", "And there is a hole."):
        give_words(garden, [NewVerdict(seen, "in_part", comment)], by("bea"))
    ref = Concern.get().ref
    acknowledge(concern_for(viewer("sam"), ref), "The side to the street.", None, by("sam"))
    new = NewFix("We cut it level by the 9th.", date(2026, 3, 9), viewer("dee").ref, ("A level shows it",))
    propose_fix(concern_for(viewer("sam"), ref), new, None, by("sam"))
    fix = Delivery.get(Delivery.promise == Concern.get_by_id(ref).fix)
    say(fix, NewUpdate("delivered", "It is level.", None))
    mistaken: Update = Update.get((Update.delivery == fix.ref) & (Update.kind == "delivered"))
    take_back(Delivery.get_by_id(mistaken.delivery), "delivered", "max")
    say(fix, NewUpdate("delivered", "Now it is.", None))
    still_wrong(concern_for(viewer("bea"), ref), NewAnswer("The hole is still there."), by("bea"))
    say_fixed(concern_for(viewer("max"), ref), "It has grown over.", None, by("max"))
    settle(concern_for(viewer("bea"), ref), NewAnswer("It has."), by("bea"))
    raise_concern(garden, NewConcern("Nobody rings before they come.", files=photos("gate.jpg")), by("bea"))
