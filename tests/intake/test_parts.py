"""A draft is edited in parts: by two people without loss, once a form, and not while it is locked."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.config import Settings
from portal.deliveries.actions.fields import By
from portal.intake.access import draft_for, part_for, source_in
from portal.intake.actions import (
    Clash,
    NewPart,
    add_part,
    order_parts,
    remove_part,
    remove_source,
    restore_part,
    start_sealing,
)
from portal.intake.models import Draft, DraftContact, DraftPart, DraftSource
from portal.intake.queries import parts_of
from portal.intake.rules import merged
from portal.lib.db import release
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.lib.ids import new_ref
from tests.cast import NOON, viewer
from tests.intake.drafting import (
    CY,
    FLOOR,
    PORCH,
    again,
    begun,
    by,
    change,
    paper,
    porch,
    put,
    quoted,
    sale_part,
)
from tests.make import PROPOSAL


def test_what_one_types_and_what_the_other_types_both_stay(house: Settings) -> None:
    draft = begun()
    seen = sale_part(draft)
    change(draft, seen, "sam", title="Your new porch")
    change(draft, seen, "max", signed_on="2026-03-01")
    assert sale_part(draft).fields == {**PORCH, "title": "Your new porch", "signed_on": "2026-03-01"}


def test_two_different_words_for_one_field_are_shown_to_the_second_and_nothing_is_lost(
    house: Settings,
) -> None:
    draft = begun()
    seen = sale_part(draft)
    change(draft, seen, "sam", title="Sam's porch")
    with pytest.raises(Clash) as clash:
        change(draft, seen, "max", title="Max's porch", signed_on="2026-03-01")
    assert clash.value.merged.clashes == {"title": "Sam's porch"}
    assert clash.value.merged.fields["title"] == "Max's porch"
    assert sale_part(draft).fields["title"] == "Sam's porch"
    assert sale_part(draft).fields["signed_on"] == PORCH["signed_on"]
    # Max has seen both now.
    change(draft, clash.value.part, "max", title="Max's porch")
    assert sale_part(draft).fields["title"] == "Max's porch"


def test_the_same_words_twice_are_no_clash() -> None:
    both = merged({"a": "x", "b": "theirs"}, {"a": "", "b": "old"}, {"a": "x", "b": "old"})
    assert (both.fields, both.clashes) == ({"a": "x", "b": "theirs"}, {})


def test_a_form_that_comes_twice_adds_one_part(house: Settings) -> None:
    draft = begun()
    once = By(viewer("sam"), NOON, new_ref())
    refs = [add_part(draft, NewPart("contact", CY), once) for _ in range(2)]
    assert (refs[0] is None, refs[1]) == (False, None)
    assert len(parts_of(draft.ref).contacts) == 1


def test_a_removed_promise_comes_back_to_its_place(house: Settings) -> None:
    draft = porch()
    [first] = parts_of(draft.ref).promises
    second = put(draft, "promise", {**FLOOR, "words": "The rail is oak."})
    remove_part(draft, first, by("sam"))
    assert [part.ref for part in parts_of(draft.ref).promises] == [second.ref]
    with pytest.raises(Conflict, match="removed"):
        change(draft, first, "max", words="Other words.")
    restore_part(draft, first, by("max"))
    assert [part.ref for part in parts_of(draft.ref).promises] == [first.ref, second.ref]
    order_parts(draft, "promise", [second.ref, first.ref], by("sam"))
    assert [part.ref for part in parts_of(draft.ref).promises] == [second.ref, first.ref]


def test_nothing_changes_while_it_is_locked(house: Settings) -> None:
    draft = porch()
    parts, source = parts_of(draft.ref), paper(draft)
    start_sealing(again(draft), viewer("sam").ref, NOON)
    rows = list(DraftPart.select().order_by(DraftPart.ref).dicts())
    for attack in (
        lambda: change(draft, parts.sale, title="Other"),
        lambda: put(draft, "promise", FLOOR),
        lambda: remove_part(draft, parts.promises[0], by("max")),
        lambda: order_parts(draft, "promise", [], by("max")),
        lambda: paper(draft, "Another text."),
        lambda: remove_source(draft, DraftSource.get_by_id(source), by("max")),
    ):
        with pytest.raises(Conflict, match="locked"):
            attack()
    assert list(DraftPart.select().order_by(DraftPart.ref).dicts()) == rows
    assert DraftSource.select().count() == 1


def test_each_change_counts_the_draft_up_so_that_nobody_seals_what_they_did_not_see(house: Settings) -> None:
    draft = porch()
    change(draft, parts_of(draft.ref).promises[0], "max", words="The floor is painted.")
    with pytest.raises(Conflict):
        start_sealing(draft, viewer("sam").ref, NOON)
    assert again(draft).state == "draft"


def test_what_can_not_be_kept_is_refused_whole(house: Settings) -> None:
    draft = begun()
    with pytest.raises(Invalid) as refused:
        change(draft, sale_part(draft), title="a\x00b", sealed_at="now", name="Reed")
    assert [problem.field for problem in refused.value.problems] == ["title", "sealed_at"]
    assert sale_part(draft).fields == PORCH


def test_a_source_is_there_once_and_stays_while_a_promise_quotes_it(house: Settings) -> None:
    draft = begun()
    ref = paper(draft)
    with pytest.raises(Invalid, match="already"):
        paper(draft)
    part = put(draft, "promise", quoted(ref, PROPOSAL, "The old cabinets go to the reuse store"))
    with pytest.raises(Conflict, match="quote this source"):
        remove_source(draft, DraftSource.get_by_id(ref), by("sam"))
    remove_part(draft, part, by("sam"))
    remove_source(draft, DraftSource.get_by_id(ref), by("sam"))
    assert not DraftSource.select().exists()


@pytest.mark.parametrize("text", ["", " \n", "a\x00b", "\ud800"])
def test_a_text_that_is_none_is_no_source(house: Settings, text: str) -> None:
    draft = begun()
    with pytest.raises(Invalid):
        paper(draft, text)
    assert not DraftSource.select().exists()


def test_parts_and_sources_are_found_in_their_own_draft_only(house: Settings) -> None:
    one, other = porch(), begun()
    source = paper(one)
    for find, ref in ((part_for, parts_of(one.ref).sale.ref), (source_in, source)):
        assert find(one, ref).ref == ref
        for draft, name in ((other, ref), (one, "no ref"), (one, new_ref())):
            with pytest.raises(NotHere):
                find(draft, name)


def test_a_draft_belongs_to_the_salesperson_it_names(house: Settings) -> None:
    draft = begun()
    change(draft, sale_part(draft), salesperson="max@hallam.example")
    with pytest.raises(NotHere):
        draft_for(viewer("sam"), draft.ref)
    assert draft_for(viewer("max"), draft.ref).salesperson == viewer("max").ref


def test_the_addresses_of_a_draft_follow_its_contacts(house: Settings) -> None:
    draft = begun()
    contact = put(draft, "contact", {"name": "Cy", "email": "not yet"})
    assert not DraftContact.select().exists()
    change(draft, contact, email="Cy@Reed.example")
    row = DraftContact.get()
    assert (row.email, row.customer) == ("cy@reed.example", "reed household")
    remove_part(draft, contact, by("sam"))
    assert not DraftContact.select().exists()


def test_many_hands_at_once_lose_nothing(house: Settings) -> None:
    draft = begun()

    def go(n: int) -> None:
        try:
            put(draft, "promise", {**FLOOR, "words": f"Promise {n}."})
        finally:
            release()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(go, range(12)))
    promises = parts_of(draft.ref).promises
    assert sorted(part.fields["words"] for part in promises) == sorted(f"Promise {n}." for n in range(12))
    assert again(draft).version == Draft.get_by_id(draft.ref).version == 13


def test_two_who_type_into_one_part_at_the_same_moment_both_stay(house: Settings) -> None:
    draft = begun()
    seen = sale_part(draft)

    def go(field: str) -> None:
        try:
            change(draft, seen, "sam", **{field: f"{field} of one of them"})
        finally:
            release()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(go, ("title", "name", "amount", "currency")))
    now = sale_part(draft).fields
    assert [now[field] for field in ("title", "name", "amount", "currency")] == [
        f"{field} of one of them" for field in ("title", "name", "amount", "currency")
    ]
