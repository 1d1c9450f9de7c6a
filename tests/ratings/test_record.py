"""Ratings on the record: rebuilt to the same rows, and found when anybody changed one behind our back."""

import pytest

from portal.config import Settings
from portal.ratings.models import Rating
from portal.ratings.queries import ratings_of
from portal.record.actions import erase
from portal.record.models import SYSTEM
from portal.record.rebuilding import rebuild_all
from portal.record.verify import verify_all
from tests.cast import NOON, sale_of
from tests.intake.help import portal
from tests.ratings.help import give
from tests.record.help import behind_our_back, change, drop, first_fault, put, rows_of, sql, undoing


@pytest.fixture
def rated(house: Settings) -> Settings:
    """Ana rated twice, Bea once."""
    give("ana", (4, 2, 5), ("", "Four days late.", "Dee rang at once."))
    give("ana", (5, 3, 5))
    give("bea", (1, 1, 2), ("The hedge still stands.", "", ""))
    return house


def test_a_rebuild_gives_the_same_ratings(rated: Settings) -> None:
    before = rows_of("rating")
    rebuild_all()
    assert rows_of("rating") == before
    assert len(before) == 3


def test_a_rebuild_mends_what_was_done_to_them(rated: Settings) -> None:
    before = rows_of("rating")
    with behind_our_back():
        sql('UPDATE rating SET "when" = 5, when_words = ?', "Always on time.")
        rebuild_all()
        assert rows_of("rating") == before


def test_whatever_is_done_to_a_rating_is_found(rated: Settings) -> None:
    row = rows_of("rating")[0]
    with behind_our_back():
        for changes in (
            {"what": 5 if row["what"] < 5 else 4},
            {"when_words": "Always on time."},
            {"by": rows_of("contact")[0]["ref"], "care": 1},
            {"at": "2026-03-03T17:00:01.000000Z"},
            {"sale": sale_of("bea").ref, "seq": 99},
        ):
            with undoing():
                change("rating", row, **changes)
                assert first_fault(), changes
        with undoing():
            drop("rating", row)
            assert first_fault()
        with undoing():
            put("rating", {**row, "ref": "2222222222222", "seq": 99, "what": 5, "when": 5, "care": 5})
            assert first_fault()
    assert list(verify_all()) == []


def test_the_command_names_the_sale_whose_rating_was_changed(rated: Settings) -> None:
    assert portal(rated, "record", "verify").exit_code == 0
    Rating.update(care=5).where(Rating.sale == sale_of("bea").ref).execute()
    verified = portal(rated, "record", "verify")
    assert verified.exit_code == 1
    assert sale_of("bea").ref in verified.output
    assert "rating" in verified.output


def test_words_can_be_erased_and_the_numbers_stay(rated: Settings) -> None:
    bea = sale_of("bea").ref
    seq = Rating.get(Rating.sale == bea).seq
    erase(bea, [(seq, "/what_words")], SYSTEM, NOON)
    [given] = ratings_of(bea)
    assert [(mark.number, mark.words) for mark in given.marks] == [(1, "(erased)"), (1, ""), (2, "")]
    assert list(verify_all()) == []
