"""Staff thank a customer by name, a customer thanks whoever did the work; each once, and nobody in another's name."""

from datetime import timedelta

import pytest

from portal.appreciation.access import whom_to_thank
from portal.appreciation.actions import NewThanks, thank_customer, thank_staff
from portal.appreciation.models import Appreciation
from portal.appreciation.queries import received_by
from portal.config import Settings
from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewVerdict, give_verdicts
from portal.lib.errors import Invalid, NotHere, TooMany
from portal.people.actions.customers import NewContact, add_contact
from portal.people.actions.mail_choices import choose
from portal.people.actions.staff import end_staff
from portal.record.models import SYSTEM
from portal.record.rebuilding import rebuild_all
from portal.record.verify import verify_all
from tests.appreciation.help import by, card, said, thanks
from tests.cast import EMAILS, NOON, sale_of, viewer
from tests.deliveries.help import deliveries_of, tell
from tests.intake.help import dump
from tests.people.post import forget_mails, sent
from tests.record.help import behind_our_back, change, first_fault, rows_of, undoing

DAY = timedelta(days=1)
_ASKS = ("rate", "rating", "testimonial", "review", "question", "recommend", "please")


@pytest.fixture(autouse=True)
def empty(house: Settings) -> None:
    forget_mails()


def test_dee_thanks_ana_and_everybody_of_the_household_has_a_card(house: Settings) -> None:
    jon = NewContact("Jon Brandt", "jon@brandt.example", "America/New_York")
    add_contact(sale_of("ana").customer, jon, SYSTEM, NOON)
    forget_mails()
    card("dee", "Thank you for the coffee, every morning.", 1)
    [one] = said()
    assert (one.by, one.by_customer, one.to, one.n) == ("Dee Lindqvist", False, "", 1)
    assert {mail.to for mail in sent("card")} == {EMAILS["ana"], "jon@brandt.example"}
    mail = sent("card")[0]
    assert mail.subject == "Thank you, from Dee Lindqvist"
    assert "Thank you for the coffee, every morning." in mail.text
    assert "Receipt number" in mail.text
    assert list(verify_all()) == []


def test_a_card_asks_for_nothing_and_leads_nowhere(house: Settings) -> None:
    card("sam", "It was good to work for you.")
    [mail] = sent("card")
    letter = mail.text.partition("Receipt number")[0].lower()
    assert not [word for word in _ASKS if word in letter]
    assert "http" not in letter


def test_who_wants_no_cards_has_them_on_the_page_alone(house: Settings) -> None:
    choose(viewer("ana").ref, {"cards": "never"}, NOON)
    card("sam", "It was good to work for you.")
    assert sent("card") == []
    assert len(said()) == 1


def test_ana_thanks_dee_who_hears_of_it_at_once_with_what_came_with_a_verdict(house: Settings) -> None:
    [worktop] = deliveries_of(1)
    tell("dee", worktop, "delivered", "It is in.")
    seen = delivery_for(viewer("ana"), worktop.ref)
    give_verdicts(seen.sale, [NewVerdict(seen, "kept", "", None, "What a joint.")], by("ana"))
    forget_mails()
    thanks("ana", "dee", "You came on a Sunday.", 2, NOON + DAY)
    [mail] = sent("thanks")
    assert (mail.to, mail.subject) == (EMAILS["dee"], "Ana Brandt thanks you")
    assert "You came on a Sunday." in mail.text
    got = [(one.words, one.n, one.by, one.opens) for one in received_by(viewer("dee"))]
    assert got == [
        ("You came on a Sunday.", 2, "Ana Brandt", True),
        ("What a joint.", 1, "Ana Brandt", True),
    ]
    assert received_by(viewer("sam")) == []
    choose(viewer("dee").ref, {"thanks": "never"}, NOON)
    thanks("ana", "dee", "And on a Monday.", at=NOON + 2 * DAY)
    assert len(sent("thanks")) == 1


def test_thanks_with_a_verdict_reach_whom_its_mail_reaches(house: Settings) -> None:
    [floor] = deliveries_of(6)
    seen = delivery_for(viewer("ana"), floor.ref)
    tell("max", floor, "delivered", "We looked at it.")
    give_verdicts(seen.sale, [NewVerdict(seen, "kept", "", None, "Good eyes.")], by("ana"))
    assert [mail.to for mail in sent("thanks")] == [EMAILS["max"]]
    assert [one.words for one in received_by(viewer("max"))] == ["Good eyes."]
    assert received_by(viewer("sam")) == []


def test_only_who_works_on_the_sale_and_is_still_here_can_be_thanked(house: Settings) -> None:
    assert [one.name for one in whom_to_thank(sale_of("ana"))] == ["Sam Ortega", "Dee Lindqvist"]
    assert [one.name for one in whom_to_thank(sale_of("bea"))] == ["Sam Ortega"]
    rows = dump()
    for to in (viewer("max").ref, viewer("bea").ref, "", "2222222222222"):
        with pytest.raises(Invalid) as refused:
            thank_staff(sale_of("ana"), NewThanks("", 99, to), by("ana"))
        assert [one.field for one in refused.value.problems] == ["to", "words", "n"]
    assert dump() == rows
    end_staff(viewer("dee").ref, viewer("max").ref, NOON)
    assert [one.name for one in whom_to_thank(sale_of("ana"))] == ["Sam Ortega"]


def test_nobody_thanks_in_the_name_of_the_other_side(house: Settings) -> None:
    rows = dump()
    with pytest.raises(NotHere):
        thank_staff(sale_of("ana"), NewThanks("Well done.", 0, viewer("sam").ref), by("sam"))
    with pytest.raises(NotHere):
        thank_customer(sale_of("ana"), NewThanks("Well done."), by("ana"))
    assert dump() == rows


def test_a_form_sent_twice_thanks_once_and_ten_an_hour_are_enough(house: Settings) -> None:
    for _ in range(2):
        thank_customer(sale_of("ana"), NewThanks("Thank you."), by("sam", key="2222222222222"))
    assert len(said()) == 1
    for number in range(9):
        card("sam", f"Thank you, {number}.")
    with pytest.raises(TooMany):
        card("sam", "One too many.")
    assert Appreciation.select().count() == 10
    card("dee", "Mine is another bucket.")
    card("sam", "After a while.", at=NOON + timedelta(minutes=7))
    assert len(said()) == 12


def test_a_thank_you_is_rebuilt_and_whatever_is_done_to_it_is_found(house: Settings) -> None:
    card("dee", "Thank you for the coffee.")
    thanks("ana", "dee", "You came on a Sunday.")
    before = rows_of("appreciation")
    rebuild_all()
    assert rows_of("appreciation") == before
    with behind_our_back():
        for row in before:
            for changes in ({"words": "Rate us, please."}, {"by": viewer("max").ref}):
                with undoing():
                    change("appreciation", row, **changes)
                    assert first_fault(), changes
    assert list(verify_all()) == []
