"""What a promise said is known when it is said again, however it is written; what was erased is not."""

from importlib.util import module_from_spec, spec_from_file_location

import pytest

from portal.config import Settings
from portal.intake.language.cues import cues_in_use, said_before
from portal.intake.language.default_phrases import DEFAULT_PHRASES
from portal.lib.db import db
from portal.promises.models import Promise, Saying
from portal.promises.sayings import digest_of
from portal.record.actions import erase
from portal.record.models import SYSTEM, EntryText
from tests.cast import NOON, sale_of
from tests.codebase.help import ROOT
from tests.page import counted_statements


@pytest.mark.parametrize("again", ["We oil\n  IT twice", "we oil it twice!", " We oil it twice. "])
def test_words_are_the_same_however_they_are_written(again: str) -> None:
    assert digest_of(again) == digest_of("We oil it twice.")


@pytest.mark.parametrize("words", ["", " ... ", "(erased)"])
def test_of_nothing_and_of_what_was_erased_there_is_no_digest(words: str) -> None:
    assert digest_of(words) is None


def test_sealed_words_are_known_in_one_statement(house: Settings) -> None:
    words = [row.words for row in Promise.select()]
    assert words
    again = [f" {text.upper().rstrip('.')}" for text in words]
    with counted_statements() as seen:
        assert said_before([*again, "Nobody ever said this.", ""]) == set(again)
    assert len(seen) == 1
    assert said_before([str(number) for number in range(40_000)]) == set()
    assert said_before([]) == set()


def test_erased_words_are_not_known_any_more(house: Settings) -> None:
    ana = sale_of("ana").ref
    words = {row.words for row in Promise.select().where(Promise.sale == ana)}
    theirs = {row.words for row in Promise.select().where(Promise.sale != ana)}
    assert said_before(words) == words
    erase(
        ana, [(row.seq, row.name) for row in EntryText.select().where(EntryText.stream == ana)], SYSTEM, NOON
    )
    assert said_before(words) <= theirs
    assert not Saying.select().where(Saying.sale == ana).exists()


def test_the_migration_writes_down_what_was_said_until_then(house: Settings) -> None:
    path = ROOT / "migrations" / "0008_recording.py"
    spec = spec_from_file_location("recording", path)
    assert spec is not None
    assert spec.loader is not None
    migration = module_from_spec(spec)
    spec.loader.exec_module(migration)
    written = _all_rows()
    assert written
    Promise.update(words="(erased)").where(Promise.ref == written[0][0]).execute()
    Saying.delete().execute()
    migration.fill_sayings(db.obj)
    assert _all_rows() == written[1:]


def _all_rows() -> list[tuple[str, str, str]]:
    return [(row.promise, row.sale, row.digest) for row in Saying.select().order_by(Saying.promise)]


def test_without_rows_of_its_own_the_company_looks_for_the_phrases_that_come_with_the_portal(
    house: Settings,
) -> None:
    assert cues_in_use() == DEFAULT_PHRASES
