"""Ana tells others how it was: at once, in her own words, with nothing beside them that she did not agree to."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from secrets import token_hex

import pytest
from flask import Flask

from portal.lib import clock
from portal.people import sessions
from portal.people.actions.company import change_profile
from portal.record.models import COMPANY, Entry, StoredFile
from portal.record.verify import verify_all
from portal.referrals.actions import end_link
from portal.referrals.models import ReferralLink
from portal.testimonials.models import Testimonial, TestimonialVersion
from tests.cast import NOON, sale_of, viewer
from tests.codebase.help import dump
from tests.engines import LONG_ON_POSTGRES
from tests.my.telling import SAID, fields, part_of, piece_on, png, section, tell, where
from tests.page import Browser, counted_statements
from tests.ratings.help import give
from tests.testimonials.help import hidden, public

Open = Callable[[str], Browser]
LATER = NOON + timedelta(hours=3)


def test_the_form_begins_with_a_name_that_tells_little_and_no_consent(browser: Open) -> None:
    page = browser("ana").get(where())
    assert "Tell the next family how it was, good or bad." in page.words
    assert "nobody here approves it first" in page.words
    assert page.value("name") == "Ana B."
    assert not [one for one in page.all("input") if "checked" in one.attrib]
    assert "Nothing is given for it, whatever you write." in page.words
    assert "As soon as there are words and a name" in section(page, "preview")


def test_what_the_company_gives_for_a_referral_is_said_where_she_writes(browser: Open) -> None:
    change_profile("", "We give $50 to both.", viewer("max").ref, NOON)
    page = browser("ana").get(where())
    assert "We say of referrals: “We give $50 to both.” It never depends on what you write." in page.words


def test_ana_publishes_and_everybody_reads_it_at_once(browser: Open) -> None:
    page = tell(browser("ana"))
    [shown] = public()
    assert (shown.words, shown.name, shown.subject) == (SAID["words"], "Ana B.", "kitchen")
    assert (shown.figures, shown.photo, shown.company, shown.connection) == (False, None, "", "")
    assert "Everybody can read your words now, as you wrote them." in page.words
    assert "public since Tuesday 3 March 2026, 12:00 EST" in section(page, "stands")
    assert "/testimonials" in page.links()
    link = ReferralLink.get()
    assert f"/r/{link.code}" in section(page, "stands")
    assert not list(verify_all())


def test_the_preview_is_what_everybody_reads_to_the_letter(app: Flask, browser: Open) -> None:
    ana, pat = browser("ana"), Browser(app)
    more = {"company": "Brandt & Söhne", "connection": "Sam is my cousin.", "figures": "y"}
    page = ana.get(where())
    before = dump()
    asked = ana.post(where("/preview"), fields(page, **more, photo=png()), 200)
    part = part_of(ana, fields(page, **more, photo=png()))
    assert dump() == before
    assert "Nothing of this is published yet." in section(asked, "preview")
    assert "Choose your photo again" in asked.words
    assert 'src="data:image/webp;base64,' in asked.text
    assert piece_on(asked) == piece_on(part)
    now = tell(ana, **more, photo=png())
    assert piece_on(now) == piece_on(asked)
    for path in ("/testimonials", f"/r/{ReferralLink.get().code}"):
        assert piece_on(pat.get(path)) == piece_on(asked)
    assert "This stands in public now." in section(now, "preview")
    assert "On the page of your link the record of your promises stands beside it" in section(now, "preview")


def test_a_preview_that_cannot_be_published_says_why_and_keeps_what_was_typed(browser: Open) -> None:
    ana = browser("ana")
    page = ana.post(where("/preview"), fields(ana.get(where()), words=" ", name="Ana and Jon"), 422)
    assert "Write a sentence or two first." in page.words
    assert page.value("name") == "Ana and Jon"
    assert Testimonial.select().count() == 0


def test_ana_changes_her_words_and_the_earlier_ones_are_kept_for_her_alone(browser: Open) -> None:
    ana = browser("ana")
    tell(ana)
    with clock.at(LATER):
        page = tell(ana, words="They were late.", name="Ana")
        [shown] = public(LATER)
    assert (shown.words, shown.name, shown.n) == ("They were late.", "Ana", 2)
    assert (shown.published_at, shown.changed_at) == (NOON, LATER)
    assert "told me before I had to ask" in section(page, "earlier-head")
    assert "Ana B., Tuesday 3 March 2026, 12:00 EST" in section(page, "earlier-head")


def test_ana_takes_her_words_back_and_publishes_again(browser: Open) -> None:
    ana = browser("ana")
    tell(ana)
    page = ana.get(where("/withdrawal"))
    assert "told me before I had to ask" in page.words
    assert "Your link still works, and shows nothing of you" in page.words
    ana.post(where("/withdrawal"), {"key": page.value("key")})
    assert not public()
    page = ana.get(where())
    assert "You took your words back" in page.words
    assert "told me before I had to ask" in page.words
    assert "Your words are taken back" in ana.get(where("/withdrawal")).words
    with clock.at(LATER):
        tell(ana)
    assert [one.published_at for one in public(LATER)] == [LATER]
    assert ReferralLink.select().count() == 1


def test_a_form_that_arrives_again_takes_back_nothing_that_is_newer(browser: Open) -> None:
    ana = browser("ana")
    tell(ana)
    form = {"key": ana.get(where("/withdrawal")).value("key")}
    ana.post(where("/withdrawal"), form)
    with clock.at(LATER):
        tell(ana)
        ana.post(where("/withdrawal"), form)
        assert public(LATER)


def test_the_same_form_twice_is_one_version_and_one_link(browser: Open) -> None:
    ana = browser("ana")
    form = fields(ana.get(where()))
    for _ in range(2):
        assert ana.post(where(), form).location == where()
    assert [one.n for one in TestimonialVersion.select()] == [1]
    end_link(viewer("ana"), sale_of("ana"), NOON)
    ana.post(where(), form)
    tell(ana, words="Other words.")
    assert not ReferralLink.select().where(ReferralLink.ended_at.is_null()).count()


def test_what_stands_already_is_no_new_version(browser: Open) -> None:
    ana = browser("ana")
    tell(ana)
    entries = Entry.select().count()
    page = tell(ana)
    assert Entry.select().count() == entries
    assert "Everybody can read your words now" in page.words


def test_what_ana_changed_in_another_window_is_not_lost(browser: Open) -> None:
    ana = browser("ana")
    stale = fields(ana.get(where()), words="Typed in the first window.")
    tell(ana, words="Published in the second one.")
    page = ana.post(where(), stale, 409)
    assert "You have changed your words elsewhere meanwhile" in page.words
    assert "Published in the second one." in "".join(page.all("blockquote")[0].itertext())
    assert "Typed in the first window." in next(page.all("textarea")[0].itertext())
    assert [one.words for one in public()] == ["Published in the second one."]
    ana.post(where(), {**stale, "was": page.value("was"), "key": page.value("key")})
    assert [one.words for one in public()] == ["Typed in the first window."]


@LONG_ON_POSTGRES
@pytest.mark.parametrize(
    ("field", "typed", "reason"),
    [
        ("words", "", "Write a sentence or two first."),
        ("words", "a\0b", "U+0000"),
        ("words", "x" * 4001, "at most 4,000 fit"),
        ("words", "y" * 100_000, "at most 4,000 fit"),
        ("name", " \t ", "Write the name that people shall see"),
        ("name", "z" * 121, "at most 120 fit"),
        ("subject", "\x1b[2J", "U+001B"),
        ("company", "c" * 121, "at most 120 fit"),
        ("connection", "d" * 301, "at most 300 fit"),
    ],
)
def test_what_cannot_be_kept_comes_back_beside_its_field(
    browser: Open, field: str, typed: str, reason: str
) -> None:
    ana = browser("ana")
    page = ana.post(where(), fields(ana.get(where()), **{field: typed}), 422)
    assert "Nothing is published." in page.words
    assert reason in page.words
    kept = {one.get("name"): one.get("value") for one in page.all("input")}
    kept["words"] = "".join(page.all("textarea")[0].itertext()).lstrip("\n")
    shown = {**SAID, field: typed}.items()
    assert [kept[name] for name, _ in shown] == [
        text.replace("\0", "�").replace("\x1b", "�") for _, text in shown
    ]
    assert Testimonial.select().count() == 0


def test_a_field_sent_twice_or_unknown_is_refused(browser: Open) -> None:
    ana = browser("ana")
    form = fields(ana.get(where()))
    for odd in ({"name": ["Ana", "Bea"]}, {"contact": viewer("bea").ref}, {"published_at": "2020-01-01"}):
        assert "holds a field twice, or one we don't know" in ana.post(where(), {**form, **odd}, 422).words
    assert Testimonial.select().count() == 0


def test_of_a_photo_only_small_pixels_are_kept_and_no_name(browser: Open) -> None:
    ana = browser("ana")
    page = tell(ana, photo=png())
    [photo] = StoredFile.select().where(StoredFile.stream == COMPANY)
    assert (photo.name, photo.media_type) == ("photo.webp", "image/webp")
    assert photo.sha256 == public()[0].photo
    assert len(bytes(photo.body)) < 5_000
    assert not Entry.select().where(Entry.facts.contains("Elm Street")).count()
    answer = ana.client.get(where(f"/photos/{photo.sha256}"), base_url="http://127.0.0.1:8000")
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert [one for one in page.all("input") if one.get("name") == "keep_photo" and "checked" in one.attrib]
    tell(ana, words="Other words.", keep_photo="y")
    assert public()[0].photo == photo.sha256
    tell(ana, words="Without it.")
    assert public()[0].photo is None


@pytest.mark.parametrize("body", [b"%PDF-1.7", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"GIF89a"])
def test_a_photo_that_is_none_comes_back_with_the_words(browser: Open, body: bytes) -> None:
    ana = browser("ana")
    page = ana.post(where(), fields(ana.get(where()), photo=(BytesIO(body), "a.png"), name=""), 422)
    assert "This picture can't be read." in page.words
    assert "Write the name that people shall see" in page.words
    assert "told me before I had to ask" in page.words
    assert Testimonial.select().count() == 0


def test_nobody_elses_photo_is_shown_or_read(browser: Open) -> None:
    tell(browser("ana"), photo=png())
    [photo] = StoredFile.select().where(StoredFile.stream == COMPANY)
    bea = browser("bea")
    page = bea.get(where(who="bea"))
    form = fields(page, keep_photo="y", photo=photo.sha256)
    assert bea.post(where(who="bea"), form).location == where(who="bea")
    assert [one.photo for one in public() if one.contact == viewer("bea").ref] == [None]
    bea.get(where(f"/photos/{photo.sha256}", who="bea"), 404)
    bea.get(where(f"/photos/{photo.sha256}"), 404)
    browser("ana").get(where("/photos/nothing"), 404)


@pytest.mark.parametrize("numbers", [(1, 1, 1), (5, 5, 5)])
def test_whatever_ana_rated_the_page_is_the_same(browser: Open, numbers: tuple[int, int, int]) -> None:
    ana = browser("ana")
    unrated = ana.get(where())
    give("ana", numbers)
    rated = ana.get(where())
    assert rated.words == unrated.words
    assert [one.get("value") for one in rated.all("button")] == [
        one.get("value") for one in unrated.all("button")
    ]
    asked = "Others would like to know it too, good or bad: tell them how it was. Every customer is asked"
    assert asked in ana.get(f"/my/sales/{sale_of('ana').ref}/ratings").words
    tell(ana)
    assert len(public()) == 1


def test_the_promise_page_leads_there(browser: Open) -> None:
    assert where() in browser("ana").get(f"/my/sales/{sale_of('ana').ref}").links()


def test_what_ana_typed_waits_while_she_signs_in_again(browser: Open) -> None:
    ana = browser("ana")
    form = fields(ana.get(where()), words="Typed before my session ended.")
    cookie = ana.client.get_cookie("kept-contact", domain="127.0.0.1")
    assert cookie
    sessions.end(cookie.value, NOON)
    assert ana.post(where(), form).location.startswith("/sign-in")
    page = ana.sign_in("ana").get(where())
    assert "Typed before my session ended." in next(page.all("textarea")[0].itertext())
    assert "Typed before my session ended." in section(page, "preview")
    assert not public()


def test_the_fullest_page_stays_within_its_budgets(browser: Open) -> None:
    ana = browser("ana")
    for n in range(12):
        tell(ana, words=f"{n} " + token_hex(1900))
    hidden(Testimonial.get())
    path = where()
    with counted_statements() as statements:
        page = ana.get(path)
    assert len(statements) <= 13, statements
    assert "And 3 earlier ones, all kept on the record." in page.words
