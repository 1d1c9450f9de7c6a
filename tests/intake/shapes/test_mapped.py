"""A document of another program becomes a sale of the import format, and nothing in it is guessed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.intake.shapes.pointers import NOTHING, at, below
from tests.intake.shapes.help import deal, made, mapping

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=3), inside, max_size=3),
    max_leaves=8,
)


def test_a_won_deal_becomes_a_sale() -> None:
    assert made(deal()).value == {
        "external_id": "9001",
        "title": "Your kitchen",
        "signed_on": "2026-02-09",
        "salesperson": "sam@hallam.example",
        "customer": {
            "name": "Brandt household",
            "contacts": [{"name": "Ana Brandt", "email": "ana@brandt.example"}],
        },
        "price": {"amount": "38400", "currency": "USD"},
        "promises": [],
    }


def test_a_deal_that_is_not_won_is_left_out_and_says_why() -> None:
    left_out = made(deal(stage="lost")).left_out
    assert left_out is not None
    assert (left_out.field, left_out.message) == ("/stage", "“lost” is none of: won.")


def test_a_deal_that_does_not_say_whether_it_is_won_is_a_mistake_not_one_left_out() -> None:
    """Else a mapping that names the wrong place would quietly leave out everything."""
    nothing: tuple[object, ...] = (None, " ", {})
    for stage in nothing:
        found = made(deal(stage=stage))
        assert found.left_out is None
        assert found.origin_of(found.problems[0].field) == "/stage", stage


@pytest.mark.parametrize(
    ("how", "value", "read"),
    [
        ("day", "2026-02-09", "2026-02-09"),
        ("day", "2026-02-10T02:30:00.000Z", "2026-02-09"),
        ("day", "2026-02-10T02:30:00.000+0000", "2026-02-09"),
        ("day", "2026-02-09T00:00:00", "2026-02-09"),
        ("milliseconds", 1770690600000, "2026-02-09"),
        ("milliseconds", "1770690600000", "2026-02-09"),
        ("seconds", 1770690600, "2026-02-09"),
        ("amount", 38400.0, "38400"),
        ("amount", "38,400.50", "38400.5"),
        ("amount", 0.1, "0.1"),
        ("amount", 120000000, "120000000"),
        ("amount", "$1,200", "1200"),
        ("text", True, "true"),
        ("text", 12.0, "12"),
        ("text", "  a \n", "a"),
    ],
)
def test_a_value_is_read_as_it_is_said_to_be_written(how: str, value: object, read: str) -> None:
    raw = mapping(title={"from": "/what", "as": how})
    assert made(deal(what=value), raw).value["title"] == read


@pytest.mark.parametrize(
    ("how", "value", "reason"),
    [
        ("day", "9 February", "no day written as 2026-03-31"),
        ("day", "2026-02-30", "no day of the calendar"),
        ("day", "2026-02-10T02:30:00", "no instant with its zone"),
        ("day", "9999-12-31T23:59:59-23:00", "a year beyond all others"),
        ("milliseconds", "2026-02-09", "no number of milliseconds"),
        ("milliseconds", "9999999999999999", "no number of milliseconds"),
        ("seconds", 10**15, "no number of seconds"),
        ("amount", "-5", "no amount"),
        ("amount", "1.200,50", "no amount; one looks like 1,234.50"),
        ("text", {"value": "x"}, "an object; a single value"),
        ("text", ["x"], "a list; a single value"),
    ],
)
def test_a_value_that_is_written_otherwise_is_told_at_its_place(how: str, value: object, reason: str) -> None:
    found = made(deal(what=value), mapping(title={"from": "/what", "as": how}))
    [problem] = found.problems
    assert (found.origin_of(problem.field), "title" in found.value) == ("/what", False)
    assert reason in problem.message


def test_days_and_amounts_may_be_written_as_in_a_table() -> None:
    raw = {**mapping(), "dates": "DD/MM/YYYY", "decimal": ",", "time_zone": "UTC"}
    value = made(deal(won="09/02/2026", sum="38.400,50"), raw).value
    assert (value["signed_on"], value["price"]["amount"]) == ("2026-02-09", "38400.5")
    assert made(deal(won="2026-02-10T02:30:00Z"), raw).value["signed_on"] == "2026-02-10"


def test_the_first_place_that_says_something_counts_then_what_holds_for_all() -> None:
    raw = mapping(title={"from": ["/name", "/what"], "for_all": "A sale"})
    assert made(deal(name="Kitchen"), raw).value["title"] == "Kitchen"
    assert made(deal(name=" "), raw).value["title"] == "Your kitchen"
    assert made(deal(what=None), raw).value["title"] == "A sale"


def test_a_text_stands_for_what_the_mapping_says_and_no_other_is_taken() -> None:
    assert made(deal(rep="8")).value["salesperson"] == "kim@hallam.example"
    found = made(deal(rep=9))
    assert [(one.field, one.message) for one in found.problems] == [("/salesperson", "“9” is none of: 7, 8.")]


def test_joined_is_what_is_there_and_never_only_what_holds_for_all() -> None:
    raw = mapping(external_id={"join": [{"for_all": "crm"}, "/no"], "with": "-"})
    assert made(deal(), raw).value["external_id"] == "crm-9001"
    assert "external_id" not in made(deal(no=None), raw).value
    people = [{"first": "Ana", "last": None, "mail": "ana@brandt.example"}]
    assert made(deal(people=people)).value["customer"]["contacts"][0]["name"] == "Ana"


def test_what_says_nothing_of_itself_is_not_made_up() -> None:
    nobody = [{"first": "Bo", "mail": None}, {"mail": "ana@brandt.example"}]
    found = made(deal(sum=None, people=nobody, money=None))
    assert "price" not in found.value
    assert found.value["customer"]["contacts"] == [
        {"name": "Brandt household", "email": "ana@brandt.example"}
    ]
    assert found.origin_of("/customer/contacts/0/email") == "/people/1/mail"
    assert made(deal(money=None)).value["price"] == {"currency": "USD", "amount": "38400"}


def test_promises_are_made_of_one_place_each_and_of_every_item_of_a_list() -> None:
    plain = {"rule": {"for_all": "what"}, "channel": {"for_all": "document"}}
    promises = [
        {**plain, "words": "/pledge", "due": {"once": {"from": "/by", "as": "day"}}},
        {
            "each": "/lines",
            "as": {**plain, "words": "/text", "criteria": ["/seen"], "due": {"undated": True}},
        },
    ]
    lines = [{"text": "One slab.", "seen": "No seam"}, {"text": ""}]
    raw = mapping(promises=promises)
    said = {"said_by": "sam@hallam.example", "said_at": "2026-02-09", "rule": "what", "channel": "document"}
    slab = {**said, "words": "One slab.", "criteria": ["No seam"], "due": {"undated": True}}
    assert made(deal(lines=lines), raw).value["promises"] == [slab]
    first = {**said, "words": "In by May.", "due": {"once": "2026-05-01"}}
    assert made(deal(lines=lines, pledge="In by May.", by="2026-05-01"), raw).value["promises"] == [
        first,
        slab,
    ]
    assert made(deal(pledge="In by May."), raw).value["promises"] == [{**first, "due": {"undated": True}}]
    [problem] = made(deal(lines="none"), raw).problems
    assert problem.message == "Here belongs a list in [ ]."


def test_what_comes_from_the_mapping_is_said_to_come_from_there() -> None:
    found = made(deal(), mapping(time_zone={"for_all": "Mars/Base"}))
    assert found.origin_of("/time_zone") == "mapping /sale/time_zone"


def test_pointers_are_those_of_rfc_6901() -> None:
    document = {"foo": ["bar", "baz"], "": 0, "a/b": 1, "m~n": 8, " ": 7, "~1": 9}
    table: dict[str, Any] = {"": document, "/foo": ["bar", "baz"], "/foo/0": "bar", "/": 0, "/a~1b": 1}
    for pointer, value in {**table, "/m~0n": 8, "/ ": 7, "/~01": 9}.items():
        assert at(document, pointer) == value, pointer
    for pointer in (
        "/foo/2",
        "/foo/-",
        "/foo/01",
        "/foo/-1",
        "/foo/bar",
        "/foo/0/x",
        "/none",
        "/foo/99999999999",
    ):
        assert at(document, pointer) is NOTHING, pointer
    assert below(below("", "a/b"), "m~n") == "/a~1b/m~0n"


@given(ANYTHING, st.sampled_from(sorted(deal())))
def test_whatever_stands_in_a_document_gives_a_sale_or_problems_with_places(value: object, name: str) -> None:
    for document in (value, deal(**{name: value})):
        found = made(document)
        assert all(one.message.endswith(".") for one in found.problems)
        assert found.left_out or found.problems or isinstance(found.value["customer"]["contacts"], list)
