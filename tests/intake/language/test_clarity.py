"""Sam is told, in plain words, what of a promise could be clearer; nothing is kept from being sealed by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.intake.language.clarity import hints

CLEAR = {"due_kind": "once", "criteria": "Two coats of oil"}


def told(words: str, **fields: str) -> dict[str, str]:
    """Return the hints about words, by their keys; the fields are those of a promise that is clear otherwise."""
    return {hint.key: hint.message for hint in hints(words, {**CLEAR, **fields})}


def test_a_clear_promise_gets_no_hint() -> None:
    assert told("We will oil the floor twice by Friday.") == {}


@pytest.mark.parametrize("kind", ["", "undated"])
def test_no_date(kind: str) -> None:
    assert told("We oil the floor.", due_kind=kind) == {
        "no_date": "No date is said. Agree on one with the customer now, or record that none was given."
    }


@pytest.mark.parametrize("time", ["by the end\n> of May", "within two weeks", "every Friday"])
def test_a_time_that_is_said_but_not_recorded_is_named(time: str) -> None:
    named = " ".join(time.replace(">", "").split())
    assert f"“{named}”" in told(f"We oil the floor {time}.", due_kind="")["no_date"]


def test_no_way_to_tell_that_it_is_kept() -> None:
    assert "no_measure" in told("The floor will be fine.", criteria=" \n")
    assert "no_measure" not in told("The floor will be fine.")
    assert "no_measure" not in told("The floor gets 2 coats.", criteria="")
    assert "no_measure" not in told("The floor is done by Friday.", criteria="")


def test_two_promises_in_one() -> None:
    message = told("We'll oil the floor and we will mend the door.")["two_promises"]
    assert "“We'll” and then “will”" in message
    assert "two_promises" not in told("By Friday you'll be able to see where the roof will be.")


@pytest.mark.parametrize(
    ("words", "key", "named"),
    [
        (
            "We answer as soon\nas possible, promptly.",
            "vague_time",
            "“as soon as possible” and “promptly” say",
        ),
        ("You hear from us regularly.", "vague_often", "“regularly” says"),
        ("High quality tiles.", "vague_quality", "“high quality” says"),
        ("We try to, and should, come.", "vague_will", "“we try” and “should” say"),
    ],
)
def test_vague_words_are_named(words: str, key: str, named: str) -> None:
    found = told(words)
    assert list(found) == [key]
    assert found[key].startswith(named)


def test_parts_of_words_are_not_vague() -> None:
    assert told("The shoulder of the soonest country.") == {}
    assert told("Should it drip, two of your teachers try it.") == {}


@given(st.text(max_size=100))
def test_whatever_is_written_can_be_looked_at(words: str) -> None:
    assert {hint.key for hint in hints(words, {})} >= {"no_date"}
