"""Whatever both sides agree on after the sealing is in the bundle, in words, chained, and held by the record."""

from portal.changes.actions import accept_addition, make_good
from portal.config import Settings
from portal.deliveries.access import delivery_for
from portal.proofs.bundle import bundle_of, keys_json
from portal.proofs.queries import known
from portal.record.receipts import receipts_of
from tests.cast import NOON, sale_of, viewer
from tests.changes.help import accepted, as_promise, by, left_out, seen_addition
from tests.deliveries.help import deliveries_of
from tests.proofs.maker import checked, names, words_of
from tests.record.help import first_fault


def test_what_was_added_changed_released_and_made_good_can_be_checked_without_us(house: Settings) -> None:
    accept_addition(seen_addition("sam", left_out()), as_promise(), by("sam"))
    accepted("ana", 1, words="Your worktop will be in by the 10th of March.", due={"once": "2026-03-10"})
    accepted("ana", 6, release=True)
    hedge = deliveries_of(1, sale_of("bea").ref)[0]
    anew = as_promise(words="We cut it tomorrow.", due={"once": "2026-03-04"})
    make_good(delivery_for(viewer("sam"), hedge.ref), "We are sorry.", anew, by("sam"))
    ana, bea = (checked(keys_json(), bundle_of(sale_of(who).ref, NOON)) for who in ("ana", "bea"))
    assert (ana.state, names(ana)) == ("good", ["signed"] * 4 + ["chained"] * 3)
    assert (bea.state, names(bea)) == ("good", ["signed", "signed", "chained"])
    assert all(one.reading for one in (*ana.receipts, *bea.receipts))
    for words in (
        "Ana Brandt added it, and Sam Ortega accepted it.",
        "Words now Your worktop will be in by the 10th of March.",
        "Due now by Tuesday 10 March 2026",
        "The reason: The slab cracked.",
        "Promise 6 is released",
    ):
        assert words in words_of(ana), words
    assert "owed for promise 1, which was due on Monday 2 March 2026" in words_of(bea)
    for row in receipts_of(sale_of("ana").ref):
        found = known(row.sha256)
        assert found
        assert (found.n, found.newest, found.continues) == (row.n, 4, True)
    assert first_fault() is None
