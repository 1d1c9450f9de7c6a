"""Papers of sealed sales are read once for the mails of their sales stage, and only times are kept."""

from datetime import timedelta
from pathlib import Path

from portal.config import Settings
from portal.figures.jobs import read_new_papers, read_old_papers
from portal.figures.models import StageRead, StageReply
from portal.figures.parity import reading
from portal.figures.parity.reading import read_stages, unread
from portal.intake.importing import How, import_sales
from portal.intake.reading import Item
from portal.people.models import Staff
from portal.sales.models import Source
from tests.cast import NOON, bring, sale_of
from tests.figures.parity.help import at, bring_porch, porch

HOUR = 3600


def test_the_answers_of_a_kept_thread_are_found_with_who_gave_them(house: Settings) -> None:
    sale = bring_porch()
    rows = list(StageReply.select().where(StageReply.sale == sale.ref).order_by(StageReply.n))
    # Ten o'clock is an hour after the office opens at eight, so Friday's hour and Monday's two make three.
    assert [row.seconds for row in rows] == [2 * HOUR, 3 * HOUR, 2 * HOUR + HOUR // 2]
    names = [Staff.get_by_id(row.by).name for row in rows]
    assert names == ["Sam Ortega", "Dee Lindqvist", "Dee Lindqvist"]
    read = StageRead.get_by_id(sale.ref)
    assert (read.mails, read.unasked, read.began_at) == (6, 1, at("2026-02-03T10:00"))


def test_each_sale_is_read_once_and_again_by_another_reader(house: Settings) -> None:
    sale = bring_porch()
    assert unread(50) == []
    rows = [tuple(row.__data__.values()) for row in StageReply.select()]
    read_stages([sale.ref])
    assert [tuple(row.__data__.values()) for row in StageReply.select()] == rows, "read twice, counted once"
    StageRead.update(reader=reading.READER - 1).where(StageRead.sale == sale.ref).execute()
    assert unread(50) == [sale.ref]
    read_old_papers(NOON)
    assert unread(50) == []


def test_a_new_sale_is_read_within_seconds_and_an_old_one_in_its_turn(house: Settings) -> None:
    bring(porch(), at=NOON)
    read_new_papers(NOON + timedelta(seconds=10))
    assert sorted(unread(50)) == sorted([sale_of("ana").ref, sale_of("bea").ref])
    assert StageReply.select().count() == 3
    read_old_papers(NOON)
    assert unread(50) == []


def test_a_sale_without_mails_shows_nothing_of_its_stage(house: Settings) -> None:
    read_stages(unread(50))
    assert StageReply.select().count() == 0
    assert {row.mails for row in StageRead.select()} == {0}


def test_times_stay_when_the_texts_are_erased(house: Settings) -> None:
    sale = bring_porch()
    Source.update(text="(erased)").where(Source.sale == sale.ref).execute()
    StageRead.update(reader=0).execute()
    read_stages([sale.ref])
    assert StageReply.select().where(StageReply.sale == sale.ref).count() == 3
    assert unread(50, NOON) == []


def test_a_mail_that_was_kept_as_a_file_has_its_own_head(house: Settings, tmp_path: Path) -> None:
    mail = (
        "From: Sam Ortega <sam@hallam.example>\r\nDate: Tue, 03 Feb 2026 12:00:00 -0500\r\nSubject: Porch\r\n"
        "To: cal@fern.example\r\n\r\nWe paint it by the 2nd of March.\r\n\r\n"
        "On Tue, 3 Feb 2026 at 10:00, Cal Fern <cal@fern.example> wrote:\r\n> Do you do porches?\r\n"
    )
    (tmp_path / "porch.eml").write_bytes(mail.encode())
    source = {key: value for key, value in porch()["sources"][0].items() if key != "text"}
    item = Item(1, "", porch(sources=[{**source, "file": "porch.eml"}]))
    report = import_sales([item], How(at=NOON, mail=False, folder=tmp_path))
    assert not report.refusals
    read_stages(unread(50))
    [row] = StageReply.select().where(StageReply.sale == report.sealed[0])
    assert row.seconds == 2 * HOUR
