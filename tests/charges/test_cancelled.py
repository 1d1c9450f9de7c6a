"""Cancelling ends what is asked of Ana: what is billed all the same is shown as hidden, and nobody asks her for it."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest

from portal.charges.actions import NewExtra, decline, propose, revise, withdraw
from portal.charges.models import Charge, Extra
from portal.deliveries.actions import close_sale
from portal.lib.errors import Conflict, Invalid
from portal.lib.ids import new_ref
from tests.cast import NOON, sale_of
from tests.charges.help import approved, asked, bill, by, extra, price, seen, something_else
from tests.charges.test_mail import mails
from tests.page import Browser

Browsing = Callable[[str], Browser]
pytestmark = pytest.mark.usefixtures("house")
ASKS_NOBODY = "This agreement was cancelled, so nobody is asked to approve $260 of this."
LATER = NOON + timedelta(hours=1)


def cancelled() -> None:
    """Let Max cancel Ana's kitchen."""
    close_sale(sale_of("ana"), "cancelled", "They move away.", by("max"))


def waits_for(ana: Browser) -> str:
    return ana.get(f"/my/sales/{sale_of('ana').ref}").words


def test_what_waited_for_ana_waits_no_more_and_can_not_be_answered(browser: Browsing) -> None:
    one, ana = asked("420.00"), browser("ana")
    assert "asks you to approve an extra" in waits_for(ana)
    cancelled()
    assert "asks you to approve an extra" not in waits_for(ana)
    page = ana.get(f"/my/sales/{one.sale}/charges/extras/{one.n}")
    assert "This agreement was cancelled, so nothing is asked of you any more." in page.words
    assert "Do you approve it?" not in page.words
    assert "Extra, not approved: $420" in ana.get(f"/my/sales/{one.sale}/charges").words
    for verb in (
        lambda: approved(one, LATER),
        lambda: decline(seen("ana", one), "No.", by("ana", LATER)),
        lambda: revise(seen("sam", one), "430.00", "It is dearer.", by("sam", LATER)),
        lambda: propose(sale_of("ana"), NewExtra("A sink", "10.00", "It is deeper."), by("sam", LATER)),
    ):
        with pytest.raises(Conflict, match="was cancelled"):
            verb()
    withdraw(seen("sam", one), "", by("sam", LATER))
    assert extra(one.ref).state == "withdrawn"


def test_what_sam_bills_beside_the_price_is_shown_as_hidden_and_asks_nobody(browser: Browsing) -> None:
    cancelled()
    with pytest.raises(Invalid) as refusal:
        something_else("260.00", knows=False)
    [problem] = refusal.value.problems
    assert (problem.field, problem.message.startswith(ASKS_NOBODY)) == ("knows", True)
    assert not Charge.select().exists()
    one = something_else("260.00")
    ana = browser("ana")
    assert "without asking you" not in waits_for(ana)
    charged = ana.get(f"/my/sales/{one.sale}/charges").words
    assert "$260 for “A second socket” was billed without your approval" in charged
    page = ana.get(f"/my/sales/{one.sale}/charges/extras/{one.n}").words
    assert "a hidden cost of $260, until it is taken back or credited." in page
    assert "approve" not in page.partition("Billed so far")[2]
    ours = browser("sam").get(f"/staff/extras/{one.ref}").words
    assert "Nobody is asked to approve it, as the agreement was cancelled." in ours
    assert "Ask for another amount" not in ours
    assert price().verdict == "broken"
    text = mails()[-1][2]
    assert "it stands as a hidden cost on your page" in text
    assert "when you approve it" not in text
    bill("-260.00", f"extra:{one.n}", LATER, words="Credit")
    assert price().verdict == "mended"


def test_a_part_of_what_was_agreed_is_billed_as_before() -> None:
    one = approved(asked("420.00"))
    cancelled()
    bill("420.00", f"extra:{one.n}", knows=False)
    bill("12800.00", knows=False)
    assert price().verdict == "kept"


def test_the_page_says_beside_its_box_what_a_table_says_before_it_is_taken(browser: Browsing) -> None:
    cancelled()
    sam, money = browser("sam"), f"/staff/sales/{sale_of('ana').ref}/charges"
    new = {
        "of": "new",
        "words": "A skip",
        "amount": "260.00",
        "billed_on": "2026-03-03",
        "why": "It was full.",
    }
    sam.get(f"{money}/new")
    page = sam.post(f"{money}/new", {**new, "currency": "USD", "key": new_ref()}, 422)
    assert ASKS_NOBODY in page.words
    assert "until it is taken back or credited. Tick the box below" in page.words
    sam.get(f"{money}/file")
    body = b"date,words,amount,line/extra,why\n2026-03-03,A skip,260,something else,The yard was full.\n"
    where = sam.post(f"{money}/file", {"key": new_ref(), "file": (BytesIO(body), "charges.csv")}).location
    look = sam.get(where).words
    assert (
        "until it is taken back or credited: the agreement was cancelled, so nobody is asked to approve it."
        in look
    )
    sam.post(where, {"key": new_ref()})
    assert [one.state for one in Extra.select()] == ["proposed"]
    assert "without asking you" not in waits_for(browser("ana"))
