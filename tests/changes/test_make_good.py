"""Making good and confirming: what we do about a broken promise, and the customer's "yes, that is what I was told"."""

from datetime import date

import pytest

from portal.changes.actions import confirm_list, make_good
from portal.changes.models import Confirmation, MakeGood
from portal.deliveries.access import delivery_for
from portal.deliveries.ledger import ledger_of
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.record.verify import verify_all
from tests.cast import NOON, sale_of, viewer
from tests.changes.help import as_promise, by, receipts
from tests.deliveries.help import deliveries_of

pytestmark = pytest.mark.usefixtures("house")

SORRY = "The hedge should have been cut yesterday. I am sorry."
ANEW = as_promise


def test_sam_makes_good_a_late_hedge_and_both_promises_name_each_other() -> None:
    new = ANEW(words="We cut it tomorrow, and the lawn with it.", due={"once": "2026-03-04"})
    make_good(delivery_for(viewer("sam"), _late()), SORRY, new, by("sam"))
    bea = sale_of("bea")
    said = receipts("bea")[1]
    assert said["about"] == "make_good"
    assert said["make_good"] == {"promise": 1, "due": "2026-03-02", "apology": SORRY, "by": "Sam Ortega"}
    pairs = {pair.said.n: pair.said for pair in ledger_of(bea, NOON).pairs}
    assert (pairs[3].beside.makes_good, pairs[3].beside.apology) == (1, SORRY)
    assert pairs[1].beside.made_good_by == (3,)
    assert deliveries_of(3, bea.ref)[0].due_on == date(2026, 3, 4)
    assert MakeGood.get().delivery == _late()
    assert not list(verify_all())


def _late() -> str:
    return str(deliveries_of(1, sale_of("bea").ref)[0].ref)


def test_what_is_neither_late_nor_missed_needs_no_making_good() -> None:
    worktop = delivery_for(viewer("sam"), deliveries_of(1)[0].ref)
    with pytest.raises(Conflict):
        make_good(worktop, SORRY, ANEW(words="A cake."), by("sam"))


def test_only_those_who_promise_make_good_and_never_without_a_word() -> None:
    for who in ("dee", "bea"):
        with pytest.raises(NotHere):
            make_good(delivery_for(viewer(who), _late()), SORRY, ANEW(words="A cake."), by(who))
    with pytest.raises(Invalid):
        make_good(delivery_for(viewer("sam"), _late()), " ", ANEW(words="A cake."), by("sam"))
    assert len(receipts("bea")) == 1


def test_what_two_make_good_at_once_is_made_good_once() -> None:
    late = {who: delivery_for(viewer(who), _late()) for who in ("sam", "max")}
    make_good(late["sam"], SORRY, ANEW(words="A cake."), by("sam"))
    with pytest.raises(Conflict, match="makes up for this already"):
        make_good(late["max"], SORRY, ANEW(words="A pie."), by("max"))
    assert (MakeGood.select().count(), len(receipts("bea"))) == (1, 2)


def test_ana_confirms_the_list_that_she_read() -> None:
    confirm_list(sale_of("ana"), 1, by("ana"))
    [one] = Confirmation.select()
    assert (one.by, one.receipt) == (viewer("ana").ref, 1)
    with pytest.raises(Conflict):
        confirm_list(sale_of("ana"), 2, by("ana"))
    with pytest.raises(NotHere):
        confirm_list(sale_of("ana"), 1, by("max"))
