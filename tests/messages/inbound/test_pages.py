"""What pages show of mails: a reply with what it quoted folded, and for managers which mails were refused."""

import pytest

from portal.config import Settings
from portal.messages.inbound.queries import A_PAGE
from tests.cast import sale_of
from tests.desk.help import Open
from tests.messages.inbound.help import mail, replies, taken, written

REFUSED = "/staff/messages/refused"


@pytest.fixture(autouse=True)
def taking(house: Settings) -> None:
    with replies():
        taken(written("gmail"))
        taken(mail("Xyzzy!", sender="mallory@evil.example"))
        taken(mail("Xyzzy!", sender="pat@quist.example", to="reply@hallam.example"))


def test_both_sides_read_a_reply_with_what_it_quoted_folded(browser: Open) -> None:
    sale = sale_of("ana").ref
    for who, path in (("ana", f"/my/sales/{sale}/messages"), ("sam", f"/staff/sales/{sale}/messages")):
        page = browser(who).get(path)
        [folded] = [one for one in page.all("details") if one.get("class") == "quoted"]
        words = " ".join("".join(folded.itertext()).split())
        assert words.startswith("Show what was quoted On Tue, Mar 3, 2026")
        assert folded.get("open") is None
        assert "by e-mail" in page.words


def test_max_reads_which_mails_were_refused_and_why_and_no_word_of_them(browser: Open) -> None:
    page = browser("max").get(REFUSED)
    assert "mallory@evil.example It comes from another address" in page.words
    assert "to the address of Ana Brandt · Your kitchen" in page.words
    assert "pat@quist.example It goes to no address of a conversation" in page.words
    assert "Xyzzy" not in page.text
    today = browser("max").get("/staff/")
    assert "2 mails that were sent to us were refused within the last seven days." in today.words
    assert REFUSED in today.links()


def test_nobody_else_does(browser: Open) -> None:
    for who in ("sam", "dee"):
        browser(who).get(REFUSED, 403)
        assert "refused within" not in browser(who).get("/staff/").words
    assert browser("ana").get(REFUSED, 303).location.startswith("/staff/sign-in")


def test_many_are_read_page_by_page(browser: Open) -> None:
    with replies():
        for n in range(A_PAGE):
            taken(mail(to="reply@hallam.example", sender=f"n{n}@evil.example"))
    max_ = browser("max")
    first = max_.get(REFUSED)
    [more] = [link for link in first.links() if "after=" in link]
    rest = max_.get(more)
    shown = f"{first.words} {rest.words}".count("@evil.example") + f"{first.words} {rest.words}".count(
        "@quist"
    )
    assert shown == A_PAGE + 2
    assert max_.get(f"{REFUSED}?after=garbage").words == first.words


def test_the_page_says_how_replies_come_in(browser: Open) -> None:
    max_ = browser("max")
    assert "no address for them is named" in max_.get(REFUSED).words
    with replies():
        words = max_.get(REFUSED).words
        assert "Replies come to reply@hallam.example" in words
        assert "A mail server hands them to" in words
        assert "No mail server vouches for senders" in words
    box = "imaps://reply:geheim@mail.hallam.example/INBOX"
    with replies(imap_url=box, mail_authserv="mx.hallam.example"):
        page = max_.get(REFUSED)
        assert "They are fetched from mail.hallam.example every minute." in page.words
        assert "Only what mx.hallam.example vouches for is taken" in page.words
        assert "geheim" not in page.text
    assert REFUSED in max_.get("/staff/settings").links()
