"""Who hears of it when Ana speaks in public: Sam and Max read every word, and Ana gets it to keep."""

from datetime import timedelta

import pytest

from portal.config import Settings
from portal.people.actions.mail_choices import choose
from portal.people.actions.staff import end_staff
from portal.record.models import SYSTEM
from portal.testimonials.actions import NewTestimonial, object_to, publish, withdraw
from tests.cast import NOON, sale_of, viewer
from tests.testimonials.help import EXPLANATION, by, hidden, mails, text_of, written

LATER = NOON + timedelta(hours=1)


@pytest.mark.parametrize("words", ["Never again: four <days> late.", "Wonderful.\nAll of it."])
def test_sam_and_max_read_every_word_whatever_it_says(house: Settings, words: str) -> None:
    told = written(words)
    for who in ("sam", "max"):
        [mail] = mails(who, "told")
        assert mail["Subject"] == "Ana Brandt has written about us in public"
        assert "ana@brandt.example" in mail["Reply-To"]
        text = text_of(mail)
        assert f"“{words}”" in text
        assert "Shown beside it: the name “Ana B.”." in text
        assert f"/staff/testimonials/{told.ref}" in text
        assert "Receipt number" in text
        assert words.replace("<", "&lt;").replace(">", "&gt;") in text_of(mail, "html")
    assert not mails("dee", "told")
    assert not mails("bea", "told")


def test_ana_gets_her_words_to_keep_and_how_to_change_or_take_them_back(house: Settings) -> None:
    new = NewTestimonial(
        "Late, and honest.", "Ana B.", subject="kitchen", figures=True, connection="Sam is my cousin."
    )
    publish(sale_of("ana"), new, by("ana"))
    [mail] = mails("ana", "published")
    text = text_of(mail)
    assert mail["Subject"] == "Everybody can read your words now"
    assert "“Late, and honest.”" in text
    assert (
        "Shown beside it: the name “Ana B.”, what we did, “kitchen”, the record of what we promised you and that"
        " something else connects you with us." in text
    )
    assert f"/my/sales/{sale_of('ana').ref}/testimonial" in text
    assert "An answer to this mail goes to Sam Ortega." in text
    assert "sam@hallam.example" in mail["Reply-To"]
    assert "Receipt number" in text
    assert "Switch it off" not in text
    assert "Connected with us, in their words: “Sam is my cousin.”" in text_of(mails("max", "told")[0])


def test_a_change_and_a_withdrawal_are_told_to_both_sides(house: Settings) -> None:
    written()
    written("They were late.", was=1, at=LATER)
    assert [one["Subject"] for one in mails("max", "told")][
        1
    ] == "Ana Brandt has changed what everybody reads about us"
    assert [one["Subject"] for one in mails("ana", "published")][1] == "Your words are changed"
    withdraw(sale_of("ana"), by("ana", LATER))
    [mail] = mails("max", "withdrawn")
    assert mail["Subject"] == "Ana Brandt has taken back what they said about us"
    assert "Nobody reads it on our pages any more" in text_of(mail)
    assert "You can publish again at any time" in text_of(mails("ana", "taken_back")[0])
    withdraw(sale_of("ana"), by("ana", LATER))
    assert len(mails("max", "withdrawn")) == 1
    written("Once more.", was=2, at=LATER + timedelta(hours=1))
    assert mails("max", "told")[2]["Subject"] == "Ana Brandt has written about us in public again"


def test_an_objection_reaches_sam_and_max_with_both_sides_of_it(house: Settings) -> None:
    hidden(written())
    object_to(sale_of("ana"), "My neighbour agreed.", by("ana"))
    for who in ("sam", "max"):
        [mail] = mails(who, "objected")
        text = text_of(mail)
        assert mail["Subject"] == "Ana Brandt objects: their words should be shown"
        assert f"it tells personal things about somebody else: “{EXPLANATION}”" in text
        assert "“My neighbour agreed.”" in text
        assert "told me before I had to ask" in text


def test_the_same_form_twice_is_mailed_once_and_the_same_words_not_again(house: Settings) -> None:
    once = by("ana")
    for _ in range(2):
        publish(sale_of("ana"), NewTestimonial("Late, and honest.", "Ana"), once)
    publish(sale_of("ana"), NewTestimonial("Late, and honest. ", "Ana", was=1), by("ana"))
    assert [len(mails(who, "told")) for who in ("sam", "max")] == [1, 1]
    assert len(mails("ana", "published")) == 1


def test_who_switched_it_off_or_has_left_gets_none_and_ana_does_in_any_case(house: Settings) -> None:
    sale = sale_of("ana")
    choose(viewer("max").ref, {"testimonials": "never"}, NOON)
    end_staff(viewer("sam").ref, SYSTEM, NOON)
    publish(sale, NewTestimonial("Late, and honest.", "Ana"), by("ana"))
    assert [len(mails(who, "told")) for who in ("sam", "max")] == [0, 0]
    [mail] = mails("ana", "published")
    assert "An answer to this mail goes to" not in text_of(mail)
