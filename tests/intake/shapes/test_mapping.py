"""A mapping is small and exact: each mistake in it is told, at its place."""

import pytest

from portal.intake.shapes.mapping import told_shape
from tests.intake.shapes.help import mapping, mistakes


def test_a_mapping_without_a_mistake_has_none() -> None:
    assert mistakes(mapping()) == []
    told = told_shape(
        {**mapping(), "each": ["/deals", ""], "dates": "DD/MM/YYYY", "time_zone": "Europe/Paris"}
    )
    assert (told.each, told.only) == (("/deals", ""), {"/stage": ("won",)})
    assert (told.dates, told.decimal, told.time_zone) == ("DD/MM/YYYY", ".", "Europe/Paris")


@pytest.mark.parametrize(
    ("part", "place", "reason"),
    [
        ({"titel": "/what"}, "/sale/titel", "no such field; there is: external_id, customer, "),
        ({"title": None}, "/sale/title", "needs this"),
        ({"title": "what"}, "/sale/title", "“what” is no JSON pointer"),
        ({"title": "/what~2"}, "/sale/title", "no JSON pointer"),
        ({"title": ["/what", "who"]}, "/sale/title", "“who” is no JSON pointer"),
        ({"title": {}}, "/sale/title", "Say “from” where this comes"),
        (
            {"title": {"from": "/what", "read": "text"}},
            "/sale/title/read",
            "no such field; there is: from, as",
        ),
        ({"title": {"each": "/what", "as": "/x"}}, "/sale/title", "no list"),
        ({"title": {"for_all": ["a"]}}, "/sale/title/for_all", "single value"),
        ({"title": {"join": []}}, "/sale/title/join", "a list"),
        ({"title": {"join": ["/a", "b"]}}, "/sale/title/join/1", "no JSON pointer"),
        ({"title": {"join": ["/a"], "with": 1}}, "/sale/title/with", "text in quotation marks"),
        (
            {"signed_on": {"from": "/won", "as": "date"}},
            "/sale/signed_on/as",
            "none of: text, day, milliseconds",
        ),
        ({"signed_on": {"from": "/won", "as": ["day"]}}, "/sale/signed_on/as", "none of"),
        ({"salesperson": {"from": "/rep", "values": ["a"]}}, "/sale/salesperson/values", "an object"),
        (
            {"salesperson": {"from": "/rep", "values": {"a/b": {}}}},
            "/sale/salesperson/values/a~1b",
            "an object",
        ),
        ({"customer": "/who"}, "/sale/customer/name", "needs this"),
        ({"customer": {"from": "/who", "for_all": "x"}}, "/sale/customer", "an object"),
        ({"customer": {"name": "/who", "contacts": {"name": "/x"}}}, "/sale/customer/contacts", "a list"),
        ({"promises": "/items"}, "/sale/promises", "a list"),
        ({"promises": {"each": "items", "as": {}}}, "/sale/promises/each", "no JSON pointer"),
        ({"promises": {"each": "/items", "as": {"word": "/x"}}}, "/sale/promises/as/word", "no such field"),
        ({"promises": [{"due": {"once": "soon"}}]}, "/sale/promises/0/due/once", "no JSON pointer"),
    ],
)
def test_a_mistake_in_a_part_is_told_at_its_place(part: dict[str, object], place: str, reason: str) -> None:
    found = mistakes(mapping(**part))
    assert any(at == place and reason in message for at, message in found), found


@pytest.mark.parametrize(
    ("changes", "place", "reason"),
    [
        ({"eech": ""}, "/eech", "there is: each, only, dates, decimal, time_zone, sale"),
        ({"each": "deals"}, "/each", "no JSON pointer"),
        ({"only": ["won"]}, "/only", "an object"),
        ({"only": {"stage": ["won"]}}, "/only/stage", "no JSON pointer"),
        ({"only": {"/stage": "won"}}, "/only/~1stage", "a list"),
        ({"only": {"/stage": [{}]}}, "/only/~1stage/0", "an object"),
        ({"dates": "DMY"}, "/dates", "none of: YYYY-MM-DD"),
        ({"decimal": ";"}, "/decimal", "none of: ., ,"),
        ({"time_zone": "Mars/Base"}, "/time_zone", "no time zone"),
        ({"time_zone": 1}, "/time_zone", "no time zone"),
        ({"sale": []}, "/sale", "an object"),
    ],
)
def test_a_mistake_beside_the_sale_is_told_too(changes: dict[str, object], place: str, reason: str) -> None:
    found = mistakes({**mapping(), **changes})
    assert any(at == place and reason in message for at, message in found), found


def test_all_mistakes_are_told_at_once_and_what_is_no_mapping_too() -> None:
    assert len(mistakes(mapping(titel="/x", title=None, salesperson="rep"))) == 3
    no_mappings: tuple[object, ...] = (None, [], "mapping", 1)
    for raw in no_mappings:
        assert mistakes(raw)[0] == ("", "This has to be an object in { }."), raw
