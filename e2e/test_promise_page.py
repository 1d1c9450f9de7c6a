"""Cleo answers what waits for her, gives her word on what is done, changes it, and finds all of it in the history."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from e2e import keyboard
from e2e.ceremony import Seats
from e2e.cleo import come_in, tell
from e2e.conftest import Reader
from tests.cast import ZONE

ANSWER = "The one with the pull-out."


def test_cleo_answers_gives_three_words_on_one_form_changes_one_and_sees_the_history(
    either: Seats, reader: Reader
) -> None:
    sam, cleo = reader(either.portal, state=either.state("sam")), reader(either.portal)
    home = come_in(either, cleo, "Upper bathroom")
    soon = (datetime.now(ZoneInfo(ZONE)).date() + timedelta(days=2)).isoformat()
    wait = {"what": "Which tap?", "by_on": soon, "otherwise": "The tap moves by a week."}
    tell(sam, "Upper bathroom", 1, kind="waiting", text="", **wait)
    for n in (2, 3, 4):
        tell(sam, "Upper bathroom", n, kind="delivered", text=f"Number {n} is done.")
    cleo.goto(home)
    answer_what_waits(cleo)
    cleo.goto(home)
    waiting = cleo.get_by_role("region", name="Waiting for you")
    expect(waiting.get_by_role("listitem")).to_have_count(5)
    waiting.get_by_role("link", name="Give several at once").click()
    give_three_words(cleo)
    expect(cleo.get_by_role("status").first).to_contain_text("We have 3 words more from you.")
    expect(cleo.locator(".intro")).to_contain_text("2 are kept, 2 of them on time.")
    tub = pair(cleo, 2)
    expect(tub).to_contain_text("Better than promised, on time")
    tub.get_by_role("link", name="Change your word").click()
    change_the_word(cleo)
    history = cleo.locator("#history")
    expect(history).to_contain_text("Cleo\N{RIGHT SINGLE QUOTATION MARK}s word: in part: The edge is rough.")
    expect(history).to_contain_text(
        "Cleo\N{RIGHT SINGLE QUOTATION MARK}s word: better than promised: Lovely."
    )
    expect(history).to_contain_text("Thanks: Thank you, Sam.")
    expect(history.get_by_role("listitem").first).to_contain_text("in part")
    cleo.goto(home)
    expect(pair(cleo, 2)).to_contain_text("You said: in part. “The edge is rough.” Cleo Quist")


def test_one_press_on_the_promise_page_is_a_word_and_the_reader_stays_where_they_are(
    house: Seats, reader: Reader
) -> None:
    sam, cleo = reader(house.portal, state=house.state("sam")), reader(house.portal, width=390)
    home = come_in(house, cleo, "Lower bathroom")
    tell(sam, "Lower bathroom", 4, kind="delivered", text="It hangs.")
    cleo.goto(home)
    pair(cleo, 4).get_by_role("button", name="Kept", exact=True).click()
    expect(cleo).to_have_url(re.compile("#promise-4$"))
    expect(pair(cleo, 4)).to_contain_text("You said: kept.")
    expect(pair(cleo, 4)).to_be_in_viewport()


def test_cleo_opens_an_occasion_and_reports_a_breach_without_a_script(house: Seats, reader: Reader) -> None:
    cleo = reader(house.portal, width=320, java_script_enabled=False)
    home = come_in(house, cleo, "Guest bathroom")
    pair(cleo, 5).get_by_role("link", name=re.compile("^It happened")).click()
    cleo.get_by_label("What happened").fill("I asked about the towel rail.")
    cleo.get_by_label("On which day").fill(datetime.now(ZoneInfo(ZONE)).date().isoformat())
    cleo.get_by_role("button", name="Let the clock run").click()
    expect(cleo).to_have_title(re.compile("^Error: "))
    expect(cleo.get_by_label("What happened")).to_have_value("I asked about the towel rail.")
    cleo.get_by_label("At what time").fill("00:01")
    cleo.get_by_role("button", name="Let the clock run").click()
    expect(cleo.get_by_role("status").first).to_contain_text("The clock runs: by our promise this is done by")
    cleo.goto(home)
    pair(cleo, 6).get_by_role("link", name=re.compile("^It was not kept")).click()
    cleo.locator("summary", has_text="It was not kept").click()
    cleo.locator("#breach").get_by_label("In your own words").fill("There was dust on the shelf.")
    cleo.get_by_role("button", name="Yes, it was broken").click()
    expect(cleo.get_by_role("main")).to_contain_text("Cleo reported it broken: There was dust on the shelf.")
    cleo.locator("summary", has_text="report was a mistake").click()
    cleo.get_by_label("In your own words").last.fill("It was flour.")
    cleo.get_by_role("button", name="Take it back").click()
    expect(cleo.locator("#history")).to_contain_text("Taken back by Cleo Quist")


def test_cleo_needs_no_mouse(house: Seats, reader: Reader) -> None:
    sam, cleo = reader(house.portal, state=house.state("sam")), reader(house.portal)
    home = come_in(house, cleo, "Cellar bathroom")
    tell(sam, "Cellar bathroom", 3, kind="delivered", text="It is gone.")
    cleo.goto(f"{home}/promises/3")
    keyboard.tab_to(cleo, word_form(cleo).get_by_role("radio").first)
    cleo.keyboard.press("Space")
    keyboard.type_into(cleo, "In your own words", "Nobody misses it.")
    keyboard.follow(cleo, word_form(cleo).get_by_role("button"))
    expect(cleo.get_by_role("status").first).to_contain_text("Your word on promise 3 is")
    expect(cleo.locator("#history")).to_contain_text("Nobody misses it.")


def answer_what_waits(cleo: Page) -> None:
    waiting = cleo.get_by_role("region", name="Waiting for you")
    waiting.get_by_role("link", name="Answer").click()
    expect(cleo).to_have_url(re.compile("/promises/1#answer$"))
    cleo.get_by_role("button", name="Send the answer").click()
    expect(cleo).to_have_title(re.compile("^Error: "))
    cleo.locator("#answer").get_by_label("In your own words").fill(ANSWER)
    cleo.get_by_role("button", name="Send the answer").click()
    expect(cleo.get_by_role("status").first).to_contain_text("we no longer wait for you")
    expect(cleo.locator("#history")).to_contain_text(f"Cleo answered: {ANSWER}")


def give_three_words(cleo: Page) -> None:
    expect(cleo.get_by_role("radio", checked=True)).to_have_count(0)
    for n, word in ((2, "Better than promised"), (3, "Kept"), (4, "In part")):
        item = cleo.locator(".asked > li").filter(has_text=f"Number {n} is done.")
        item.get_by_label(word, exact=True).check()
        if n == 2:
            item.get_by_label("In your own words").fill("Lovely.")
    cleo.get_by_role("button", name="Give these words").click()


def change_the_word(cleo: Page) -> None:
    form = word_form(cleo)
    expect(form.get_by_label("Better than promised")).to_be_checked()
    expect(form.get_by_label("In your own words")).to_have_value("Lovely.")
    form.get_by_label("In part").check()
    form.get_by_label("In your own words").fill("The edge is rough.")
    form.get_by_label("Your thanks").fill("Thank you, Sam.")
    form.get_by_role("button", name="Change your word").click()
    expect(cleo.get_by_role("status").first).to_contain_text("Your word on promise 2 is “in part” now.")


def pair(page: Page, n: int) -> Locator:
    return page.locator(f"#promise-{n}")


def word_form(page: Page) -> Locator:
    return page.locator("#word")
