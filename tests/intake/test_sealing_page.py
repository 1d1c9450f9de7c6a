"""The page before sealing: what leaves, what can't be undone, what is worth another look, and what is missing."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.intake.actions import start_sealing
from portal.intake.actions.asking import Answer, answer, ask
from portal.intake.jobs import seal_locked
from portal.intake.models import DraftAsk
from portal.lib import clock
from portal.lib.errors import Conflict
from portal.sales.models import Sale
from tests.cast import NOON, viewer
from tests.intake.drafting import again, begun, by, change, porch, put, sale_part
from tests.page import Browser

Open = Callable[[str], Browser]
SAID = {"said_by": "sam@hallam.example", "said_at": "2026-03-01", "channel": "phone", "rule": "care"}


def test_sam_sees_what_leaves_and_what_cannot_be_undone_before_he_seals(browser: Open) -> None:
    draft, sam = porch(), browser("sam")
    put(draft, "line", {"words": "Boards of oak", "amount": "4200"})
    page = sam.get(f"/staff/sales/{draft.ref}/sealing")
    for words in (
        "1 promise to Reed household",
        "Cy Reed (cy@reed.example)",
        "“The floor is oiled twice.” Sam Ortega. Due: by Thursday 30 April 2026. Dee Lindqvist delivers it.",
        "$4,200 What it is made of Boards of oak: $4,200",
        "No one here can change or take away a word",
        "Cy Reed gets it by mail",
    ):
        assert words in page.words, words
    assert "Promise 1 was not shown to whoever delivers it" in page.words
    sam.post(f"/staff/sales/{draft.ref}/sealing", {"was": page.value("was")})
    locked = sam.get(f"/staff/sales/{draft.ref}/sealing")
    assert (
        "It is sealed Tuesday 3 March 2026, 13:00 EST, 60 minutes from when you opened this page"
        in locked.words
    )
    with clock.at(NOON + timedelta(minutes=59, seconds=50)):
        assert "1 minute from when" in browser("sam").get(f"/staff/sales/{draft.ref}/sealing").words
    sam.post(f"/staff/sales/{draft.ref}/sealing/undo", {"was": locked.value("was")})
    assert "Seal it in an hour" in sam.get(f"/staff/sales/{draft.ref}/sealing").words


def test_what_is_worth_another_look_is_said_and_keeps_nobody_from_sealing(browser: Open) -> None:
    draft, sam = porch(), browser("sam")
    put(draft, "promise", {**SAID, "words": "We ring you.", "due_kind": "undated"})
    put(draft, "promise", {**SAID, "words": "We came by.", "due_kind": "once", "due_on": "2026-03-02"})
    page = sam.get(f"/staff/sales/{draft.ref}/sealing")
    assert "Promise 2 has no date, and is shown so." in page.words
    assert "Promises 2 and 3 name nobody who delivers them." in page.words
    assert "Promise 3 has a date that has passed already" in page.words
    sam.post(f"/staff/sales/{draft.ref}/sealing", {"was": page.value("was")})
    assert again(draft).state == "locked"


def test_what_dee_cannot_do_by_then_is_settled_before_it_is_sealed(browser: Open) -> None:
    draft, sam = porch(), browser("sam")
    ask(draft, by("sam"))
    page = sam.get(f"/staff/sales/{draft.ref}/sealing")
    assert "Promise 1 waits for the answer of whoever delivers it." in page.words
    [asked] = DraftAsk.select()
    answer([Answer(asked.part, asked.about, "cannot", "The oil comes in May.")], by("dee"))
    page = sam.get(f"/staff/sales/{draft.ref}/sealing")
    assert "Settle promise 1: “The oil comes in May.”" in page.words
    assert "Seal it in an hour" not in page.words
    assert f"/staff/sales/{draft.ref}/asks/{asked.part}/settling" in page.links()
    refused = sam.post(f"/staff/sales/{draft.ref}/sealing", {"was": str(again(draft).version)}, 409)
    assert "Somebody said that they can't do one of these by then." in refused.words
    with pytest.raises(Conflict):
        start_sealing(again(draft), viewer("sam").ref, NOON)


def test_a_draft_with_gaps_says_where_each_is_mended_and_has_no_button(browser: Open) -> None:
    draft, sam = begun(signed_on=""), browser("sam")
    page = sam.get(f"/staff/sales/{draft.ref}/sealing")
    assert f"/staff/sales/{draft.ref}/basics#signed_on" in page.links()
    assert "Say on which day it was signed." in page.words
    assert "Seal it in an hour" not in page.words
    refused = sam.post(f"/staff/sales/{draft.ref}/sealing", {"was": str(draft.version)}, 422)
    assert "Say on which day it was signed." in refused.words


def test_what_somebody_else_changed_is_shown_anew_before_it_is_sealed(browser: Open) -> None:
    draft, sam = porch(), browser("sam")
    page = sam.get(f"/staff/sales/{draft.ref}/sealing")
    change(draft, sale_part(draft), "max", title="Your front porch")
    refused = sam.post(f"/staff/sales/{draft.ref}/sealing", {"was": page.value("was")}, 409)
    assert "Somebody else changed this draft meanwhile" in refused.words
    assert "Your front porch" in refused.words
    sam.post(f"/staff/sales/{draft.ref}/sealing", {"was": refused.value("was")})


def test_a_sealing_that_failed_says_why_on_its_page(browser: Open) -> None:
    draft = porch()
    start_sealing(draft, viewer("sam").ref, NOON)
    # Behind the page: the day of signing moves into the future.
    row = sale_part(draft)
    row.fields = {**row.fields, "signed_on": "2027-01-01"}
    row.save()
    seal_locked(NOON + timedelta(hours=1))
    assert not Sale.select().where(Sale.ref == draft.ref).exists()
    why = again(draft).failure
    assert why
    assert why in browser("sam").get(f"/staff/sales/{draft.ref}/sealing").words
