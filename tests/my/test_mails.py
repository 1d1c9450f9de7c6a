"""Mails that a job writes: what has become late, the morning's news, and one question a week at most."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from portal.config import Settings
from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewUpdate, NewVerdict, give_verdicts, post_update
from portal.deliveries.actions.fields import By
from portal.deliveries.late import LateTold
from portal.lib.ids import new_ref
from portal.my.jobs import ask_for_words, tell_the_news, tell_what_is_late
from portal.people.actions.customers import NewContact, add_contact
from portal.people.actions.mail_choices import choose
from portal.people.models import Contact
from tests.cast import EMAILS, NOON, sale_of, viewer
from tests.changes.help import accepted
from tests.deliveries.help import again, deliveries_of, tell
from tests.people.post import Sent, forget_mails, sent

DAY = timedelta(days=1)
# In New York it is eight in the morning, four hours before noon.
MORNING = NOON - timedelta(hours=4)


def to(who: str, kind: str) -> list[Sent]:
    return [mail for mail in sent(kind) if mail.to == EMAILS[who]]


@pytest.fixture(autouse=True)
def empty(house: Settings) -> None:
    forget_mails()


def test_ana_hears_in_the_morning_that_the_worktop_is_late_and_once(house: Settings) -> None:
    """It was promised for Wednesday the 4th: late from Thursday, and told of from seven o'clock."""
    midnight = NOON.replace(day=5, hour=5)
    for at in (midnight - timedelta(seconds=1), midnight, midnight + timedelta(hours=6, minutes=59)):
        tell_what_is_late(at)
    assert not [mail for mail in to("ana", "late") if "worktop" in mail.text]
    for _ in range(2):
        tell_what_is_late(midnight + timedelta(hours=7))
    [mail] = [mail for mail in to("ana", "late") if "worktop" in mail.text]
    for words in (
        "Late by 1 day: promised Wednesday 4 March 2026.",
        "We have not told you a new day yet, and we owe you one.",
        "Nothing about it waits for you.",
        "/mail/off/",
    ):
        assert words in mail.text, words


def test_the_late_mail_names_the_new_day_and_why(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    seen = delivery_for(viewer("dee"), worktop.ref)
    expected = (NOON + 7 * DAY).date()
    new = NewUpdate("at_risk", "The slab cracked.", worktop.version, expected)
    post_update(seen, new, By(viewer("dee"), NOON, new_ref()))
    tell_what_is_late(MORNING + 2 * DAY)
    [mail] = [mail for mail in to("ana", "late") if "worktop" in mail.text]
    assert (
        "promised Wednesday 4 March 2026, now expected Tuesday 10 March 2026. The slab cracked." in mail.text
    )


def test_the_late_mail_names_the_agreed_day_and_none_is_about_what_was_released(house: Settings) -> None:
    """It was promised for the 4th; Ana answers on the 5th, before the morning."""
    early = NOON.replace(day=5, hour=8)
    accepted("ana", 1, at=early, due={"once": "2026-03-12"})
    tell_what_is_late(MORNING + 2 * DAY)
    [mail] = [mail for mail in to("ana", "late") if "worktop" in mail.text]
    assert "promised Wednesday 4 March 2026, by agreement now Thursday 12 March 2026." in mail.text
    assert "We have not told you a new day yet" not in mail.text.split("worktop")[1].split("Nothing about")[0]
    accepted("ana", 1, at=early, release=True)
    LateTold.delete().execute()
    forget_mails()
    tell_what_is_late(MORNING + 2 * DAY)
    assert not [mail for mail in to("ana", "late") if "worktop" in mail.text]
    choose(viewer("ana").ref, {"late": "daily"}, NOON)
    tell_the_news(MORNING + 2 * DAY)
    assert not [mail for mail in sent() if "Late" in mail.text and "worktop" in mail.text]


def test_what_is_long_late_delivered_or_missed_is_not_told_again(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    tell("dee", worktop, "missed", "We did not do it.")
    tell_what_is_late(MORNING + 2 * DAY)
    assert not [mail for mail in to("ana", "late") if "Late by" in mail.text and "worktop" in mail.text]
    forget_mails()
    tell_what_is_late(MORNING + 40 * DAY)
    assert to("ana", "late") == []


def test_the_morning_brings_what_did_not_leave_at_once(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    tell_the_news(MORNING)
    assert sent("digest") == []
    tell("dee", worktop, "started")
    tell("dee", worktop, "progress", "The template is made.", NOON + timedelta(hours=1))
    tell("dee", worktop, "delivered", "It is in.", NOON + timedelta(hours=2))
    tell_the_news(NOON + timedelta(hours=3))
    assert sent("digest") == []
    for _ in range(2):
        tell_the_news(MORNING + DAY)
    [mail] = to("ana", "digest")
    assert mail.subject == "Your kitchen: what happened"
    for words in ("Of the 7 promises we made you", "Started: “your new quartz", "The template is made."):
        assert words in mail.text, words
    assert "It is in." not in mail.text, "this left at once"
    assert sent("digest") == [mail]


def test_who_wants_it_once_a_day_finds_it_in_the_morning(house: Settings) -> None:
    choose(viewer("ana").ref, {"delivered": "daily"}, NOON)
    tell_the_news(MORNING)
    tell("dee", deliveries_of(1)[0], "delivered", "It is in.")
    assert sent("delivered") == []
    tell_the_news(MORNING + DAY)
    assert "It is in." in to("ana", "digest")[0].text


def test_who_wants_what_is_late_once_a_day_finds_it_in_the_morning(house: Settings) -> None:
    choose(viewer("ana").ref, {"late": "daily"}, NOON)
    tell_the_news(MORNING + DAY)
    forget_mails()
    for job in (tell_what_is_late, tell_the_news):
        job(MORNING + 2 * DAY)
    assert to("ana", "late") == []
    assert "Late: “your new quartz worktop" in to("ana", "digest")[0].text


def test_another_contacts_word_is_news_and_ones_own_is_not(house: Settings) -> None:
    bo = NewContact("Bo Brandt", "bo@brandt.example", "America/New_York")
    add_contact(sale_of("ana").customer, bo, viewer("ana").ref, NOON)
    tell_the_news(MORNING)
    tell("dee", deliveries_of(1)[0], "delivered", "It is in.")
    seen = delivery_for(viewer("ana"), deliveries_of(1)[0].ref)
    give_verdicts(
        seen.sale, [NewVerdict(seen, "kept", "Just as you said.")], By(viewer("ana"), NOON, new_ref())
    )
    forget_mails()
    tell_the_news(MORNING + DAY)
    assert [mail.to for mail in sent("digest")] == ["bo@brandt.example"]
    assert "Just as you said." in sent("digest")[0].text


def test_ana_is_asked_once_a_week_for_her_word_and_never_about_the_same_for_ever(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    tell("dee", worktop, "delivered", "It is in.")
    asked: list[datetime] = []
    for day in range(60):
        forget_mails()
        ask_for_words(MORNING + day * DAY)
        if to("ana", "asking"):
            asked.append(MORNING + day * DAY)
    assert [(at - MORNING).days for at in asked] == [3, 10, 17, 24]


def test_nobody_is_asked_about_what_they_judged_or_who_switched_it_off(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    tell("dee", worktop, "delivered", "It is in.")
    seen = delivery_for(viewer("ana"), worktop.ref)
    give_verdicts(seen.sale, [NewVerdict(seen, "not_kept")], By(viewer("ana"), NOON, new_ref()))
    ask_for_words(MORNING + 4 * DAY)
    assert sent("asking") == []
    tell("dee", deliveries_of(2)[0], "delivered", "They are there.")
    choose(viewer("ana").ref, {"asking": "never"}, NOON)
    ask_for_words(MORNING + 4 * DAY)
    assert sent("asking") == []


def test_asking_knows_no_good_and_bad_customers(house: Settings) -> None:
    """Whatever Ana said before: she is asked about what is new."""
    for word in ("better", "not_kept"):
        forget_mails()
        [first], [second] = deliveries_of(1), deliveries_of(2)
        if again(first).state != "delivered":
            tell("dee", first, "delivered", "It is in.")
            tell("dee", second, "delivered", "They are there.")
        seen = delivery_for(viewer("ana"), first.ref)
        give_verdicts(seen.sale, [NewVerdict(seen, word)], By(viewer("ana"), NOON, new_ref()))
        ask_for_words(MORNING + (4 if word == "better" else 12) * DAY)
        assert len(to("ana", "asking")) == 1


def test_an_ended_contact_gets_none_of_it(house: Settings) -> None:
    tell_the_news(MORNING)
    tell("dee", deliveries_of(1)[0], "delivered", "It is in.")
    tell("dee", deliveries_of(2)[0], "started")
    Contact.update(ended_at=NOON).execute()
    forget_mails()
    jobs: tuple[Callable[[datetime], None], ...] = (tell_what_is_late, tell_the_news, ask_for_words)
    for job in jobs:
        job(MORNING + 4 * DAY)
    assert sent() == []
