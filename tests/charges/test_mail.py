"""What each side reads in its mail of money: plainly, complete without a click, and never whoever only delivers."""

import email
import email.policy
from datetime import timedelta

import pytest

from portal.charges.actions import NewCharge, decline, enter_all, revise
from portal.lib.db import transaction
from portal.lib.outbox import Outbox
from portal.people.actions.mail_choices import choose
from portal.people.models import Staff
from portal.record.actions import hold
from tests.cast import NOON, sale_of, viewer
from tests.charges.help import approved, asked, bill, by, jon, newest_charge, seen, something_else, take_back

pytestmark = pytest.mark.usefixtures("house")


def mails() -> list[tuple[str, str, str]]:
    """Return who got what mail of charges: address, subject, and text as one line."""
    found = []
    for row in Outbox.select().where(Outbox.kind == "charge").order_by(Outbox.queued_at, Outbox.message_id):
        letter = email.message_from_bytes(bytes(row.body or b""), policy=email.policy.default)
        part = letter.get_body(("plain",))
        assert part is not None
        text = " ".join(part.get_content().split())
        found.append((row.recipient or "", str(letter["subject"]), text))
    return found


def test_an_extra_is_asked_for_with_its_amount_and_reason_and_nothing_is_charged_before() -> None:
    asked("420.00")
    [(who, subject, text)] = mails()
    assert who == "ana@brandt.example"
    assert subject == "Sam Ortega asks you to approve an extra of $420: A deeper sink"
    assert "Why: The one you chose is gone." in text
    assert "Nothing is charged for it before you approve it." in text
    assert "Receipt number" in text


def test_sam_reads_that_ana_approved_it_and_ana_keeps_that_in_her_mail() -> None:
    approved(asked("420.00"), NOON + timedelta(hours=1))
    told = mails()[1:]
    assert sorted(who for who, _, _ in told) == ["ana@brandt.example", "sam@hallam.example"]
    assert {subject for _, subject, _ in told} == {"Ana Brandt approves an extra of $420: A deeper sink"}


def test_sam_reads_that_ana_declined_and_why_and_what_that_means_for_his_bill() -> None:
    one = something_else("260.00")
    decline(seen("ana", one), "I did not ask for it.", by("ana"))
    [(_, _, text)] = [one for one in mails() if one[0] == "sam@hallam.example"]
    assert "I did not ask for it." in text
    assert "$260 is billed for it: a hidden cost until you withdraw that charge or credit it." in text


def test_a_charge_says_what_it_means_for_the_price() -> None:
    bill("12800.00", invoice="1042", pay_link="https://pay.example/1042")
    [(_, subject, text)] = mails()
    assert subject == "Charged: $12,800 for First third"
    assert "First third: $12,800, invoice 1042; pay here: https://pay.example/1042" in text
    assert "The price is kept so far: nothing was charged that you had not agreed to." in text


def test_a_hidden_cost_is_called_so_in_the_very_mail_that_brings_it() -> None:
    something_else("260.00")
    [(_, subject, text)] = mails()
    assert subject == "Not agreed with you. Charged: $260 for A second socket"
    assert "Not all of it was agreed with you. We are sorry" in text
    assert "$260 for “A second socket” was billed without your approval" in text
    assert "The price is broken by a hidden cost of $260" in text


def test_another_amount_for_what_is_billed_already_is_not_said_to_be_billed_later() -> None:
    one = something_else("260.00")
    revise(seen("sam", one), "200.00", "We made it cheaper.", by("sam"))
    [text] = [text for _, subject, text in mails() if "instead of $260" in subject]
    assert "Billed already: $260" in text
    assert "Nothing is charged for it before you approve it." not in text
    assert "What is billed already stands as a hidden cost until you approve it." in text


def test_what_is_hidden_in_one_currency_is_called_so_though_less_is_in_another() -> None:
    something_else("260.00")
    something_else("10.00", currency="EUR", words="A lamp")
    rows = [
        NewCharge("Back", "-260.00", "2026-03-03", "extra:1", knows=True),
        NewCharge("Bulbs", "5.00", "2026-03-03", "extra:2", currency="EUR", knows=True),
    ]
    with transaction():
        hold(sale_of("ana").ref)
        assert enter_all(sale_of("ana"), rows, by("sam")) == 2
    assert "Not agreed with you. 2 charges: Your kitchen" in {subject for _, subject, _ in mails()}


def test_what_is_taken_back_and_what_is_asked_anew_are_told_too() -> None:
    one = asked("420.00")
    revise(seen("sam", one), "450.00", "It got dearer.", by("sam"))
    bill("10.00")
    take_back(newest_charge())
    subjects = [subject for _, subject, _ in mails()]
    assert "Sam Ortega asks for $450 instead of $420: A deeper sink" in subjects
    assert "Taken back: $10 for First third" in subjects


def test_whoever_switched_them_off_gets_none_and_the_others_do() -> None:
    jon()
    choose(viewer("ana").ref, {"charges": "never"}, NOON)
    asked("420.00")
    assert [who for who, _, _ in mails()] == ["jon@brandt.example"]


def test_who_only_delivers_gets_no_mail_of_money() -> None:
    with transaction():
        Staff.update(role="delivery").where(Staff.ref == sale_of("ana").salesperson).execute()
    approved(asked("420.00", who="max"))
    assert "sam@hallam.example" not in {who for who, _, _ in mails()}
