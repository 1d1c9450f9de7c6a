"""The author is told each time, whatever mails she chose; whoever else works here is asked for a second word."""

from datetime import timedelta

import pytest

from portal.config import Settings
from portal.people.actions.contacts import end
from portal.people.actions.customers import NewContact, add_contact
from portal.people.actions.mail_choices import choose
from portal.people.actions.staff import NewStaff, add_staff, end_staff
from portal.people.topics import CONTACT_TOPICS
from portal.record.models import SYSTEM
from portal.record.receipts import newest_number
from portal.testimonials.actions import (
    NewTestimonial,
    answer_objection,
    bring_back,
    confirm_hiding,
    hide,
    object_to,
    publish,
    reply,
    withdraw,
)
from portal.testimonials.jobs import ask_once_more, return_what_nobody_confirmed
from tests.cast import NOON, sale_of, viewer
from tests.testimonials.help import EXPLANATION, WORDS, by, hidden, mails, text_of, written

HOUR = timedelta(hours=1)
OVER = NOON + 72 * HOUR


def test_ana_reads_that_max_hid_it_why_until_when_and_how_to_object(house: Settings) -> None:
    choose(viewer("ana").ref, {topic.key: "never" for topic in CONTACT_TOPICS}, NOON)
    hidden(written())
    [mail] = mails("ana", "hidden")
    assert mail["Subject"] == "What you wrote about us is hidden for now"
    assert "max@hallam.example" in mail["Reply-To"]
    assert "List-Unsubscribe" not in mail
    text = text_of(mail)
    assert "Max Hallam has hidden what you wrote in public about “Your kitchen”" in text
    assert "until Friday 6 March 2026, 12:00 EST at the latest" in text
    assert f"“{WORDS}”" in text
    assert "The reason: it tells personal things about somebody else." in text
    assert f"“{EXPLANATION}”" in text
    assert f"/my/sales/{sale_of('ana').ref}/testimonial" in text
    assert f"Receipt number {newest_number(sale_of('ana').ref)}: keep this mail." in text
    assert "Switch it off" not in text
    assert f"/my/sales/{sale_of('ana').ref}/testimonial" in text_of(mail, "html")


def test_everybody_else_here_is_asked_and_whoever_hid_it_is_not(house: Settings) -> None:
    choose(viewer("dee").ref, {"testimonials": "never"}, NOON)
    held = hidden(written())
    assert [len(mails(who, "second")) for who in ("sam", "dee", "max", "ana", "bea")] == [1, 0, 0, 0, 0]
    [mail] = mails("sam", "second")
    assert mail["Subject"] == "A hidden testimonial needs a second person"
    text = text_of(mail)
    assert "If nobody confirms by Friday 6 March 2026, 12:00 EST" in text
    assert f"/staff/testimonials/{held.testimonial}" in text
    assert "Switch it off" in text


def test_twelve_hours_before_the_end_they_are_asked_once_more(house: Settings) -> None:
    hidden(written())
    ask_once_more(OVER - 13 * HOUR)
    assert len(mails("sam", "second")) == 1
    for minute in range(0, 60, 10):
        ask_once_more(OVER - 12 * HOUR + timedelta(minutes=minute))
    [_, reminder] = mails("sam", "second")
    assert reminder["Subject"] == "12 hours are left: a hidden testimonial needs a second person"
    assert "12 hours are left. Max Hallam has hidden what Ana B. wrote" in text_of(reminder)


def test_nobody_is_reminded_of_what_is_decided(house: Settings) -> None:
    confirm_hiding(hidden(written()).ref, by("sam"))
    ask_once_more(OVER - HOUR)
    assert len(mails("dee", "second")) == 1


def test_ana_reads_that_sam_agreed_and_that_she_can_still_object(house: Settings) -> None:
    held = hidden(written())
    assert confirm_hiding(held.ref, by("sam"))
    assert confirm_hiding(held.ref, by("dee")) is None
    [mail] = mails("ana", "confirmed")
    text = text_of(mail)
    assert "Sam Ortega has looked at it too and agrees with Max Hallam" in text
    assert "You can still object" in text
    assert "Receipt number" in text


def test_ana_reads_the_answer_to_her_objection(house: Settings) -> None:
    held = hidden(written())
    confirm_hiding(held.ref, by("sam"))
    object_to(sale_of("ana"), "Tom agreed.", by("ana"))
    once = by("dee")
    for _ in range(2):
        answer_objection(held.ref, "He says that he did not.", once)
    [mail] = mails("ana", "answered")
    text = text_of(mail)
    assert "“Tom agreed.”" in text
    assert (
        "Dee Lindqvist, who did not hide it, has read both, and writes:\n\n“He says that he did not.”" in text
    )
    assert "Receipt number" in text


def test_when_nobody_agrees_ana_and_max_read_that_it_is_public_again(house: Settings) -> None:
    hidden(written())
    return_what_nobody_confirmed(OVER - timedelta(seconds=1))
    assert not mails("ana", "back")
    for _ in range(3):
        return_what_nobody_confirmed(OVER)
    [mail] = mails("ana", "back")
    assert mail["Subject"] == "What you wrote about us is public again"
    assert "public again since Friday 6 March 2026, 12:00 EST: nobody here agreed with Max Hallam" in text_of(
        mail
    )
    assert WORDS in text_of(mail)
    [told] = mails("max", "ended")
    assert "Nobody confirmed within 72 hours" in text_of(told)


def test_dee_brings_it_back_and_ana_and_max_read_who_did(house: Settings) -> None:
    held = hidden(written())
    confirm_hiding(held.ref, by("sam"))
    bring_back(held.ref, by("dee"))
    [mail] = mails("ana", "back")
    assert "Dee Lindqvist has looked at what you wrote" in text_of(mail)
    assert "dee@hallam.example" in mail["Reply-To"]
    [told] = mails("max", "ended")
    assert "Dee Lindqvist has put before the public again what Ana B. wrote" in text_of(told)


def test_max_thinks_better_of_it_and_only_ana_needs_to_be_told(house: Settings) -> None:
    held = hidden(written())
    bring_back(held.ref, by("max"))
    [mail] = mails("ana", "back")
    assert "Max Hallam, who had hidden what you wrote" in text_of(mail)
    assert not mails("max", "ended")


def test_ana_reads_our_reply_as_the_public_reads_it(house: Settings) -> None:
    once = by("max")
    testimonial = written()
    for _ in range(2):
        reply(testimonial, "We are sorry <about> the day.", once)
    [mail] = mails("ana", "replied")
    assert "“We are sorry <about> the day.”" in text_of(mail)
    assert "We are sorry &lt;about&gt; the day." in text_of(mail, "html")
    assert "Receipt number" in text_of(mail)


def test_what_ana_ends_herself_is_no_news_to_her(house: Settings) -> None:
    hidden(written())
    publish(sale_of("ana"), NewTestimonial(words="They were late.", name="Ana", was=1), by("ana"))
    hidden(written("They were late, twice.", was=2))
    withdraw(sale_of("ana"), by("ana"))
    assert not mails("ana", "back")
    assert len(mails("ana", "hidden")) == 2


def test_a_contact_who_was_ended_gets_none_and_whoever_left_neither(house: Settings) -> None:
    testimonial, ana = written(), viewer("ana")
    add_contact(ana.customer, NewContact("Cy", "cy@brandt.example", "America/New_York"), SYSTEM, NOON)
    end(viewer("max"), ana.customer, ana.ref, NOON)
    held = hidden(testimonial)
    assert not mails("ana", "hidden")
    add_staff(NewStaff("mia@hallam.example", "Mia Reyes", "manager"), SYSTEM, NOON)
    end_staff(viewer("max").ref, SYSTEM, NOON)
    bring_back(held.ref, by("sam"))
    assert not mails("ana", "back")
    assert not mails("max", "ended")


@pytest.mark.parametrize("key", ["once", "twice"])
def test_a_form_sent_twice_is_told_once(house: Settings, key: str) -> None:
    testimonial, first = written(), by("max")
    for _ in range(1 if key == "once" else 3):
        hide(testimonial, "abuse", "It is rude.", first)
    assert len(mails("ana", "hidden")) == 1
