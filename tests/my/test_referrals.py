"""Ana's referral link: she makes it, passes it on, sees what came of it as far as she may know, and ends it."""

from collections.abc import Callable

from portal.deliveries.actions.fields import By
from portal.enquiries.actions import NewEnquiry, receive, take_on
from portal.enquiries.models import Enquiry
from portal.lib.ids import new_ref
from portal.people.actions.company import change_profile
from portal.record.models import SYSTEM, Entry
from portal.referrals.actions import open_link
from portal.referrals.models import ReferralLink
from portal.testimonials.actions import NewTestimonial, publish
from tests.cast import NOON, sale_of, viewer
from tests.page import Browser

Browsers = Callable[[str], Browser]


def where(who: str = "ana") -> str:
    return f"/my/sales/{sale_of(who).ref}/referrals"


def test_ana_makes_her_link_once_and_reads_it_with_words_to_send(browser: Browsers) -> None:
    ana = browser("ana")
    assert "Make my link" in ana.get(where()).words
    ana.post(where())
    ana.post(where())
    [link] = ReferralLink.select()
    page = ana.get(where())
    assert f"/r/{link.code}" in page.text
    assert "Hallam & Reyes" in page.words
    assert "Nothing about you, not even your name" in page.words
    assert "We give nothing for it." in page.words


def test_the_page_says_what_stands_behind_the_link_once_ana_has_published(browser: Browsers) -> None:
    words = NewTestimonial(words="Late, and honest about it.", name="Ana B.", figures=True)
    publish(sale_of("ana"), words, By(viewer("ana"), NOON, new_ref()))
    page = browser("ana").get(where())
    assert "under the name “Ana B.”" in page.words
    assert "how you rated us, as you agreed" in page.words


def test_a_reward_is_said_where_there_is_one(browser: Browsers) -> None:
    change_profile("", "We plant a tree.", SYSTEM, NOON)
    assert "We plant a tree. It never depends on what you write." in browser("ana").get(where()).words


def test_the_qr_code_is_that_of_the_link_as_a_drawing_and_as_a_picture(browser: Browsers) -> None:
    ana = browser("ana")
    ana.get(f"{where()}/qr.svg", 404)
    open_link(viewer("ana"), sale_of("ana"), NOON)
    assert ana.get(f"{where()}/qr.svg").headers["Content-Type"].startswith("image/svg+xml")
    assert ana.client.get(f"{where()}/qr.png", base_url="http://127.0.0.1:8000").data.startswith(b"\x89PNG")
    ana.get(f"{where()}/qr.gif", 404)


def test_ana_reads_of_pat_only_as_pat_allowed_and_that_pat_became_a_customer(browser: Browsers) -> None:
    link = ReferralLink.get_by_id(open_link(viewer("ana"), sale_of("ana"), NOON))
    for name, may_know in (("Pat Quist", True), ("Quiet Quinn", False)):
        email = f"{name.split()[0].lower()}@quist.example"
        new = NewEnquiry(
            name, email, "A bathroom?", new_ref(), consent=True, link=link, friend_may_know=may_know
        )
        receive(new, NOON)
    page = browser("ana").get(where())
    assert "Pat Quist" in page.words
    assert "Quinn" not in page.words
    assert "Is our customer now" not in page.words
    take_on(Enquiry.get(Enquiry.name == "Pat Quist"), sale_of("bea"), By(viewer("sam"), NOON, new_ref()))
    assert "Is our customer now" in browser("ana").get(where()).words


def test_ana_ends_her_link_after_a_question_and_may_make_another_one(browser: Browsers) -> None:
    ana = browser("ana")
    ana.get(where())
    ana.post(where())
    assert "be called back" in ana.get(f"{where()}/end").words
    ana.post(f"{where()}/end")
    assert ReferralLink.get().ended_at == NOON
    assert "Your link is ended" in ana.get(where()).words
    ana.post(where())
    assert ReferralLink.select().count() == 2


def test_bea_can_neither_see_nor_make_nor_end_anas_link(browser: Browsers) -> None:
    open_link(viewer("ana"), sale_of("ana"), NOON)
    bea = browser("bea")
    bea.get(where("bea"))
    entries = Entry.select().count()
    for path in ("", "/card", "/qr.svg", "/end"):
        bea.get(where("ana") + path, 404)
    bea.post(where("ana"), status=404)
    bea.post(f"{where('ana')}/end", status=404)
    assert Entry.select().count() == entries
