"""The sales stage from kept mails: what was asked, when it was answered, and what we wrote unasked."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.figures.parity.heads import Head
from portal.figures.parity.stage import Person, Reading, Sides, Stage, stage_in
from portal.lib.worktime import WorkingWeek

NEW_YORK = ZoneInfo("America/New_York")
WEEK = WorkingWeek(dict.fromkeys(range(5), ((time(9), time(17)),)), NEW_YORK)
SIDES = Sides(
    ours=(
        Person("Sam Ortega", "sam@hallam.example", "s1"),
        Person("Dee Lindqvist", "dee@hallam.example", "d1"),
    ),
    theirs=(Person("Ana Brandt", "ana@brandt.example"),),
)
SIGNED = Reading(date(2026, 2, 9), NEW_YORK, SIDES, WEEK)
HOUR = 3600


def mails(*said: tuple[str, str]) -> str:
    return "\n".join(f"From: {who}\nSent: {at}\n\nHello.\n" for at, who in said)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def took(*texts: str, reading: Reading = SIGNED) -> list[int]:
    return [pair.seconds for pair in stage_in(texts, (), reading).pairs]


def test_a_mail_of_theirs_and_our_next_one_are_a_pair_in_working_time() -> None:
    # Friday at four, answered on Monday at ten.
    thread = mails(("2026-01-16 16:00", "Ana Brandt"), ("2026-01-19 10:00", "Sam Ortega"))
    assert took(thread) == [2 * HOUR]


def test_each_mail_counts_by_itself_and_one_answer_may_answer_several() -> None:
    thread = mails(("2026-01-13 10:00", "Ana"), ("2026-01-13 11:00", "Ana"), ("2026-01-13 12:00", "Sam"))
    assert took(thread) == [2 * HOUR, HOUR]


def test_the_order_of_the_text_is_nothing_and_the_same_mail_twice_is_one() -> None:
    first = mails(("2026-01-13 12:00", "Sam Ortega <sam@hallam.example>"), ("2026-01-13 10:00", "Ana"))
    quoted = "> On Tue, 13 Jan 2026 at 10:00, Ana Brandt <ana@brandt.example> wrote:\n>> Hello"
    assert took(first, quoted) == [2 * HOUR]


def test_what_no_sales_stage_holds_is_passed_over() -> None:
    thread = mails(
        ("0001-01-03 10:00", "Ana"),
        ("2026-01-13 10:00", "Ana"),
        ("2026-01-13 12:00", "Sam"),
    )
    assert stage_in([thread], (), SIGNED).began_at == at("2026-01-13T10:00")
    began = at("2026-01-01T00:00")
    many = [Head("Ana", began + timedelta(minutes=n)) for n in range(5000)]
    found = stage_in([], [*many, Head("Sam", began + timedelta(minutes=5000))], SIGNED)
    assert (found.mails, len(found.pairs)) == (1000, 999)


def test_what_we_write_though_nothing_waits_is_unasked() -> None:
    thread = mails(
        ("2026-01-12 09:30", "Sam Ortega"),
        ("2026-01-13 10:00", "Ana"),
        ("2026-01-13 11:00", "Dee Lindqvist"),
        ("2026-01-14 11:00", "Dee"),
    )
    found = stage_in([thread], (), SIGNED)
    assert found.unasked == (at("2026-01-12T09:30"), at("2026-01-14T11:00"))
    assert [(pair.by, pair.seconds) for pair in found.pairs] == [("d1", HOUR)]
    assert found.mails == 4


def test_nothing_after_the_day_of_signing_is_of_the_sales_stage() -> None:
    asked = ("2026-02-09 16:00", "Ana")
    assert took(mails(asked, ("2026-02-09 16:30", "Sam"))) == [1800]
    assert took(mails(asked, ("2026-02-10 09:30", "Sam"))) == []


def test_a_mail_that_nobody_answered_is_not_counted() -> None:
    assert stage_in([mails(("2026-01-13 10:00", "Ana"))], (), SIGNED) == Stage(
        (), (), 1, at("2026-01-13T10:00")
    )


def test_who_is_nobody_of_either_side_is_not_counted() -> None:
    for stranger in ("Pat Doe <pat@else.example>", "Ana Other <ana@else.example>", "Pat"):
        assert took(mails(("2026-01-13 10:00", "Ana"), ("2026-01-13 11:00", stranger))) == []


def test_whoever_writes_from_a_domain_of_ours_is_one_of_us() -> None:
    [pair] = stage_in(
        [mails(("2026-01-13 10:00", "Ana"), ("2026-01-13 11:00", "Office <office@hallam.example>"))],
        (),
        SIGNED,
    ).pairs
    assert (pair.seconds, pair.by) == (HOUR, "")


def test_a_first_name_that_both_sides_have_is_nobodys() -> None:
    both = Sides((*SIDES.ours, Person("Ana Lopez", "lopez@hallam.example", "l1")), SIDES.theirs)
    reading = Reading(SIGNED.signed_on, NEW_YORK, both, WEEK)
    sam = ("2026-01-13 11:00", "Sam")
    assert took(mails(("2026-01-13 10:00", "Ana"), sam), reading=reading) == []
    assert took(mails(("2026-01-13 10:00", "Brandt, Ana"), sam), reading=reading) == [HOUR]
    assert took(mails(("2026-01-13 10:00", "Ana [mailto:ana@brandt.example]"), sam), reading=reading) == [
        HOUR
    ]


def test_heads_that_stand_in_no_text_are_read_too() -> None:
    answer = Head("Sam Ortega <sam@hallam.example>", at("2026-01-13T12:00"))
    assert [
        pair.seconds for pair in stage_in([mails(("2026-01-13 10:00", "Ana"))], [answer], SIGNED).pairs
    ] == [2 * HOUR]
