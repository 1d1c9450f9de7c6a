"""Mails that leave at once: Ana hears what is done, late or moved and what waits for her; Dee and Sam what she said."""

from datetime import date, timedelta

import pytest

from portal.config import Settings
from portal.deliveries.access import delivery_for, wait_for
from portal.deliveries.actions import (
    NewUpdate,
    NewVerdict,
    NewWait,
    Retraction,
    answer_wait,
    give_verdicts,
    post_update,
    retract_update,
)
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery, Update, Wait
from portal.lib.errors import Invalid
from portal.lib.ids import new_ref
from portal.people.actions.mail_choices import choose
from portal.record.receipts import newest_number
from tests.cast import EMAILS, NOON, sale_of, viewer
from tests.deliveries.help import again, deliveries_of, tell
from tests.deliveries.verbs import happen
from tests.people.post import Sent, forget_mails, sent

DAY = timedelta(days=1)
WAIT = NewWait("Which tap would you like?", date(2026, 3, 5), "The tap moves to the week of 16 March.")


def by(who: str, days: int = 0) -> By:
    return By(viewer(who), NOON + days * DAY, new_ref())


def post(who: str, delivery: Delivery, new: NewUpdate, days: int = 0) -> None:
    post_update(delivery_for(viewer(who), delivery.ref), new, by(who, days))


def one_mail(*kinds: str) -> Sent:
    [mail] = sent(*kinds)
    return mail


@pytest.fixture
def worktop(house: Settings) -> Delivery:
    forget_mails()
    return deliveries_of(1)[0]


def test_ana_hears_at_once_that_the_worktop_is_in_from_dee_herself(worktop: Delivery) -> None:
    tell("dee", worktop, "delivered", "It is in, and the sink too.")
    mail = one_mail()
    assert (mail.kind, mail.to) == ("delivered", EMAILS["ana"])
    assert mail.subject == "Done: “your new quartz worktop will be in by Wednesday the 4th of March”"
    assert (
        mail.heads["From"].startswith('"Dee Lindqvist via Hallam & Reyes"')
        or "Dee Lindqvist" in mail.heads["From"]
    )
    assert mail.heads["Reply-To"] == f"Dee Lindqvist <{EMAILS['dee']}>"
    for words in (
        "it is done: “your new quartz worktop",
        "Promised for Wednesday 4 March 2026.",
        "It is in, and the sink too.",
        "Nothing about it waits for you.",
        f"/my/sales/{worktop.sale}/promises/1",
        f"Receipt number {newest_number(worktop.sale)}: keep this mail.",
        "You get this mail because",
    ):
        assert words in mail.text, words
    assert "/mail/off/" in mail.heads["List-Unsubscribe"]
    assert mail.heads["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_late_is_called_late_in_the_mail_too(worktop: Delivery) -> None:
    tell("dee", worktop, "delivered", "It is in.", NOON + 3 * DAY)
    assert "it is done, 2 days late:" in one_mail().text


def test_ana_hears_of_a_new_day_and_why(worktop: Delivery) -> None:
    post("dee", worktop, NewUpdate("at_risk", "The slab cracked.", worktop.version, date(2026, 3, 10)))
    mail = one_mail()
    assert mail.kind == "moved"
    assert mail.subject.startswith("Now expected Tuesday 10 March 2026: “your new quartz worktop")
    assert "Promised for Wednesday 4 March 2026. Now expected Tuesday 10 March 2026." in mail.text
    assert "The slab cracked." in mail.text
    forget_mails()
    moved = NewUpdate("at_risk", "The second one too.", again(worktop).version, date(2026, 3, 12))
    post("dee", worktop, moved, days=1)
    assert "Now expected Thursday 12 March 2026, no longer Tuesday 10 March 2026." in one_mail().text


def test_ana_hears_what_waits_for_her_and_dee_hears_her_answer(worktop: Delivery) -> None:
    post("dee", worktop, NewUpdate("waiting", "", worktop.version, wait=WAIT))
    mail = one_mail()
    assert mail.kind == "your-turn"
    assert mail.subject == "We need something from you: Which tap would you like?"
    for words in ("By when: Thursday 5 March 2026", "The tap moves to the week of 16 March."):
        assert words in mail.text
    forget_mails()
    answer_wait(wait_for(viewer("ana"), Wait.get().ref), "The black one.", by("ana"))
    told = sent("answers")
    assert sorted(mail.to for mail in told) == sorted([EMAILS["dee"], EMAILS["sam"]])
    for mail in told:
        assert "Ana Brandt answered what you asked for" in mail.text
        assert "The black one." in mail.text
        assert mail.heads["Reply-To"] == f"Ana Brandt <{EMAILS['ana']}>"


def test_what_can_wait_for_the_morning_sends_nothing_at_once(worktop: Delivery) -> None:
    tell("dee", worktop, "started")
    tell("dee", worktop, "progress", "The template is made.")
    assert sent() == []


def test_ana_hears_at_once_that_we_were_wrong_about_delivered(worktop: Delivery) -> None:
    tell("dee", worktop, "delivered", "It is in.")
    forget_mails()
    mistaken = Update.get(Update.kind == "delivered")
    seen = delivery_for(viewer("dee"), worktop.ref)
    retract_update(
        seen, Retraction(mistaken.ref, "It was the neighbour's.", seen.delivery.version), by("dee")
    )
    mail = one_mail()
    assert mail.kind == "delivered"
    assert mail.subject.startswith("We were wrong about “your new quartz")
    assert "It was the neighbour's." in mail.text


def test_whoever_did_the_work_and_whoever_promised_hear_every_word_whatever_it_is(worktop: Delivery) -> None:
    tell("dee", worktop, "delivered", "It is in.")
    forget_mails()
    seen = delivery_for(viewer("ana"), worktop.ref)
    for word in ("not_kept", "in_part", "kept", "better"):
        give_verdicts(seen.sale, [NewVerdict(seen, word, f"I say {word}.")], by("ana"))
    told = sent("verdicts")
    assert sorted(mail.to for mail in told) == sorted([EMAILS["dee"], EMAILS["sam"]] * 4)
    assert sum("I say not_kept." in mail.text for mail in told) == 2
    assert sent("thanks") == []


def test_words_on_several_occasions_of_one_promise_say_which_each_is_about(worktop: Delivery) -> None:
    asked = happen(NOON)
    tell("dee", asked, "delivered", "The wide one.")
    forget_mails()
    seen = delivery_for(viewer("ana"), asked.ref)
    give_verdicts(seen.sale, [NewVerdict(seen, "kept", "Within the hour.")], by("ana"))
    assert "(when it came up: “Which sink fits?”)" in sent("verdicts")[0].text


def test_thanks_reach_dee_who_did_it_in_a_mail_of_their_own(worktop: Delivery) -> None:
    tell("dee", worktop, "delivered", "It is in.")
    forget_mails()
    seen = delivery_for(viewer("ana"), worktop.ref)
    give_verdicts(seen.sale, [NewVerdict(seen, "better", thanks="Thank you for the swept floor.")], by("ana"))
    [mail] = sent("thanks")
    assert (mail.to, mail.subject) == (EMAILS["dee"], "Ana Brandt thanks you")
    assert "Thank you for the swept floor." in mail.text


def test_ana_gets_only_what_she_chose(worktop: Delivery) -> None:
    choose(viewer("ana").ref, {"delivered": "never", "moved": "daily"}, NOON)
    post("dee", worktop, NewUpdate("at_risk", "The slab cracked.", worktop.version, date(2026, 3, 10)))
    tell("dee", worktop, "delivered", "It is in.")
    assert sent() == []


def test_a_refused_update_and_a_second_arrival_send_no_mail(worktop: Delivery) -> None:
    new, once = NewUpdate("delivered", "It is in.", worktop.version), by("dee")
    seen = delivery_for(viewer("dee"), worktop.ref)
    with pytest.raises(Invalid):
        post_update(seen, NewUpdate("missed", " ", worktop.version), by("dee"))
    assert sent() == []
    post_update(seen, new, once)
    post_update(seen, new, once)
    assert len(sent()) == 1


def test_bea_hears_nothing_of_anas_kitchen(worktop: Delivery) -> None:
    tell("dee", worktop, "delivered", "It is in.")
    assert {mail.to for mail in sent()} == {EMAILS["ana"]}
    assert sale_of("bea").ref not in one_mail().text
