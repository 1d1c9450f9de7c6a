"""What Ana writes beside her calendar's answer reaches Sam with the review, and stands in the record."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from portal.messages.models import Message, MessageFile
from portal.record.models import EntryText
from portal.record.rebuilding import rebuild_all
from portal.record.verify import verify_all
from portal.reviews.actions import NewReview, propose_times
from portal.reviews.itip import own_words
from portal.reviews.models import Review, ReviewStep
from tests.cast import EMAILS, sale_of
from tests.changes.help import by
from tests.custody.help import erase
from tests.desk.help import Open
from tests.messages.inbound.help import mail, only_message, replies, taken
from tests.people.post import forget_mails, sent
from tests.reviews.help import FRIDAY, MONDAY, invited, review, seen
from tests.reviews.test_invitations import reply

WORDS = "Gladly. Please bring the samples of the tiles."
ANA = ("Ana Brandt", "ana@brandt.example")


@pytest.fixture(autouse=True)
def taking(app: Flask) -> Iterator[None]:
    with replies():
        yield


def answer(
    one: Review, part: str, text: str = "", comment: str = "", more: tuple[tuple[str, bytes], ...] = ()
) -> bytes:
    """Return the mail with which a calendar program of Ana's answers, with what she wrote and what hangs on it."""
    files = (("invite.ics", reply(one, part, comment=comment)), *more)
    return mail(text, files=files, message_id=f"<{part}-{one.version}@brandt.example>")


def last_step(one: Review) -> ReviewStep:
    found: ReviewStep = (
        ReviewStep.select().where(ReviewStep.review == one.ref).order_by(ReviewStep.seq.desc()).get()
    )
    return found


@pytest.mark.parametrize("beside", [{"comment": WORDS}, {"text": WORDS}, {"comment": WORDS, "text": WORDS}])
def test_words_beside_a_yes_reach_sam_with_the_review_and_are_in_the_record(
    browser: Open, beside: dict[str, Any]
) -> None:
    one = invited(FRIDAY)
    forget_mails()
    assert taken(answer(one, "ACCEPTED", **beside)).outcome == "taken"
    step = last_step(one)
    assert (review(one.ref).state, step.kind, step.words) == ("agreed", "agreed", WORDS)
    [to_sam] = [letter for letter in sent("review") if letter.to == EMAILS["sam"]]
    assert WORDS in to_sam.text
    assert f"“{WORDS}”" in browser("sam").get(f"/staff/reviews/{one.ref}").words
    assert f"“{WORDS}”" in browser("ana").get(f"/my/sales/{one.sale}/reviews/{one.n}").words
    assert not Message.select().exists()
    rows = list(ReviewStep.select().order_by(ReviewStep.seq).tuples())
    rebuild_all()
    assert list(ReviewStep.select().order_by(ReviewStep.seq).tuples()) == rows
    assert list(verify_all()) == []
    kept = EntryText.select().where((EntryText.stream == one.sale) & (EntryText.text == WORDS))
    assert kept.count() == 1
    erase()
    assert kept.count() == 0
    assert WORDS not in last_step(one).words


def test_words_beside_a_no_say_why_and_what_the_program_writes_is_not_hers() -> None:
    one = invited(FRIDAY)
    text = "Ana Brandt has declined this invitation.\n\nWe are away until Easter."
    assert taken(answer(one, "DECLINED", text)).outcome == "taken"
    assert (last_step(one).kind, last_step(one).words) == ("proposed", "We are away until Easter.")
    assert review(one.ref).turn == "us"


def test_an_answer_without_words_of_hers_holds_none() -> None:
    one = invited(FRIDAY)
    taken(
        answer(one, "ACCEPTED", "Ana Brandt <ana@brandt.example> has accepted your invitation to this event.")
    )
    assert last_step(one).words == ""
    assert not Message.select().exists()


def test_what_answers_nothing_any_more_is_a_message_with_the_words_of_the_calendar() -> None:
    one = invited(FRIDAY)
    propose_times(seen("sam", one), NewReview((MONDAY,)), by("sam"))
    assert taken(answer(one, "ACCEPTED", comment=WORDS)).outcome == "taken"
    assert review(one.ref).state == "invited"
    assert only_message().words.startswith(WORDS)


def test_maybe_is_a_message_and_what_is_too_long_for_an_answer_is_one_too() -> None:
    one = invited(FRIDAY)
    taken(answer(one, "TENTATIVE", comment="I tell you tomorrow."))
    assert only_message().words.startswith("I tell you tomorrow.")
    taken(answer(one, "ACCEPTED", "So many words. " * 400))
    assert review(one.ref).state == "invited"
    assert Message.select().count() == 2


def test_a_photo_beside_the_answer_is_not_lost() -> None:
    one = invited(FRIDAY)
    taken(answer(one, "ACCEPTED", WORDS, more=(("tiles.txt", b"Oak, maple, slate."),)))
    assert (last_step(one).words, only_message().words) == (WORDS, "")
    assert [file.name for file in MessageFile.select()] == ["tiles.txt"]


def test_a_mail_that_holds_the_answer_twice_says_it_once() -> None:
    one = invited(FRIDAY)
    again = reply(one, "ACCEPTED", comment=WORDS)
    taken(mail("", files=(("invite.ics", again), ("again.ics", again))))
    assert [step.words for step in ReviewStep.select().where(ReviewStep.kind == "agreed")] == [WORDS]
    assert not Message.select().where(Message.sale == sale_of("ana").ref).exists()


@pytest.mark.parametrize(
    ("comment", "text", "own"),
    [
        ("", "", ""),
        (WORDS, "", WORDS),
        ("", WORDS, WORDS),
        (WORDS, f"Hello Sam,\n\n{WORDS}\n\nAna", f"Hello Sam,\n\n{WORDS}\n\nAna"),
        ("At nine?", WORDS, f"At nine?\n\n{WORDS}"),
        ("", f"Ana Brandt hat diese Einladung angenommen.\n\n{WORDS}", WORDS),
        ("", "Ana Brandt has accepted this invitation.\n\nhttps://calendar.google.com/calendar/r", ""),
        (WORDS, "ana@brandt.example has accepted.\n\nhttps://calendar.google.com/calendar/r", WORDS),
        (
            "",
            "My neighbour has accepted your offer; I am glad.",
            "My neighbour has accepted your offer; I am glad.",
        ),
    ],
)
def test_her_own_words_are_told_from_those_of_her_program(comment: str, text: str, own: str) -> None:
    assert own_words(comment, text, ANA) == own
