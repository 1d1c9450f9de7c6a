"""Heads of mails in a kept text: who wrote and when, in English and German, and nothing that isn't said exactly."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.figures.parity.heads import heads_in, instant_in

NEW_YORK = ZoneInfo("America/New_York")
TEN = datetime(2026, 1, 13, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "From: Ana Brandt <ana@brandt.example>\nDate: Tue, 13 Jan 2026 10:12:44 -0500\nTo: Sam\n\nHello",
        "From: Ana Brandt <ana@brandt.example>\r\nSent: Tuesday, January 13, 2026 10:12 AM\r\nTo: Sam\r\n\r\nHello",
        "*From:* Ana Brandt <ana@brandt.example>\n*Sent:* Tuesday, January 13, 2026 10:12\n*To:* Sam",
        "Von: Ana Brandt <ana@brandt.example>\nGesendet: Dienstag, 13. Januar 2026 10:12\nAn: Sam\nBetreff: Küche",
        "Von: Ana Brandt <ana@brandt.example>\nDatum: 13.01.2026 10:12\nAn: Sam",
        "On Tue, Jan 13, 2026 at 10:12 AM Ana Brandt <ana@brandt.example> wrote:\n> Hello",
        "On Tue, 13 Jan 2026 at 10:12, Ana Brandt <ana@brandt.example> wrote:\n> Hello",
        "> > On 13 January 2026, at 10:12, Ana Brandt <ana@brandt.example> wrote:",
        "On 2026-01-13 15:12 UTC, Ana Brandt <ana@brandt.example> wrote:",
        "On Tue, 13 Jan 2026 at 10:12, Ana Brandt\n<ana@brandt.example>\nwrote:",
        "Am Di., 13. Jan. 2026 um 10:12 Uhr schrieb Ana Brandt <ana@brandt.example>:",
        "> Am 13.01.2026 um 10:12 schrieb Ana Brandt <ana@brandt.example>:",
    ],
)
def test_a_head_names_who_and_when(text: str) -> None:
    [head] = heads_in(text, NEW_YORK)
    assert (head.who, head.at.replace(second=0)) == ("Ana Brandt <ana@brandt.example>", TEN)


@pytest.mark.parametrize(
    "text",
    [
        # Only a day, a day that can be read in two ways, a day that never was, and no head at all.
        "On 13 January 2026 Ana Brandt wrote:",
        "From: Ana Brandt\nDate: 13 Jan 2026\n",
        "From: Ana Brandt\nDate: 01/02/2026 10:12\n",
        "On 31 February 2026 at 10:12, Ana wrote:",
        "On 13 Jan 2026 at 25:12, Ana wrote:",
        "On 13 \u017fep 2026 at 10:12, Ana wrote:",
        "From: Ana Brandt\nSubject: Hello\n",
        "Date: Tue, 13 Jan 2026 10:12:44 -0500\nFrom now on we answer.",
        "On the whole, Ana wrote: well.",
        "",
    ],
)
def test_what_is_not_dated_to_the_minute_is_left_out(text: str) -> None:
    assert list(heads_in(text, NEW_YORK)) == []


def test_of_a_field_without_end_a_part_is_read() -> None:
    [head] = heads_in(f"From: {'a.' * 50_000}\nDate: Tue, 13 Jan 2026 10:12:44 -0500", NEW_YORK)
    assert len(head.who) == 300


def test_afternoon_and_noon_by_the_clock_of_twelve() -> None:
    for said, hour in (("12:05 AM", 0), ("12:05 PM", 12), ("1:05 p.m.", 13), ("11:05 am", 11)):
        at = instant_in(f"Jan 13, 2026 {said}", ZoneInfo("UTC"))
        assert at == datetime(2026, 1, 13, hour, 5, tzinfo=UTC)


def test_every_mail_of_a_thread_is_found_in_its_order() -> None:
    text = (
        "From: Sam <sam@hallam.example>\nSent: Wednesday, January 14, 2026 9:30 AM\n\nYes, we can.\n\n"
        "On Tue, 13 Jan 2026 at 10:12, Ana wrote:\n> Can you?\n>\n> On Mon, 12 Jan 2026 at 16:00, Sam wrote:\n>> Well"
    )
    assert [head.at.day for head in heads_in(text, NEW_YORK)] == [14, 13, 12]


@given(st.text(alphabet="OnAm From:Date wrote schrieb 0123456789.,-<>@\n", max_size=400))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    for head in heads_in(text, NEW_YORK):
        assert head.who
        assert head.at.tzinfo is UTC
