"""Ana answers by mail: her reply is taken into the conversation once, and nobody else's is."""

from collections.abc import Iterator
from datetime import timedelta
from time import monotonic

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.config import Settings
from portal.deliveries.access import sale_for
from portal.deliveries.actions.fields import By
from portal.lib import installed
from portal.lib.errors import TooMany
from portal.lib.outbox import Outbox
from portal.messages.actions import NewMessage, write
from portal.messages.inbound.calendar import _takers, answers_to
from portal.messages.inbound.composing import composed
from portal.messages.inbound.heads import head_of
from portal.messages.inbound.jobs import forget_received
from portal.messages.inbound.models import ReceivedMail
from portal.messages.inbound.taking import LARGEST, take_in
from portal.messages.models import Message, MessageFile
from portal.messages.rules import WORDS_LIMIT
from portal.people.actions.customers import NewContact, add_contact, correct_contact, end_contact
from portal.people.actions.staff import end_staff
from portal.people.credentials import SecurityEvent
from portal.people.models import Contact, Staff
from portal.people.reply_address import bound_to, reply_address
from portal.record.models import SYSTEM
from portal.record.rebuilding import rebuild_all
from portal.record.verify import verify_all
from portal.sales.models import Sale
from tests.cast import EMAILS, NOON, sale_of, viewer
from tests.custody.help import erase
from tests.engines import LONG_ON_POSTGRES
from tests.messages.help import by, say
from tests.messages.inbound.help import (
    address_of,
    mail,
    only_message,
    refusals,
    replies,
    taken,
    written,
)
from tests.notes.test_notes import only_max_delivers
from tests.people.post import forget_mails, sent


@pytest.fixture(autouse=True)
def taking(house: Settings) -> Iterator[None]:
    with replies():
        yield


@pytest.mark.parametrize(
    ("program", "words", "quoted"),
    [
        ("gmail", "The one with the pull-out spray, please – and thank you!", "> Which tap do you put in?"),  # noqa: RUF001
        ("outlook", "Hi Sam,\n\nWednesday at nine is fine.\n\nAna", "May we come on Wednesday?"),
        ("outlook_html", "Only HTML here: nine o’clock.", "May we come on Wednesday?"),  # noqa: RUF001
        ("apple", "Here is where it drips.", "Where does it drip?"),
        ("mutt", "The one with the spray.", "> Receipt number KQ7M-2XWD: keep this mail."),
        ("outlook_german", "Hallo Sam,\n\nMittwoch um neun passt. Schöne Grüße\n\nAna", "Gesendet: Dienstag"),
    ],
)
def test_a_reply_is_taken_as_each_program_writes_it(program: str, words: str, quoted: str) -> None:
    assert taken(written(program)).outcome == "taken"
    message = only_message()
    assert words in message.words
    assert quoted in message.quoted
    assert quoted not in message.words
    who = (message.sale, message.by, message.by_customer, message.how, message.wants_answer)
    assert who == (sale_of("ana").ref, viewer("ana").ref, True, "mail", True)


def test_a_photo_that_stands_in_the_text_comes_along(house: Settings) -> None:
    taken(written("apple"))
    [file] = MessageFile.select()
    assert (file.kind, file.name) == ("photo", "IMG_0042.jpeg")


def test_it_starts_a_clock_tells_sam_and_is_in_the_record(house: Settings) -> None:
    forget_mails()
    taken(written("gmail"))
    message = only_message()
    assert message.due_at is not None
    [to_sam] = [one for one in sent("message") if one.to == EMAILS["sam"]]
    assert "pull-out spray" in to_sam.text
    assert "Which tap" not in to_sam.text
    rows = list(Message.select().tuples())
    rebuild_all()
    assert list(Message.select().tuples()) == rows
    assert list(verify_all()) == []


def test_the_same_mail_is_taken_once_whatever_way_it_comes(house: Settings) -> None:
    assert [taken(written("gmail")).outcome for _ in range(3)] == ["taken", "had already", "had already"]
    again = written("gmail").replace(b"MIME-Version", b"Received: by another way\r\nMIME-Version", 1)
    assert taken(again).outcome == "had already"
    without = mail(message_id="")
    assert [taken(without).outcome for _ in range(2)] == ["taken", "had already"]
    assert Message.select().count() == 2


def test_sam_answers_by_mail_and_the_clock_stops(house: Settings) -> None:
    asked = say("ana")
    assert taken(mail("Tomorrow.", sender=EMAILS["sam"], to=address_of("sam"))).outcome == "taken"
    answer = Message.get(Message.by == viewer("sam").ref)
    assert (answer.words, answer.how, answer.by_customer) == ("Tomorrow.", "mail", False)
    assert Message.get_by_id(asked.ref).answer == answer.ref


def test_mails_about_a_sale_ask_for_replies_to_a_signed_address_of_their_reader(house: Settings) -> None:
    forget_mails()
    say("ana")
    say("sam", "The spray.")
    for mail_to in sent("message"):
        address = mail_to.heads["Reply-To"].partition("<")[2].strip(">")
        bound = bound_to(address)
        assert bound is not None
        person = Contact.get_or_none(Contact.ref == bound.person) or Staff.get_by_id(bound.person)
        assert (bound.sale, person.email) == (sale_of("ana").ref, mail_to.to)
        assert len(address.partition("@")[0]) <= 64
    assert sent("message")


def test_without_the_setting_replies_go_to_the_person(house: Settings) -> None:
    with replies():
        installed.bind(house)
        forget_mails()
        say("sam", "The spray.")
        assert {one.heads["Reply-To"] for one in sent("message")} == {f"Sam Ortega <{EMAILS['sam']}>"}
        assert reply_address(sale_of("ana").ref, viewer("ana").ref) == ""
        assert taken(mail(to="reply@hallam.example")).reason == "unsigned"


def test_a_stranger_and_another_customer_are_refused_and_no_word_of_theirs_is_kept(house: Settings) -> None:
    assert taken(mail("Xyzzy!", sender="mallory@evil.example")).reason == "forged"
    assert taken(mail("Xyzzy!", sender=EMAILS["bea"])).reason == "forged"
    assert taken(mail("Xyzzy!", sender=EMAILS["sam"])).reason == "forged"
    assert taken(mail("Xyzzy!", sender="")).reason == "forged"
    assert not Message.select().exists()
    assert {one for one, *_ in refusals()} == {"mallory@evil.example", EMAILS["bea"], EMAILS["sam"], ""}
    lines = SecurityEvent.select().where(SecurityEvent.client == "mail")
    assert {(line.kind, line.person) for line in lines} == {("refused", viewer("ana").ref)}
    kept = [*ReceivedMail.select().tuples(), *SecurityEvent.select().tuples(), *Outbox.select().tuples()]
    assert "Xyzzy" not in repr(kept)


@pytest.mark.parametrize("spoiled", ["sale", "person", "mac", "short", "bare", "other domain"])
def test_an_address_that_we_have_not_signed_is_refused(house: Settings, spoiled: str) -> None:
    local, at, domain = address_of("ana").partition("@")
    sale, person, mac = local.removeprefix("reply+").split(".")
    to = {
        "sale": f"reply+{sale_of('bea').ref.lower()}.{person}.{mac}",
        "person": f"reply+{sale}.{viewer('bea').ref.lower()}.{mac}",
        "mac": f"reply+{sale}.{person}.{'a' * len(mac)}",
        "short": f"reply+{sale}.{person}.{mac[:-1]}",
        "bare": "reply",
        "other domain": local,
    }[spoiled]
    domain = "evil.example" if spoiled == "other domain" else domain
    assert taken(mail(to=f"{to}{at}{domain}")).reason == "unsigned"
    assert not Message.select().exists()


def test_the_address_counts_wherever_a_server_wrote_it_and_in_any_case(house: Settings) -> None:
    for n, head in enumerate(("Cc", "Delivered-To", "X-Original-To")):
        made = mail(
            to="Hallam <hello@hallam.example>",
            message_id=f"<{n}@brandt.example>",
            heads=((head, address_of("ana").upper()),),
        )
        assert taken(made).outcome == "taken", head


def test_several_senders_are_none(house: Settings) -> None:
    assert taken(mail(sender=f"{EMAILS['ana']}, {EMAILS['bea']}")).reason == "forged"
    twice = b"From: " + EMAILS["ana"].encode() + b"\n" + mail(sender="mallory@evil.example")
    assert taken(twice).reason == "forged"


@LONG_ON_POSTGRES
@pytest.mark.parametrize(
    ("results", "reason"),
    [
        (("mx.hallam.example; dmarc=pass; spf=pass; dkim=pass",), None),
        (("mx.hallam.example; dmarc=fail (p=none)",), "unchecked"),
        (("mx.hallam.example; spf=fail; dkim=fail",), "unchecked"),
        (("mx.hallam.example; spf=softfail; dkim=pass",), None),
        (("mx.hallam.example; spf=fail; dkim=fail; dkim=pass",), None),
        (("mx.hallam.example 1; dmarc=fail",), "unchecked"),
        # Only the topmost word of our own server counts; the rest came with the mail.
        (("mx.hallam.example; dmarc=fail", "mx.hallam.example; dmarc=pass"), "unchecked"),
        (("mx.evil.example; dmarc=pass", "mx.hallam.example; dmarc=fail"), "unchecked"),
        (("mx.evil.example; dmarc=pass",), "unchecked"),
        # What a sender may have chosen doesn't count.
        (('mx.hallam.example; dmarc=fail (a (b) ; dmarc=pass) header.from="x; dmarc=pass"',), "unchecked"),
        (("mx.hallam.example; spf=fail smtp.mailfrom=spf=pass; dkim=fail header.d=dkim=pass",), "unchecked"),
        (("mx.hallam.example; arc=none; spf=neutral; dkim=none",), None),
        ((), "unchecked"),
        (("mx.hallam.example; none (dmarc=fail)",), None),
    ],
)
def test_our_own_server_says_whether_the_sender_is_who_they_seem(
    results: tuple[str, ...], reason: str | None
) -> None:
    heads = tuple(("Authentication-Results", result) for result in results)
    with replies(mail_authserv="mx.hallam.example"):
        assert taken(mail(heads=heads)).reason == reason
    assert Message.select().exists() == (reason is None)


@pytest.mark.parametrize(
    "head",
    [
        ("Auto-Submitted", "auto-replied (vacation)"),
        ("List-Id", "<owners.example>"),
        ("Precedence", "bulk"),
        ("Return-Path", "<>"),
        ("X-Autoreply", "yes"),
    ],
)
def test_what_a_program_wrote_is_no_message(house: Settings, head: tuple[str, str]) -> None:
    assert taken(mail(heads=(head,))).reason == "machine"
    assert taken(mail(heads=(("Auto-Submitted", "no"),))).outcome == "taken"


def test_our_own_mail_that_comes_back_is_no_message(house: Settings) -> None:
    say("sam", "The spray.")
    ours = Outbox.select().where(Outbox.recipient == EMAILS["ana"]).order_by(Outbox.queued_at.desc()).get()
    assert taken(mail(message_id=ours.message_id)).reason == "machine"


def test_who_is_gone_is_refused(house: Settings) -> None:
    to = address_of("ana")
    other = NewContact("Jon Brandt", "jon@brandt.example", "America/New_York")
    jon = add_contact(viewer("ana").customer, other, SYSTEM, NOON)
    theirs = reply_address(sale_of("ana").ref, jon)
    assert taken(mail(sender="jon@brandt.example", to=theirs, message_id="<j@b.example>")).outcome == "taken"
    end_contact(jon, SYSTEM, NOON)
    assert taken(mail(sender="jon@brandt.example", to=theirs)).reason == "ended"
    dee = address_of("dee")
    only_max_delivers("ana")
    assert taken(mail(sender=EMAILS["dee"], to=dee)).reason == "not_theirs"
    end_staff(viewer("dee").ref, SYSTEM, NOON)
    assert taken(mail(sender=EMAILS["dee"], to=dee, message_id="<d@h.example>")).reason == "ended"
    contact = Contact.get_by_id(viewer("ana").ref)
    correct_contact(
        contact, NewContact("Ana Brandt", "ana@elsewhere.example", contact.time_zone), SYSTEM, NOON
    )
    assert taken(mail(to=to)).reason == "forged"
    assert taken(mail(to=to, sender="ana@elsewhere.example")).outcome == "taken"


@LONG_ON_POSTGRES
def test_who_is_erased_is_refused_and_what_they_sent_goes(house: Settings) -> None:
    to = address_of("ana")
    taken(written("gmail"))
    taken(mail(sender="mallory@evil.example"))
    taken(mail(to="reply@hallam.example"))
    assert ReceivedMail.select().count() == 3
    erase("ana")
    assert not ReceivedMail.select().where(ReceivedMail.sender == EMAILS["ana"]).exists()
    assert not ReceivedMail.select().where(ReceivedMail.sale == sale_of_erased()).exists()
    assert {row.quoted for row in Message.select()} <= {"", "(erased)"}
    assert taken(mail(to=to)).reason == "erased"


def sale_of_erased() -> str:
    return str(Message.select().get().sale)


def test_files_that_can_not_be_kept_are_named(house: Settings) -> None:
    taken(mail("See here.", files=(("photo.exe", b"MZ\x90\x00"), ("list.txt", b"One tap."))))
    assert only_message().words.startswith("See here.\n\n“photo.exe” was not taken: what can be kept here")
    assert [file.name for file in MessageFile.select()] == ["list.txt"]


def test_a_mail_without_words_or_files_is_refused_and_one_with_a_file_alone_is_not(house: Settings) -> None:
    assert taken(mail("  \n")).reason == "nothing_said"
    assert not ReceivedMail.select().where(ReceivedMail.outcome == "taken").exists()
    assert taken(mail("", files=(("list.txt", b"One tap."),))).outcome == "taken"


def test_a_long_letter_is_kept_whole(house: Settings) -> None:
    long = "\n".join(f"Line {n} of a long letter." for n in range(600))
    assert taken(mail(long)).outcome == "taken"
    assert len(only_message().words) <= 5000
    assert only_message().words.endswith("(The mail goes on in the file “mail.txt”.)")
    assert MessageFile.get().name == "mail.txt"


def test_a_file_for_which_a_long_letter_leaves_no_room_is_named() -> None:
    files = (("photo.exe", b"MZ\x90\x00"), *((f"list{n}.txt", f"Tap {n}.".encode()) for n in range(10)))
    message = composed("Line of a long letter.\n" * 600, files)
    assert [one.name for one in message.files] == [*(f"list{n}.txt" for n in range(9)), "mail.txt"]
    assert "“photo.exe” was not taken: what can be kept here" in message.words
    assert "“list9.txt” was not taken: there are too many files" in message.words
    assert "(The mail goes on in the file “mail.txt”.)" in message.words
    assert len(message.words) <= WORDS_LIMIT


@pytest.mark.parametrize("filling", ["(" * 200_000 + ")" * 200_000, '"' + '\\"' * 200_000])
def test_a_word_about_the_sender_that_is_endless_is_not_even_read(filling: str) -> None:
    raw = f"Authentication-Results: {filling}\r\nFrom: ana@brandt.example\r\n\r\n".encode()
    begun = monotonic()
    assert head_of(raw, "mx.hallam.example").authenticated is None
    assert monotonic() - begun < 5


def test_a_mail_of_more_than_ten_megabytes_is_refused(house: Settings) -> None:
    assert taken(mail() + b"x" * LARGEST).reason == "too_large"


def test_who_writes_too_much_is_asked_to_come_again_and_nothing_is_lost(house: Settings) -> None:
    for n in range(60):
        write(sale_for(viewer("ana"), sale_of("ana").ref), NewMessage(f"Question {n}"), by("ana"))
    with pytest.raises(TooMany):
        taken(mail())
    assert not ReceivedMail.select().exists()
    assert take_in(mail(), NOON + timedelta(hours=1)).outcome == "taken"


def test_the_answer_to_an_invitation_goes_to_whoever_takes_it(house: Settings) -> None:
    got: list[tuple[str, str, bytes, str]] = []
    calendar = b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n"
    raw = mail("Accepted: the review", files=(("invite.ics", calendar),))

    def take(sale: Sale, body: bytes, said: str, who: By) -> bool:
        got.append((sale.ref, who.viewer.ref, body, said))
        return True

    answers_to(take)
    try:
        assert [taken(raw).outcome for _ in range(2)] == ["taken", "had already"]
    finally:
        _takers.remove(take)
    assert got == [(sale_of("ana").ref, viewer("ana").ref, calendar, "Accepted: the review")]
    assert not Message.select().exists()


def test_what_came_in_is_forgotten_after_ninety_days(house: Settings) -> None:
    taken(mail(sender="mallory@evil.example"))
    forget_received(NOON + timedelta(days=89))
    assert ReceivedMail.select().count() == 1
    forget_received(NOON + timedelta(days=91))
    assert not ReceivedMail.select().exists()


def test_a_flood_of_strangers_fills_no_table(house: Settings) -> None:
    for n in range(230):
        taken(mail(to=f"reply+{n}@hallam.example"))
    assert ReceivedMail.select().count() == 200


_HEAD = st.sampled_from(
    [b"Content-Type: multipart/mixed; boundary=x", b"Content-Transfer-Encoding: base64", b"MIME-Version: 1.0"]
)


@LONG_ON_POSTGRES
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_HEAD, max_size=3), st.binary(max_size=300), st.booleans())
def test_any_bytes_are_taken_or_refused(heads: list[bytes], body: bytes, ours: bool) -> None:
    lines = (
        [f"To: {address_of('ana')}".encode(), f"From: {EMAILS['ana']}".encode(), *heads] if ours else heads
    )
    found = taken(b"\n".join([*lines, b"", body]) if ours else body)
    assert found.outcome in {"taken", "had already"} or found.reason


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 1000,
        b"From: \xff\xfe <a@b.example>\nTo: =?x-unknown?q?=FF?= <x@y.example>\n\n",
        b"Content-Type: multipart/mixed; boundary=a\n\n"
        + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 3000,
        b"To: " + b"a@b.example, " * 20000 + b"\n\nx",
    ],
)
def test_broken_mails_are_refused(house: Settings, raw: bytes) -> None:
    assert taken(raw).outcome == "refused"
    ours = f"To: {address_of('ana')}\nFrom: {EMAILS['ana']}\n".encode()
    assert taken(ours + raw).outcome in {"taken", "refused"}
