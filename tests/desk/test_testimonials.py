"""Testimonials in the workspace: everybody here reads them all; a manager replies once; a second person decides."""

import io
import re
from datetime import timedelta

import pytest
from flask import Flask

from portal.config import Settings
from portal.deliveries.models import Delivery
from portal.lib import clock
from portal.lib.ids import new_ref
from portal.lib.pictures import MEDIA_TYPE
from portal.people.actions.contacts import end
from portal.people.actions.customers import NewContact, add_contact
from portal.people.models import Contact
from portal.record.actions import NewFile
from portal.record.models import SYSTEM, Entry
from portal.record.verify import verify_all
from portal.testimonials.actions import NewTestimonial, confirm_hiding, object_to, publish, withdraw
from portal.testimonials.models import Reply, Testimonial, TestimonialVersion, Withholding
from tests.cast import NOON, sale_of, viewer
from tests.codebase.help import dump
from tests.desk.help import Open, typed
from tests.lib.sent_files import half_red
from tests.page import BASE, Page
from tests.testimonials.help import EXPLANATION, WORDS, by, hidden, mails, public, written

PATH = "/staff/testimonials"
HOUR = timedelta(hours=1)
HIDING = {"reason": "personal_data", "explanation": EXPLANATION}


def keys(page: Page) -> dict[str, str]:
    """Return what the hidden fields of a form about a version hold."""
    return {"key": page.value("key"), "was": page.value("was")}


def of_bea(words: str = "Our garden was ready a week early.") -> Testimonial:
    """Let Bea write about her garden."""
    publish(sale_of("bea"), NewTestimonial(words=words, name="Bea O."), by("bea", NOON - HOUR))
    found: Testimonial = Testimonial.get(Testimonial.contact == viewer("bea").ref)
    return found


def test_everybody_here_reads_all_of_them_newest_first_and_sees_only_their_own_sales(browser: Open) -> None:
    assert "No testimonial yet" in browser("sam").get(PATH).words
    ana, bea = written(), of_bea()
    sam = browser("sam").get(PATH)
    refs = [link.rpartition("/")[2] for link in sam.links() if link.startswith(f"{PATH}/")]
    assert refs == [ana.ref, bea.ref]
    assert f"/staff/sales/{sale_of('ana').ref}" in sam.links()
    assert "Ana B. · Brandt household, Your kitchen · no reply" in sam.words
    assert "Public since Tuesday 3 March 2026" in sam.words


def test_who_may_not_see_the_sale_reads_only_what_the_public_does(browser: Open) -> None:
    Delivery.update(assigned_to=viewer("sam").ref).where(Delivery.sale == sale_of("bea").ref).execute()
    bea = of_bea()
    for path in (PATH, f"{PATH}/{bea.ref}"):
        page = browser("dee").get(path)
        assert "Our garden was ready a week early." in page.words
        assert "Okafor" not in page.words
        assert f"/staff/sales/{sale_of('bea').ref}" not in page.links()


def test_a_long_list_is_paged_by_its_key_and_those_that_need_somebody_are_found(browser: Open) -> None:
    ana = written()
    of_bea()
    _crowd(108)
    max_ = browser("max")
    seen: list[str] = []
    path = PATH
    while path:
        page = max_.get(path)
        seen += [link for link in page.links() if re.fullmatch(rf"{PATH}/\w{{13}}", link)]
        path = next((link for link in page.links() if "after=" in link), "")
    assert len(seen) == len(set(seen)) == 110
    assert seen[0].endswith(ana.ref)
    hidden(ana)
    waiting = max_.get(f"{PATH}?needs=second")
    assert [link for link in waiting.links() if re.fullmatch(rf"{PATH}/\w{{13}}", link)] == [seen[0]]
    assert "Hidden by Max Hallam until Friday 6 March 2026, 12:00 EST" in waiting.words
    for odd in ("x", "2026-01-01_x", "9999-12-31T23:59:59-14:00_x", "\u0660", "_"):
        max_.get(f"{PATH}?after={odd}")


def _crowd(count: int) -> None:
    """Put testimonials there that nobody wrote: only how many there are matters."""
    sale, customer = sale_of("bea").ref, viewer("bea").customer
    for n in range(2, count + 2):
        contact, ref, at = new_ref(), new_ref(), NOON - n * HOUR
        person = {"name": "Crowd", "email": f"{n}@crowd.example", "time_zone": "UTC"}
        Contact.insert(ref=contact, customer=customer, **person).execute()
        place = {"month": f"{at:%Y-%m}", "place": 100 + n}
        Testimonial.insert(ref=ref, sale=sale, contact=contact, n=1, published_at=at, **place).execute()
        said = {"words": "Good.", "name": "Somebody", "company": "", "subject": "", "connection": ""}
        TestimonialVersion.insert(testimonial=ref, n=1, at=at, figures=False, **said).execute()


def test_max_hides_sam_confirms_and_dee_brings_it_back(browser: Open) -> None:
    ana = written()
    max_, sam, dee = browser("max"), browser("sam"), browser("dee")
    form = max_.get(f"{PATH}/{ana.ref}/hiding")
    assert "checked" not in " ".join(str(one.attrib) for one in form.all("input"))
    for _ in range(2):
        max_.post(f"{PATH}/{ana.ref}/hiding", {**keys(form), **HIDING})
    assert not public()
    assert Withholding.select().count() == 1
    mine = max_.get(f"{PATH}/{ana.ref}")
    assert "You hid it yourself, so somebody else has to confirm." in mine.words
    assert "Confirm that it stays hidden" not in mine.words
    held = Withholding.get()
    page = sam.get(f"{PATH}/{ana.ref}")
    assert "Max Hallam hid it because it tells personal things about somebody else." in page.words
    assert "72 hours left" in page.words
    for _ in range(2):
        sam.post(f"{PATH}/{ana.ref}/withholdings/{held.ref}/confirmation")
    assert "agreed. It stays so until" in sam.get(f"{PATH}/{ana.ref}").words
    dee.get(f"{PATH}/{ana.ref}")
    for _ in range(2):
        dee.post(f"{PATH}/{ana.ref}/withholdings/{held.ref}/return")
    assert public()
    after = dee.get(f"{PATH}/{ana.ref}").words
    assert "Dee Lindqvist brought it back." in after
    assert "Sam Ortega confirmed it." in after
    assert not list(verify_all())


def test_without_a_reason_or_a_word_to_ana_nothing_is_hidden_and_nothing_typed_is_lost(browser: Open) -> None:
    ana, max_ = written(), browser("max")
    form = max_.get(f"{PATH}/{ana.ref}/hiding")
    path = f"{PATH}/{ana.ref}/hiding"
    page = max_.post(path, {**keys(form), "explanation": "It is bad for us."}, 422)
    assert "Choose one of the four; there is no other reason." in page.words
    assert typed(page, "explanation") == "It is bad for us."
    odd = max_.post(path, {**keys(form), "reason": "negative", "explanation": "x"}, 422)
    assert "there is no other reason" in odd.words
    page = max_.post(path, {**keys(form), "reason": "abuse", "explanation": " "}, 422)
    assert "the author reads it" in page.words
    assert public()
    assert not mails("ana", "hidden")


def test_max_looked_at_other_words_so_he_looks_again_and_keeps_what_he_typed(browser: Open) -> None:
    ana, max_ = written(), browser("max")
    form = max_.get(f"{PATH}/{ana.ref}/hiding")
    written("They were late.", was=1)
    page = max_.post(f"{PATH}/{ana.ref}/hiding", {**keys(form), **HIDING}, 409)
    assert "The author has changed or withdrawn these words meanwhile." in page.words
    assert "They were late." in page.words
    assert typed(page, "explanation") == EXPLANATION
    assert public()
    withdraw(sale_of("ana"), by("ana"))
    page = max_.post(f"{PATH}/{ana.ref}/hiding", {**keys(page), **HIDING}, 409)
    assert EXPLANATION in page.words
    assert "there is nothing to hide" in page.words


def test_what_has_returned_can_not_be_hidden_again_by_max(browser: Open) -> None:
    ana, max_ = written(), browser("max")
    hidden(ana)
    with clock.at(NOON + 72 * HOUR):
        # His session of noon has ended; he signs in again.
        max_.sign_in("max")
        assert "You have hidden these words before" in max_.get(f"{PATH}/{ana.ref}/hiding").words
        form = {"key": new_ref(), "was": "1", **HIDING}
        page = max_.post(f"{PATH}/{ana.ref}/hiding", form, 409)
        assert "Nobody hides the same words twice" in page.words
        assert public(NOON + 72 * HOUR)
        assert "so it was public again by itself" in max_.get(f"{PATH}/{ana.ref}").words


def test_sam_comes_too_late_and_reads_how_it_stands(browser: Open) -> None:
    ana, sam = written(), browser("sam")
    held = hidden(ana)
    sam.get(f"{PATH}/{ana.ref}")
    written("They were late.", was=1)
    page = sam.post(f"{PATH}/{ana.ref}/withholdings/{held.ref}/confirmation", status=409)
    assert "This hiding has ended meanwhile" in page.words
    assert "They were late." in page.words
    assert public()


@pytest.mark.parametrize("who", ["sam", "dee"])
def test_only_managers_open_the_forms_that_hide_and_reply(browser: Open, who: str) -> None:
    ana, reader = written(), browser(who)
    reader.get(f"{PATH}/{ana.ref}")
    for what in ("hiding", "reply"):
        reader.get(f"{PATH}/{ana.ref}/{what}", 403)
        form = {"key": new_ref(), "was": "1", "words": "Thanks.", **HIDING}
        page = reader.post(f"{PATH}/{ana.ref}/{what}", form, 403)
        assert EXPLANATION in page.words
    words = reader.get(f"{PATH}/{ana.ref}").words
    assert "Hide it" not in words
    assert "Reply in public" not in words
    assert public()


def test_max_is_refused_when_he_confirms_himself(browser: Open) -> None:
    ana, max_ = written(), browser("max")
    held = hidden(ana)
    max_.get(f"{PATH}/{ana.ref}")
    page = max_.post(f"{PATH}/{ana.ref}/withholdings/{held.ref}/confirmation", status=403)
    assert "You hid it yourself, so somebody else has to confirm." in page.words
    page = max_.post(f"{PATH}/{ana.ref}/withholdings/{held.ref}/answer", {"answer": "No."}, 403)
    assert Withholding.get().confirmed_at is None


def test_neither_ana_nor_pat_reaches_anything_here(browser: Open) -> None:
    ana = written()
    held = hidden(ana)
    for who in ("ana", "bea", "pat"):
        reader = browser(who)
        for path in ("", f"/{ana.ref}", f"/{ana.ref}/hiding", f"/{ana.ref}/reply"):
            assert "/staff/sign-in" in reader.get(f"{PATH}{path}", 303).location
        reader.get("/sign-in")
        for act in ("confirmation", "return", "answer"):
            answer = reader.post(f"{PATH}/{ana.ref}/withholdings/{held.ref}/{act}", {"answer": "x"})
            assert "/staff/sign-in" in answer.location
    assert not public()


def test_a_withholding_of_another_testimonial_is_not_there(browser: Open) -> None:
    ana, bea, sam = written(), of_bea(), browser("sam")
    held = hidden(ana)
    sam.get(f"{PATH}/{bea.ref}")
    for act in ("confirmation", "return", "answer"):
        for testimonial, one in ((bea.ref, held.ref), (ana.ref, new_ref()), (ana.ref, "x")):
            sam.post(f"{PATH}/{testimonial}/withholdings/{one}/{act}", status=404)
    for ref in (new_ref(), "x", "\u0660" * 13):
        sam.get(f"{PATH}/{ref}", 404)


def test_max_sees_what_the_public_will_and_replies_once(browser: Open) -> None:
    ana, max_ = written(), browser("max")
    path = f"{PATH}/{ana.ref}/reply"
    form = max_.get(path)
    before = dump("bucket")
    preview = max_.post(path, {**keys(form), "words": "We are sorry.", "preview": "1"}, 200)
    assert "What the public sees" in preview.words
    assert "Hallam & Reyes answered on Tuesday 3 March 2026" in preview.words
    assert "be changed or taken back, and there is no second one" in preview.words
    assert typed(preview, "words") == "We are sorry."
    assert dump("bucket") == before, "a preview keeps nothing"
    empty = max_.post(path, {**keys(form), "words": " ", "preview": "1"}, 422)
    assert "Write what you want to say." in empty.words
    for _ in range(2):
        max_.post(path, {**keys(preview), "words": "We are sorry."})
    assert public()[0].reply == "We are sorry."
    again = max_.post(path, {"key": new_ref(), "was": "1", "words": "And more."}, 409)
    assert "There is a reply already" in again.words
    assert "And more." in again.words
    assert Reply.select().count() == 1
    assert "Reply in public" not in max_.get(f"{PATH}/{ana.ref}").words


def test_a_reply_to_words_that_ana_has_changed_is_not_published(browser: Open) -> None:
    ana, max_ = written(), browser("max")
    path = f"{PATH}/{ana.ref}/reply"
    form = max_.get(path)
    written("They were late.", was=1)
    for press in ({"preview": "1"}, {}):
        page = max_.post(path, {**keys(form), "words": "We are sorry.", **press}, 409)
        assert typed(page, "words") == "We are sorry."
        assert "They were late." in page.words
    assert not Reply.select().exists()


def test_dee_answers_anas_objection_and_today_no_longer_asks(browser: Open) -> None:
    ana, dee, max_ = written(), browser("dee"), browser("max")
    held = hidden(ana)
    assert "A second person is needed" in dee.get("/staff/").words
    assert "A second person is needed" not in max_.get("/staff/").words
    confirm_hiding(held.ref, by("sam"))
    assert "A second person is needed" not in dee.get("/staff/").words
    object_to(sale_of("ana"), "Tom agreed.", by("ana", NOON + HOUR))
    today = dee.get("/staff/").words
    assert "The author objects · Max Hallam hid it" in today
    assert "One hidden testimonial waits for a word from one of us." in today
    assert "Answer the objection" in dee.get(f"{PATH}/{ana.ref}").words
    assert "somebody else looks at the objection" in max_.get(f"{PATH}/{ana.ref}").words
    path = f"{PATH}/{ana.ref}/withholdings/{held.ref}/answer"
    form = dee.get(path)
    assert "Tom agreed." in form.words
    assert "Write why it stays hidden" in dee.post(path, {"key": form.value("key"), "answer": ""}, 422).words
    for _ in range(2):
        dee.post(path, {"key": form.value("key"), "answer": "He says that he did not."})
    assert "The author objects" not in dee.get("/staff/").words
    assert "He says that he did not." in dee.get(f"{PATH}/{ana.ref}").words
    late = browser("sam")
    late.get(path)
    assert "What I say." in late.post(path, {"key": new_ref(), "answer": "What I say."}, 409).words
    assert len(mails("ana", "answered")) == 1
    assert not list(verify_all())


def test_that_an_author_can_not_be_told_is_said(browser: Open) -> None:
    ana, who = written(), viewer("ana")
    add_contact(who.customer, NewContact("Cy", "cy@brandt.example", "America/New_York"), SYSTEM, NOON)
    end(viewer("max"), who.customer, who.ref, NOON)
    assert "no mail can tell them" in browser("max").get(f"{PATH}/{ana.ref}/hiding").words
    hidden(ana)
    assert "no mail can tell them" in browser("sam").get(f"{PATH}/{ana.ref}").words


def test_staff_see_the_photo_of_each_version_though_the_public_does_not(browser: Open, app: Flask) -> None:
    photo = NewFile("ana.jpg", MEDIA_TYPE, half_red())
    new = NewTestimonial(words=WORDS, name="Ana B.", photo=photo)
    publish(sale_of("ana"), new, by("ana"))
    ana = Testimonial.get()
    written("They were late.", was=1)
    sam = browser("sam")
    page = sam.get(f"{PATH}/{ana.ref}")
    [source] = [one.get("src", "") for one in page.all("img") if "photos" in one.get("src", "")]
    answer = sam.client.get(source, base_url=BASE)
    assert (answer.status_code, io.BytesIO(answer.data).read(4)) == (200, half_red()[:4])
    for n in ("2", "3", "x"):
        assert sam.client.get(f"{PATH}/{ana.ref}/photos/{n}", base_url=BASE).status_code == 404
    assert "Earlier words (1)" in page.words


def test_nothing_here_changes_anas_words(browser: Open, house: Settings) -> None:
    ana, max_ = written(), browser("max")
    form = max_.get(f"{PATH}/{ana.ref}/hiding")
    extra = {"words": "They were perfect.", "name": "Max", "figures": "y"}
    max_.post(f"{PATH}/{ana.ref}/hiding", {**keys(form), **HIDING, **extra})
    max_.post(f"{PATH}/{ana.ref}/withholdings/{Withholding.get().ref}/return", extra, 422)
    max_.post(f"{PATH}/{ana.ref}/withholdings/{Withholding.get().ref}/return")
    assert [one.words for one in public()] == [WORDS]
    assert Entry.select().where(Entry.kind == "testimonial.published").count() == 1
