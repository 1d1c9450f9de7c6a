"""A referral link: what its owner agreed to and nothing beyond it, beside the record of everybody."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewUpdate, post_update
from portal.figures.company import LEAST_CUSTOMERS
from portal.figures.queries import figures_of_sale
from portal.lib.ids import new_ref
from portal.people.actions import NewContact, add_contact, end_contact
from portal.people.actions.company import change_profile
from portal.public.referral_page import Behind, behind
from portal.record.models import SYSTEM
from portal.referrals.actions import end_link
from portal.referrals.models import ReferralLink
from portal.referrals.queries import link_by_code
from portal.scoreboard.actions import open_scoreboard
from tests.cast import COMPANY_NAME, NOON, sale_of, viewer
from tests.deliveries.help import deliveries_of, tell
from tests.deliveries.verbs import judge
from tests.page import Browser, counted_statements
from tests.public.speaking import PHOTO, WORDS, by, link_of, picture, say, take_back, withhold
from tests.public.test_figures_in_content import bring_until
from tests.ratings.help import give

People = Callable[[str], Browser]
# What stands in Ana's agreement and nowhere else.
HERS = ("Your kitchen", "38,400", "Sam Ortega", "Dee Lindqvist", "Brandt", "worktop", "ana@", "555 0142")


@pytest.fixture
def pat(browser: People) -> Browser:
    """Pat, who never signs in."""
    return browser("pat")


def link(who: str = "ana") -> ReferralLink:
    """Return the link of Ana or Bea."""
    found = link_by_code(link_of(who))
    assert found is not None
    return found


def stands_behind(who: str = "ana") -> Behind:
    """Return what stands behind the link of Ana or Bea."""
    (found,) = behind([link(who)], NOON)
    return found


def test_behind_anas_link_are_her_words_and_how_to_ask(pat: Browser) -> None:
    say(subject="kitchen")
    change_profile("We build kitchens.", "", SYSTEM, NOON)
    code = link_of()
    page = pat.get(f"/r/{code}")
    assert "Ana B. sent you here" in page.words
    assert WORDS in page.words
    assert "We build kitchens." in page.words
    assert f"/r/{code}/ask" in page.links()
    assert "/scoreboard" in page.links()
    assert "Nobody is given anything for sending you here." in page.words


def test_nothing_of_her_agreement_is_on_it(pat: Browser) -> None:
    say(figures=True)
    give("ana", (2, 1, 3), ("Sam forgot the worktop.", "", ""))
    text = pat.get(f"/r/{link_of()}").text
    assert [word for word in HERS if word in text] == []
    assert sale_of("ana").ref not in text


def test_without_words_in_public_there_is_nothing_of_hers_at_all(pat: Browser) -> None:
    code = link_of()
    page = pat.get(f"/r/{code}")
    assert "A customer sent you here" in page.words
    assert "What we promised all our customers, what we did, and where we were late." in page.words
    say(figures=True)
    assert "Ana B." in pat.get(f"/r/{code}").text
    take_back()
    assert pat.get(f"/r/{code}").text == page.text


def test_withheld_words_are_as_if_there_were_none(pat: Browser) -> None:
    code = link_of()
    before = pat.get(f"/r/{code}").text
    withhold(say(figures=True, photo=picture()))
    assert pat.get(f"/r/{code}").text == before


@pytest.mark.parametrize(
    ("agreed", "seen"),
    [
        ({"name": "A neighbour"}, "A neighbour sent you here"),
        ({"company": "Brandt & Co"}, "Brandt & Co"),
        ({"subject": "our kitchen"}, "our kitchen"),
        ({"connection": "Max is my cousin."}, "Max is my cousin."),
        ({"figures": True}, "7 promises:"),
    ],
)
def test_each_thing_is_seen_only_while_she_agrees_to_it(
    pat: Browser, agreed: dict[str, Any], seen: str
) -> None:
    code = link_of()
    say()
    assert seen not in pat.get(f"/r/{code}").words
    say(**agreed)
    assert seen in pat.get(f"/r/{code}").words
    say()
    assert seen not in pat.get(f"/r/{code}").words


def test_her_photo_is_shown_while_she_wants_it(pat: Browser) -> None:
    say(photo=picture())
    code = link_of()
    assert f"/testimonials/photos/{PHOTO}.webp" in pat.get(f"/r/{code}").text
    say()
    assert PHOTO not in pat.get(f"/r/{code}").text


def test_her_record_is_that_of_her_own_page_and_moves_with_it(pat: Browser) -> None:
    say(figures=True)
    code = link_of()
    assert "Kept 0 of 7" in pat.get(f"/r/{code}").words
    (worktop,) = deliveries_of(1)
    tell("dee", worktop, "delivered")
    assert "1 done and waiting for the customer" in pat.get(f"/r/{code}").words
    judge(worktop, "kept")
    page = pat.get(f"/r/{code}")
    assert "7 promises: 1 kept on time" in page.words
    assert "Kept 1 of 7" in page.words
    record = stands_behind().record
    assert record is not None
    assert record.figures == figures_of_sale(sale_of("ana").ref, NOON)


def test_without_her_leave_not_even_the_number_of_her_promises_is_there(pat: Browser) -> None:
    say()
    give("ana", (5, 1, 5))
    page = pat.get(f"/r/{link_of()}")
    assert "Ana B. keeps the figures of their own promises to themselves." in page.words
    assert "rates us" not in page.words
    assert "late." not in page.words.partition("All our promises")[0].replace(WORDS, "")


def test_late_and_told_before_are_told_apart(pat: Browser) -> None:
    say(figures=True)
    code = link_of()
    (worktop,) = deliveries_of(1)
    seen = delivery_for(viewer("dee"), worktop.ref)
    forecast = NewUpdate("at_risk", "The slab cracked.", seen.delivery.version, forecast_on=date(2026, 3, 10))
    post_update(seen, forecast, by("dee"))
    before = stands_behind().record
    later = NOON + timedelta(days=7)
    tell("dee", worktop, "delivered", at=later)
    (found,) = behind([link()], later)
    assert before is not None
    assert found.record is not None
    assert (before.told_before, found.record.told_before) == (0, 1)
    assert pat.get(f"/r/{code}").status == 200


def test_her_rating_is_shown_in_numbers_alone_and_is_hers(pat: Browser) -> None:
    say(figures=True)
    code = link_of()
    assert "Ana B. has not rated us so far." in pat.get(f"/r/{code}").words
    give("ana", (5, 3, 4), ("Nobody shall read this.", "", ""))
    added = NewContact("Cy Brandt", "cy@brandt.example", "America/New_York")
    cy = add_contact(viewer("ana").customer or "", added, viewer("ana").ref, NOON)
    give(replace(viewer("ana"), ref=cy, name="Cy Brandt", email="cy@brandt.example"), (1, 1, 1))
    page = pat.get(f"/r/{code}")
    assert "How Ana B. rates us" in page.words
    assert "5 of 5" in page.words
    assert "1 of 5" not in page.words
    assert "Nobody shall read this." not in page.text


def test_anas_and_beas_are_never_mixed(pat: Browser) -> None:
    say("ana", words="Ana speaks.", figures=True)
    say("bea", words="Bea speaks.")
    ana, bea = (pat.get(f"/r/{link_of(who)}") for who in ("ana", "bea"))
    assert "Ana speaks." in ana.words
    assert "Bea" not in ana.text
    assert "Bea speaks." in bea.words
    assert "Ana" not in bea.text
    one, other = behind([link("bea"), link("ana")], NOON)
    assert (one.shown and one.shown.words, other.shown and other.shown.words) == (
        "Bea speaks.",
        "Ana speaks.",
    )
    assert one.record is None
    assert other.record is not None


def test_a_link_that_ana_ended_leads_to_the_record_of_all(pat: Browser) -> None:
    say(figures=True)
    code = link_of()
    pat.get(f"/r/{code}")
    end_link(viewer("ana"), sale_of("ana"), NOON)
    page = pat.get(f"/r/{code}", status=410)
    assert "This link has ended" in page.words
    assert {"/scoreboard", "/testimonials", "/ask"} <= set(page.links())
    assert "Ana" not in page.text
    again = link_of()
    assert again != code
    assert "Ana B." in pat.get(f"/r/{again}").text


@pytest.mark.parametrize("how", ["unknown", "small", "odd", "nul", "long"])
def test_a_code_that_never_was_is_nowhere(pat: Browser, how: str) -> None:
    code = link_of()
    wrong = {
        "unknown": new_ref(),
        "small": code.lower(),
        "odd": "kitchen",
        "nul": "%00" * 13,
        "long": code * 9,
    }
    page = pat.get(f"/r/{wrong[how]}", status=404)
    assert "Ana" not in page.text


def test_what_a_contact_said_who_left_stays(pat: Browser) -> None:
    say()
    code = link_of()
    added = NewContact("Cy Brandt", "cy@brandt.example", "America/New_York")
    add_contact(viewer("ana").customer or "", added, viewer("ana").ref, NOON)
    ana = viewer("ana")
    end_contact(ana.ref, ana.ref, NOON)
    assert WORDS in pat.get(f"/r/{code}").words
    assert WORDS in pat.get("/testimonials").words


def test_a_reward_is_stated_as_the_company_states_it(pat: Browser) -> None:
    say()
    change_profile("", "We give each friend a tree.", SYSTEM, NOON)
    for path in (f"/r/{link_of()}", "/testimonials"):
        page = pat.get(path)
        assert "“We give each friend a tree.” It never depends on what" in page.words
        assert "Nothing was offered" not in page.words


def test_search_engines_do_not_list_it_and_its_preview_says_no_more_than_the_page(pat: Browser) -> None:
    code = link_of()
    said = {
        one.get("property") or one.get("name"): one.get("content")
        for one in pat.get(f"/r/{code}").all("meta")
    }
    assert said["robots"] == "noindex"
    assert said["og:title"] == "A customer sent you here"
    assert said["og:site_name"] == COMPANY_NAME
    say()
    said = {
        one.get("property") or one.get("name"): one.get("content")
        for one in pat.get(f"/r/{code}").all("meta")
    }
    assert said["og:title"] == "Ana B. sent you here"
    assert said["og:description"] == "How it was, in the words of Ana B., and how we keep all our promises."


def test_many_links_cost_as_many_statements_as_one(house: object) -> None:
    for who in ("ana", "bea"):
        say(who, figures=True)
        give(who, (5, 4, 3))
    links = [link("ana"), link("bea")]
    with counted_statements() as of_one:
        behind(links[:1], NOON)
    with counted_statements() as of_both:
        assert all(one.record and one.rated for one in behind(links, NOON))
    assert len(of_one) == len(of_both) == 4


def test_with_the_record_of_all_beside_it_a_page_stays_within_its_statements(pat: Browser) -> None:
    say(figures=True)
    code = link_of()
    bring_until(LEAST_CUSTOMERS)
    assert "The same as a table" not in pat.get(f"/r/{code}").words
    open_scoreboard(viewer("max"), NOON)
    # The browser asserts the most that a page may take at its first render.
    page = pat.get(f"/r/{code}")
    assert "The same as a table, in our record" in page.words
