"""Max sets what the public reads of the company, and opens and closes its scoreboard, in public."""

from portal.lib import clock
from portal.people.queries import profile
from portal.record.models import Entry
from portal.record.verify import verify_all
from portal.scoreboard.models import ScoreboardTurn
from portal.scoreboard.queries import is_open
from tests.cast import NOON
from tests.desk.help import Open, typed
from tests.page import Page

PATH = "/staff/settings/public"
ABOUT = "We renew kitchens in Brooklyn & Queens.\nRing us on weekdays."


def fields(page: Page, **said: str) -> dict[str, str]:
    """Return the form of the profile as the page has it, with these words."""
    return {"key": page.value("key"), "was": page.value("was"), "about": "", "reward": "", **said}


def test_max_says_what_they_do_and_reads_how_it_stands(browser: Open) -> None:
    max_ = browser("max")
    page = max_.get(PATH)
    assert "Nothing is offered for a testimonial or a referral" in page.words
    for _ in range(2):
        max_.post(f"{PATH}/profile", fields(page, about=ABOUT, reward="A voucher of $50."))
    assert (profile().about, profile().reward) == (ABOUT, "A voucher of $50.")
    assert Entry.select().where(Entry.kind == "company.profile_changed").count() == 1
    page = max_.get(PATH)
    assert typed(page, "about") == ABOUT
    assert "“A voucher of $50.” It never depends on what is written." in page.words
    assert PATH in max_.get("/staff/settings").links()
    assert not list(verify_all())


def test_two_managers_at_once_do_not_overwrite_each_other(browser: Open) -> None:
    max_ = browser("max")
    page = max_.get(PATH)
    max_.post(f"{PATH}/profile", fields(page, about="Kitchens."))
    stale = max_.post(f"{PATH}/profile", fields(page, about="Gardens."), 409)
    assert "Somebody else has changed this while you were writing." in stale.words
    assert typed(stale, "about") == "Gardens."
    assert "Kitchens." in stale.words
    assert profile().about == "Kitchens."
    max_.post(f"{PATH}/profile", fields(stale, about="Gardens."))
    assert profile().about == "Gardens."


def test_what_can_not_be_kept_is_said_beside_the_field(browser: Open) -> None:
    max_ = browser("max")
    page = max_.get(PATH)
    refused = max_.post(f"{PATH}/profile", fields(page, about="x" * 2001, reward="A voucher."), 422)
    assert "2,000" in refused.words or "2000" in refused.words
    assert typed(refused, "reward") == "A voucher."
    assert profile().reward == ""


def test_the_scoreboard_is_opened_and_closed_with_its_reason_and_all_is_kept(browser: Open) -> None:
    max_ = browser("max")
    page = max_.get(PATH)
    assert "Not opened yet" in page.words
    assert "It counts from the first sale on, whatever the figures are." in page.words
    for _ in range(2):
        max_.post(f"{PATH}/scoreboard")
    assert is_open()
    assert ScoreboardTurn.select().count() == 1
    page = max_.get(PATH)
    assert "Open since Tuesday 3 March 2026, 12:00 EST" in page.words
    refused = max_.post(f"{PATH}/scoreboard/closing", {"close-key": "", "close-reason": " "}, 422)
    assert "Write why; everybody who opens the page reads it." in refused.words
    assert is_open()
    with clock.at(NOON):
        for _ in range(2):
            max_.post(f"{PATH}/scoreboard/closing", {"close-key": "", "close-reason": "We merge two firms."})
    assert not is_open()
    page = max_.get(PATH)
    assert "closed by Max Hallam: “We merge two firms.”" in page.words
    assert "Open it again" in page.words
    assert ScoreboardTurn.select().count() == 2
    assert not list(verify_all())


def test_nobody_but_managers_sets_any_of_it(browser: Open) -> None:
    for who in ("sam", "dee"):
        reader = browser(who)
        reader.get("/staff/")
        reader.get(PATH, 403)
        for path in ("/profile", "/scoreboard", "/scoreboard/closing"):
            reader.post(f"{PATH}{path}", {"about": "x", "close-reason": "x"}, 403)
    assert "/staff/settings/public" not in browser("dee").get("/staff/").links()
    assert not is_open()
    assert profile().about == ""
