"""Mails about reviews carry invitations that calendars understand, and what a calendar answers is taken."""

import email
import email.policy
import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from portal.lib.errors import Conflict
from portal.lib.outbox import Outbox
from portal.messages.inbound.calendar import take_answer
from portal.people.actions.mail_choices import choose
from portal.people.models import Contact
from portal.people.queries import contact
from portal.reviews.actions import NewReview, accept_time, call_off, propose_times, take_reply
from portal.reviews.itip import Reply, reply_of
from portal.reviews.models import Review
from tests.calendars.strict import events_of, said
from tests.cast import NOON, sale_of, viewer
from tests.changes.help import by, tom
from tests.people.post import forget_mails, sent
from tests.reviews.help import FRIDAY, MONDAY, agreed, asked, invited, review, seen

pytestmark = pytest.mark.usefixtures("house")
HOUR = timedelta(hours=1)


def mail_to(who: str) -> EmailMessage:
    """Return the one mail about a review that waits for somebody."""
    [row] = Outbox.select().where((Outbox.recipient == viewer(who).email) & (Outbox.kind == "review"))
    message = email.message_from_bytes(row.body or b"", policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def calendar_in(message: EmailMessage) -> tuple[str, bytes]:
    """Return the method and the bytes of the calendar part, which the attachment repeats."""
    [part] = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    body = part.get_payload(decode=True)
    [file] = message.iter_attachments()
    assert file.get_content() == body
    assert file.get_content_type() == "application/ics"
    assert isinstance(body, bytes)
    return str(part.get_param("method")), body


def reply(one: Review, part: str, sequence: int | None = None, comment: str = "") -> bytes:
    """Return what a calendar program of Ana's answers (RFC 5546, 3.2.3)."""
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//Another//Calendar//EN",
        "VERSION:2.0",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        f"UID:review-{one.ref}@localhost.localdomain",
        "DTSTAMP:20260303T180000Z",
        f"SEQUENCE:{one.sequence if sequence is None else sequence}",
        f'ATTENDEE;CN="Brandt; Ana";PARTSTAT={part}:mailto:Ana@Brandt.example',
        "ORGANIZER:mailto:sam@hallam.example",
        *([f"COMMENT:{comment}"] if comment else []),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join([*lines, ""]).encode()


def ana() -> Contact:
    return contact(viewer("ana").ref)


def test_ana_gets_the_agreed_time_as_an_invitation_and_sam_an_event() -> None:
    one = invited()
    forget_mails()
    accept_time(seen("ana", one), FRIDAY, by("ana"))
    method, body = calendar_in(mail_to("ana"))
    [event] = events_of(body)
    assert (method, event["STATUS"], event["DTSTART"]) == ("REQUEST", "CONFIRMED", "20260306T170000Z")
    assert event["UID"].startswith(f"review-{one.ref}@")
    parsed = Calendar.from_ical(body)
    [at] = parsed.walk("VEVENT")
    assert parsed["METHOD"] == "REQUEST"
    assert (str(at["ORGANIZER"]), at["ORGANIZER"].params["CN"]) == ("mailto:sam@hallam.example", "Sam Ortega")
    assert (str(at["ATTENDEE"]), at["ATTENDEE"].params["PARTSTAT"]) == (
        "mailto:ana@brandt.example",
        "ACCEPTED",
    )
    [file] = mail_to("sam").iter_attachments()
    assert b"METHOD:PUBLISH" in file.get_content()
    assert b"ATTENDEE" not in file.get_content()


def test_one_time_can_be_accepted_in_the_calendar_and_several_can_not() -> None:
    invited()
    assert not [one for one in mail_to("ana").walk() if one.get_content_type() == "text/calendar"]
    forget_mails()
    call_off(seen("sam", Review.get()), "", by("sam"))
    forget_mails()
    invited(FRIDAY)
    method, body = calendar_in(mail_to("ana"))
    [event] = events_of(body)
    assert (method, event["STATUS"], event["SEQUENCE"]) == ("REQUEST", "TENTATIVE", "0")
    assert b"PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=TRUE" in body.replace(b"\r\n ", b"")


def test_a_move_has_a_higher_number_and_a_cancellation_takes_it_out() -> None:
    one = agreed()
    first = review(one.ref).sequence
    propose_times(seen("ana", one), NewReview((MONDAY,)), by("ana"))
    forget_mails()
    accept_time(seen("sam", one), MONDAY, by("sam"))
    [moved] = events_of(calendar_in(mail_to("ana"))[1])
    assert moved["DTSTART"] == "20260309T150000Z"
    assert int(moved["SEQUENCE"]) > first
    forget_mails()
    call_off(seen("sam", one), "I am ill.", by("sam"))
    method, body = calendar_in(mail_to("ana"))
    [gone] = events_of(body)
    assert (method, gone["STATUS"], gone["UID"]) == ("CANCEL", "CANCELLED", moved["UID"])
    assert int(gone["SEQUENCE"]) > int(moved["SEQUENCE"])
    assert "I am ill." in sent("review")[0].text
    [file] = mail_to("sam").iter_attachments()
    assert b"METHOD:CANCEL" in file.get_content(), "it leaves Sam's calendar too"


def test_a_mail_says_everything_without_a_click_and_whose_it_is() -> None:
    invited(how="visit", place="In your kitchen")
    [mail] = sent("review")
    assert mail.subject == "Sam Ortega would like to talk with you: Your kitchen"
    for words in ("Friday 6 March 2026, 12:00 EST", "Monday 9 March 2026, 11:00 EDT", "How is it going?"):
        assert words in mail.text
    assert "How: At your place (In your kitchen), 45 minutes" in mail.text
    assert "Receipt number" in mail.text
    assert mail.heads["Reply-To"] == "Sam Ortega <sam@hallam.example>"
    assert "List-Unsubscribe" in mail.heads


def test_staff_hear_what_ana_asks_for_and_who_does_not_want_it_hears_nothing() -> None:
    asked(FRIDAY)
    [mail] = sent("review")
    assert (mail.to, mail.subject) == ("sam@hallam.example", "Ana Brandt asks for a review: Your kitchen")
    assert "The dust is too much." in mail.text
    forget_mails()
    propose_times(seen("ana", Review.get()), NewReview(words="I am away."), by("ana"))
    [mail] = sent("review")
    assert "has no time then" in mail.subject
    forget_mails()
    choose(viewer("ana").ref, {"reviews": "never"}, NOON)
    propose_times(seen("sam", Review.get()), NewReview((MONDAY,)), by("sam"))
    assert not sent("review")


def test_every_contact_gets_an_invitation_of_their_own() -> None:
    tom()
    one = invited()
    forget_mails()
    accept_time(seen("ana", one), FRIDAY, by("ana"))
    to = {mail.to for mail in sent("review")}
    assert to == {"ana@brandt.example", "tom@brandt.example", "sam@hallam.example"}
    assert b"ana@brandt" not in calendar_in(_mail("tom@brandt.example"))[1]


def test_a_calendar_accepts_for_ana_once() -> None:
    one = invited(FRIDAY)
    assert take_reply(reply(one, "ACCEPTED"), ana(), "a mail", NOON + HOUR)
    now = review(one.ref)
    assert (now.state, now.meets_at) == ("agreed", FRIDAY)
    assert not take_reply(reply(one, "ACCEPTED"), ana(), "a mail", NOON + HOUR)
    assert review(one.ref).version == now.version


def test_a_calendar_that_declines_says_that_the_time_does_not_fit() -> None:
    one = invited(FRIDAY)
    assert take_reply(reply(one, "DECLINED", comment="Only after Easter\\, sorry"), ana(), "a mail", NOON)
    now = review(one.ref)
    assert (now.state, now.turn) == ("invited", "us"), "a time is declined, not the review"
    [mail] = [mail for mail in sent("review") if mail.to == "sam@hallam.example"]
    assert "Only after Easter, sorry" in mail.text


def test_what_answers_nothing_of_ours_changes_nothing() -> None:
    one = invited(FRIDAY)
    before = review(one.ref).version
    assert not take_reply(reply(one, "TENTATIVE"), ana(), "1", NOON)
    assert not take_reply(reply(one, "ACCEPTED", sequence=7), ana(), "2", NOON)
    assert not take_reply(reply(one, "ACCEPTED"), contact(viewer("bea").ref), "3", NOON), "it is not Bea's"
    assert not take_reply(b"BEGIN:VCALENDAR", ana(), "4", NOON)
    assert not take_reply(
        reply(one, "ACCEPTED").replace(b"METHOD:REPLY", b"METHOD:REQUEST"), ana(), "5", NOON
    )
    assert review(one.ref).version == before
    with pytest.raises(Conflict):
        take_reply(reply(one, "ACCEPTED"), ana(), "6", FRIDAY + HOUR)


def test_an_answer_that_came_by_mail_is_handed_on_and_a_late_one_is_left() -> None:
    one = invited(FRIDAY)
    assert not take_answer(sale_of("ana"), reply(one, "ACCEPTED"), "", by("ana", FRIDAY + HOUR))
    assert take_answer(sale_of("ana"), reply(one, "ACCEPTED"), "", by("ana"))
    assert review(one.ref).state == "agreed"


def test_an_answer_with_words_that_can_not_be_kept_is_left_to_be_a_message() -> None:
    one = invited(FRIDAY)
    for comment in ("Never. " * 1000, "Bell \a"):
        assert not take_answer(sale_of("ana"), reply(one, "DECLINED", comment=comment), "", by("ana"))
    assert review(one.ref).version == one.version


def test_an_answer_to_the_time_that_stands_accepts_no_other_one() -> None:
    one = agreed()
    propose_times(seen("sam", one), NewReview((MONDAY,)), by("sam"))
    without = re.sub(b"SEQUENCE:[0-9]+\r\n", b"", reply(one, "ACCEPTED"))
    assert not take_reply(without, ana(), "a mail", NOON)
    assert review(one.ref).meets_at == FRIDAY


def test_several_times_are_not_accepted_by_a_reply() -> None:
    one = invited()
    assert not take_reply(reply(one, "ACCEPTED"), ana(), "a mail", NOON)
    assert review(one.ref).state == "invited"


def test_a_reply_is_read_whatever_its_folds_quotes_and_case() -> None:
    one = invited(FRIDAY)
    body = reply(one, "accepted", comment="A\\nb").replace(b"PARTSTAT", b"PART\r\n STAT")
    uid = f"review-{one.ref}@localhost.localdomain"
    assert reply_of(body) == Reply(uid, "ana@brandt.example", "ACCEPTED", 0, "A\nb")
    assert said("A\\nb") == "A\nb"


@given(st.binary(max_size=400))
def test_no_bytes_make_the_parser_fall(body: bytes) -> None:
    assert reply_of(body) is None
    assert reply_of(b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n" + body) is None


@pytest.mark.parametrize(
    "odd",
    [
        b"DTSTART;TZID=America:20260301T120000",
        b"DTSTART;TZID=" + b"A" * 3000 + b":20260301T120000",
        b"TZID:X\r\nEND:VTIMEZONE",
        b"BEGIN:VEVENT\r\n" * 2000,
    ],
    ids=["a zone that is a folder", "a zone without end", "an event that ends as a zone", "very deep"],
)
def test_a_calendar_that_only_looks_sound_answers_nothing(odd: bytes) -> None:
    one = invited(FRIDAY)
    body = reply(one, "ACCEPTED").replace(b"SEQUENCE", odd + b"\r\nSEQUENCE")
    assert not take_answer(sale_of("ana"), body, "", by("ana"))
    assert review(one.ref).version == one.version


def _mail(address: str) -> EmailMessage:
    row = Outbox.get((Outbox.recipient == address) & (Outbox.kind == "review"))
    message = email.message_from_bytes(row.body or b"", policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message
