"""From a happy customer to the next: Ana's words, her link, what Pat asks, what she may know; and all of it gone."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e import mailbox
from e2e.ceremony import Seats
from e2e.conftest import Reader

WORDS = "Late with the worktop, and honest about it."
PAT = "pat@quist.example"
ANSWER = "Gladly, Pat. I would come by on Tuesday."


def test_anas_words_bring_pat_and_are_gone_when_she_takes_them_back(
    either: Seats, reader: Reader, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    ana = reader(either.portal, width=390, state=either.state("ana"))
    publish(ana)
    link = her_link(ana)
    pat = reader(either.portal)
    pat.goto(link)
    expect(pat.get_by_role("main")).to_contain_text(WORDS)
    ask(pat)
    answer(either, reader)
    ana.reload()
    expect(ana.get_by_role("region", name="What came of it")).to_contain_text("Pat Quist")
    either.portal.run("site", "build", str(site))
    assert found_in(site) >= {"index.html", "feed.atom"}

    take_back(ana)
    for address in (link, "/testimonials", "/scoreboard/feed.atom"):
        assert WORDS not in pat.request.get(address).text()
    either.portal.run("site", "build", str(site))
    assert not found_in(site)


def publish(ana: Page) -> None:
    ana.goto("/my")
    ana.get_by_role("link", name="Tell others how it was").click()
    ana.get_by_label("Your words", exact=True).fill(WORDS)
    expect(ana.locator("#preview .testimonial")).to_contain_text(WORDS)
    ana.get_by_role("button", name=re.compile("^Publish ")).click()
    expect(ana.get_by_role("status").first).to_contain_text("Everybody can read your words now")


def her_link(ana: Page) -> str:
    """Open the page with Ana's link, see that its QR code is drawn, and return the link."""
    ana.goto("/my")
    ana.get_by_role("link", name="Pass it on").click()
    ana.wait_for_load_state("load")
    code = ana.get_by_role("img", name=re.compile("^QR code"))
    expect(code).to_be_visible()
    assert code.evaluate("image => image.naturalWidth") > 0
    return ana.get_by_label("Address").input_value()


def ask(pat: Page) -> None:
    pat.get_by_role("link", name=re.compile("^Ask ")).last.click()
    pat.get_by_label("What do you need?").fill("Could you do our kitchen?")
    pat.get_by_label("Your name").fill("Pat Quist")
    pat.get_by_label("Your email address").fill(PAT)
    pat.get_by_label(re.compile("may know that I asked")).check()
    pat.get_by_label("You may keep what I typed").check()
    # Nobody reads, types and sends within three seconds.
    pat.wait_for_timeout(3100)
    pat.get_by_role("button", name=re.compile("^Send it")).click()
    expect(pat.get_by_role("heading", name="We have your enquiry")).to_be_visible()


def answer(either: Seats, reader: Reader) -> None:
    before = mailbox.seen(either.portal)
    sam = reader(either.portal, state=either.state("sam"))
    sam.goto("/staff/enquiries")
    sam.get_by_role("link", name=re.compile("Pat Quist")).first.click()
    sam.get_by_label("Your answer").fill(ANSWER)
    sam.get_by_role("button", name="Answer", exact=True).click()
    expect(sam.get_by_role("status").first).to_contain_text("Your answer is on its way.")
    assert ANSWER in mailbox.next_mail(either.portal, before, "enquiry-answer", PAT).text


def take_back(ana: Page) -> None:
    ana.goto("/my")
    ana.get_by_role("link", name="Tell others how it was").click()
    ana.get_by_role("link", name="Take my words back").click()
    ana.get_by_role("button", name="Take my words back").click()
    expect(ana.get_by_role("status").first).to_contain_text("Your words are taken back")


def found_in(site: Path) -> set[str]:
    """Return the names of the built files that hold Ana's words."""
    files = (path for path in site.rglob("*") if path.is_file())
    return {path.name for path in files if WORDS.encode() in path.read_bytes()}
