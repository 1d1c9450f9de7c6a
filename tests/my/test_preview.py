"""The preview of a draft: the very page and mail that Ana gets when it is sealed, and nothing is kept of it."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from portal.intake.models import Draft
from portal.intake.sealing import Sealing, seal
from portal.lib.outbox import Outbox
from tests.cast import NOON, bring, viewer
from tests.codebase.help import dump
from tests.intake.drafting import begun, paper, porch, put, quoted
from tests.make import PROPOSAL, kitchen
from tests.my.help import words_of
from tests.page import Browser, Page
from tests.people.post import sent

Open = Callable[[str], Browser]
LINES = [{"words": "Boards of oak", "amount": "3000.00"}, {"words": "Laying them", "amount": "1200.50"}]
ANA_SAYS = {"acts", "quiet", "acts words", "exchange", "small thank-somebody", "line own"}


def floor() -> Draft:
    """Return a draft of Ana's with a promise of every kind of due, a date that has passed, and lines of a price."""
    price = {"currency": "USD", "lines": LINES}
    report = bring(kitchen(external_id="floor-1", title="Your floor", seal=False, price=price))
    assert not report.refusals
    found: Draft = Draft.get(Draft.ref == report.drafts[0])
    return found


def test_the_preview_is_the_page_that_ana_sees_once_it_is_sealed(browser: Open) -> None:
    draft = floor()
    foreseen = browser("sam").get(f"/staff/sales/{draft.ref}/preview")
    seal(draft, Sealing(viewer("sam").ref, NOON))
    seen = browser("ana").get(f"/my/sales/{draft.ref}")
    assert _page(_inside(foreseen, "div", "foreseen")) == _page(_inside(seen, "kept-live", None))
    for words in ("Boards of oak: $3,000", "Laying them: $1,200.50", "$4,200.50", "Welcome, Ana"):
        assert words in foreseen.words, words


def test_the_mail_below_it_is_the_one_that_ana_gets_but_for_the_number(browser: Open) -> None:
    draft = floor()
    page = browser("sam").get(f"/staff/sales/{draft.ref}/preview")
    letter = words_of(next(one for one in page.all("div") if one.get("class") == "letter"))
    seal(draft, Sealing(viewer("sam").ref, NOON))
    [mail] = [one for one in sent("promised") if "Your floor" in one.subject]
    assert f"Subject: {mail.subject}" in page.words
    text = " ".join(mail.text.split())
    start, end = letter.split("Receipt number given at the sealing")
    assert text.startswith(start)
    assert text.endswith(end)


def test_a_preview_keeps_nothing_and_sends_nothing(browser: Open) -> None:
    draft, sam = porch(), browser("sam")
    before, mails = dump("bucket"), Outbox.select().count()
    assert "Nothing is sealed yet" in sam.get(f"/staff/sales/{draft.ref}/preview").words
    assert dump("bucket") == before
    assert Outbox.select().count() == mails


def test_it_says_on_which_page_of_the_proposal_a_promise_stands(browser: Open) -> None:
    draft = porch()
    second = PROPOSAL.index("The old cabinets")
    source = paper(draft, places=[(0, "page 1"), (second, "page 2")])
    put(draft, "promise", quoted(source, PROPOSAL, "The old cabinets go to the reuse store"))
    page = browser("sam").get(f"/staff/sales/{draft.ref}/preview")
    assert "See it in “Proposal”, page 2" in page.words
    assert f"/staff/sales/{draft.ref}/sources/{source}#promise-2" in page.links()


def test_a_draft_that_lacks_something_says_what_and_where_to_mend_it(browser: Open) -> None:
    draft = begun(title="")
    page = browser("sam").get(f"/staff/sales/{draft.ref}/preview")
    assert "There is nothing to preview yet" in page.words
    places = {link: words_of(one) for one in page.all("a") if (link := one.get("href", ""))}
    here = f"/staff/sales/{draft.ref}"
    assert places[f"{here}/basics#title"] == "Give the sale a title by which the customer knows it."
    assert places[f"{here}/contacts#new-name"] == "Add somebody of the customer, to whom the promises go."
    assert places[f"{here}#promises"] == "Add at least one promise."


def _inside(page: Page, tag: str, name: str | None) -> Element:
    return next(one for one in page.all(tag) if one.get("class") == name)


def _page(part: Element) -> str:
    """Return what a customer reads in a part of the page, without what they can say there."""
    for parent in list(part.iter()):
        for child in [one for one in parent if one.get("class") in ANA_SAYS]:
            parent.remove(child)
    return words_of(part)
