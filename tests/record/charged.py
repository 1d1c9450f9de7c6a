"""Everything that can be done about money, once, so that no table of charges is empty: in Bea's garden."""

from portal.charges.access import charge_for, extra_for
from portal.charges.actions import (
    NewCharge,
    NewExtra,
    approve,
    decline,
    enter,
    propose,
    revise,
    withdraw,
    withdraw_charge,
)
from portal.charges.models import Charge, Extra
from tests.cast import sale_of, viewer
from tests.record.alive import by


def bill_the_garden() -> None:
    """Let Sam bill Bea's garden, ask for extras and take things back; Bea answers some of it."""
    garden = sale_of("bea")
    words = ("A taller ladder", "A skip", "A gnome")
    first, second, third = (
        propose(garden, NewExtra(one, "60.00", "The hedge is high."), by("sam")) for one in words
    )
    revise(extra_for(viewer("sam"), first), "75.00", "It is very high.", by("sam"))
    approve(extra_for(viewer("bea"), first), 7500, by("bea"))
    decline(extra_for(viewer("bea"), second), "We have one.", by("bea"))
    withdraw(extra_for(viewer("sam"), third), "A joke.", by("sam"))
    n = Extra.get_by_id(first).n
    for amount, of in (("400.00", "price"), ("80.00", f"extra:{n}"), ("30.00", "new")):
        charge = NewCharge("Work on the hedge", amount, "2026-03-02", of, why="It took long.", knows=True)
        enter(garden, charge, by("sam"))
    [unasked] = Charge.select().where((Charge.sale == garden.ref) & (Charge.minor == 3000))
    withdraw_charge(charge_for(viewer("sam"), unasked.ref), "Nobody asked her.", by("sam"))
    propose(garden, NewExtra("A bench", "90.00", "You asked for one."), by("sam"))
