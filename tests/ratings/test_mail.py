"""Each rating is mailed to Sam and Max, whatever it says, with every word of it."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from portal.config import Settings
from portal.lib.ids import new_ref
from portal.lib.outbox import Outbox
from portal.people.actions.mail_choices import choose
from portal.people.actions.staff import end_staff
from portal.ratings.actions import rate
from portal.record.models import SYSTEM
from tests.cast import EMAILS, NOON, sale_of, viewer
from tests.ratings.help import give, new_rating


@pytest.mark.parametrize("numbers", [(5, 5, 5), (1, 1, 1), (4, 2, 3)])
def test_sam_and_max_are_told_however_good_it_is(house: Settings, numbers: tuple[int, int, int]) -> None:
    before = Outbox.select().count()
    give("ana", numbers, ("", "Four days <late>,\nbut you told me.", ""))
    assert Outbox.select().count() == before + 2
    for who in ("sam", "max"):
        [mail] = _mails(who)
        what, when, care = numbers
        assert mail["Subject"] == f"Ana Brandt has rated us: what {what}, when {when}, care {care} (of 5)"
        assert "ana@brandt.example" in mail["Reply-To"]
        text = _part(mail, "plain")
        assert f"Doing what we said: {what} of 5\n(no words to it)" in text
        assert f"Doing it when we said: {when} of 5\n“Four days <late>,\nbut you told me.”" in text
        assert f"/staff/sales/{sale_of('ana').ref}#ratings" in text
        html = _part(mail, "html")
        assert "Four days &lt;late&gt;" in html
        assert f"/staff/sales/{sale_of('ana').ref}#ratings" in html


def test_the_same_form_twice_is_mailed_once(house: Settings) -> None:
    new = new_rating((3, 3, 3), key=new_ref())
    for _ in range(3):
        rate(viewer("ana"), sale_of("ana"), new, NOON)
    assert [len(_mails(who)) for who in ("sam", "max", "dee", "ana")] == [1, 1, 0, 0]


def test_who_has_left_gets_none(house: Settings) -> None:
    sale = sale_of("ana")
    end_staff(viewer("sam").ref, SYSTEM, NOON)
    rate(viewer("ana"), sale, new_rating((3, 3, 3)), NOON)
    assert [len(_mails(who)) for who in ("sam", "max")] == [0, 1]


def _mails(who: str) -> list[EmailMessage]:
    rows = Outbox.select().where((Outbox.recipient == EMAILS[who]) & (Outbox.kind == "rating"))
    return [message_from_bytes(bytes(row.body or b""), policy=policy.default) for row in rows]


def _part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body(("plain",) if kind == "plain" else ("html",))
    assert body
    return str(body.get_content()).replace("\r\n", "\n")


def test_who_switched_ratings_off_gets_none(house: Settings) -> None:
    choose(viewer("max").ref, {"ratings": "never"}, NOON)
    give("ana", (1, 1, 1), ("", "", ""))
    assert [len(_mails(who)) for who in ("sam", "max")] == [1, 0]
