"""Who finds what: others' things are neither found nor counted, and the index keeps up with who may see a sale."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from portal.concerns.actions import NewConcern, raise_concern
from portal.config import Settings
from portal.deliveries.actions import assign
from portal.deliveries.actions.handing_over import hand_over
from portal.people.access import Viewer
from portal.people.actions.staff import NewStaff, add_staff
from portal.people.models import Contact
from portal.promises.models import Promise
from portal.record.models import SYSTEM
from portal.sales.models import Sale
from portal.search.models import Search
from portal.search.queries import MOST_ROWS, found
from portal.search.rules import parse
from tests.cast import NOON, bring, sale_of, viewer
from tests.concerns.help import by, raised
from tests.make import kitchen, promise
from tests.my.help import delivery_of, tell
from tests.page import Browser
from tests.search.help import kinds_of, rows_of

Open = Callable[[str], Browser]
OTHERS = [("kim@hallam.example", "Kim Ode", "sales"), ("eve@hallam.example", "Eve Moor", "delivery")]


@pytest.fixture
def bath(house: Settings) -> Sale:
    """A sale of Kim's that Eve delivers: none of Sam's and Dee's business."""
    for email, name, role in OTHERS:
        add_staff(NewStaff(email, name, role), SYSTEM, NOON)
    made = kitchen(
        external_id="kim-1",
        title="Zinnia bath",
        salesperson="kim@hallam.example",
        customer={
            "name": "Zinnia household",
            "contacts": [{"name": "Zoe Zinnia", "email": "zoe@zinnia.example", "time_zone": "Asia/Tokyo"}],
        },
        promises=[
            promise(
                words="The zinnia tiles are laid.",
                delivered_by="eve@hallam.example",
                due={"once": "2026-03-20"},
            )
        ],
    )
    made["sources"][0]["text"] += "\nAnd zinnia tiles."
    assert not bring(made).refusals
    sale: Sale = Sale.get(Sale.external_id == "kim-1")
    tell("max", delivery_of(sale, 1), "progress", "The zinnia tiles are here.", NOON)
    return sale


@pytest.mark.parametrize("who", ["sam", "dee"])
def test_nobody_finds_what_is_anothers_by_any_word_or_address(bath: Sale, browser: Open, who: str) -> None:
    assert kinds_of("max", "zinnia") == ["customer", "promise", "sale", "source", "update"]
    reader = browser(who)
    nothing = reader.get("/staff/search?q=zznothing").words
    ref = viewer("max").ref
    for typed in (
        "zinnia",
        "zin",
        '"zinnia tiles"',
        "tiles -garden",
        "zoe@zinnia.example",
        f"s{ref}",
        "scope",
        "kim",
    ):
        assert kinds_of(who, typed) == []
        page = reader.get(f"/staff/search?{urlencode({'q': typed})}")
        assert page.words == nothing, "not even how many there are"
        for kind in ("customer", "sale", "promise", "source", "update", "concern", "everything"):
            assert not rows_of(reader.get(f"/staff/search?{urlencode({'q': typed, 'kind': kind})}"))


def test_a_word_of_both_is_found_in_ones_own_alone(bath: Sale) -> None:
    tell("dee", delivery_of(sale_of("ana"), 1), "progress", "The tiles are here.", NOON)
    for who in ("sam", "dee"):
        rows, following = found(viewer(who), parse("tiles"), "", "")
        assert [row.sale for row in rows] == [sale_of("ana").ref]
        assert not following


def test_those_who_deliver_find_no_paper(house: Settings, browser: Open) -> None:
    assert kinds_of("sam", "seam sink") == ["source"]
    assert kinds_of("dee", "seam sink") == []
    page = browser("dee").get("/staff/search?q=seam&kind=source")
    assert not rows_of(page)
    assert "Papers" not in page.words


def test_a_concern_is_found_by_whoever_sees_it_and_by_nobody_else(bath: Sale, browser: Open) -> None:
    hers = raised("The worktop has a zinnia scratch.", delivery_of(sale_of("ana"), 1))
    raised("Nobody rings about zinnia.")
    zoe = Contact.get(Contact.email == "zoe@zinnia.example")
    who = Viewer("contact", zoe.ref, zoe.name, zoe.email, zoe.time_zone, customer=zoe.customer)
    raise_concern(bath, NewConcern("My zinnia tiles are loose.", delivery_of(bath, 1).ref), by(who))
    assert kinds_of("max", "zinnia").count("concern") == 3
    assert kinds_of("sam", "zinnia") == ["concern", "concern"]
    assert kinds_of("dee", "zinnia") == ["concern"], (
        "about what Dee delivers; not about the sale, which names prices"
    )
    assert rows_of(browser("dee").get("/staff/search?q=zinnia&kind=concern")) == [
        ("Concern 1", f"/staff/concerns/{hers.ref}#:~:text=zinnia")
    ]
    assign(
        sale_of("ana"),
        Promise.get_by_id(delivery_of(sale_of("ana"), 1).promise),
        viewer("max").ref,
        by("max"),
    )
    assert kinds_of("dee", "zinnia") == []
    assign(sale_of("ana"), Promise.get_by_id(delivery_of(sale_of("ana"), 1).promise), None, by("max"))
    assert kinds_of("dee", "zinnia") == ["concern"]
    hand_over([Sale.get_by_id(sale_of("ana").ref)], viewer("max").ref, "Max sees to you.", by("max"))
    assert kinds_of("sam", "zinnia") == []


def test_a_wrong_index_shows_those_who_deliver_no_concern_of_others(bath: Sale) -> None:
    raised("Nobody rings about zinnia.")
    Search.update(scope=f"s{viewer('sam').ref} d{viewer('dee').ref}").where(
        Search.kind == "concern"
    ).execute()
    assert kinds_of("dee", "zinnia") == []


def test_after_a_handover_the_successor_finds_it_and_the_predecessor_no_more(bath: Sale) -> None:
    hand_over([Sale.get_by_id(bath.ref)], viewer("sam").ref, "Sam is your man now.", by("max"))
    assert kinds_of("sam", "zinnia") == ["customer", "promise", "sale", "source", "update"]
    kim = Viewer("staff", bath.salesperson, "Kim Ode", "kim@hallam.example", "Asia/Tokyo", role="sales")
    assert found(kim, parse("zinnia"), "", "") == ([], "")


def test_whoever_is_to_deliver_finds_it_and_no_more_when_another_does(bath: Sale) -> None:
    tiles = Promise.get(Promise.sale == bath.ref)
    for to in (viewer("dee").ref, None):
        assign(bath, tiles, to, by("max"))
        assert kinds_of("dee", "zinnia") == ["customer", "promise", "sale", "update"]
    assign(bath, tiles, viewer("sam").ref, by("max"))
    assert kinds_of("dee", "zinnia") == []


def test_a_page_after_anothers_thing_shows_nothing_of_it(bath: Sale) -> None:
    """The address of the next page names a thing: one that the reader may not see moves the place, no more."""
    for n in range(MOST_ROWS + 1):
        tell("dee", delivery_of(sale_of("ana"), 1), "progress", f"Tile {n} is laid.", NOON)
    rows, _ = found(viewer("max"), parse("zinnia"), "", "")
    for row in rows:
        later, _ = found(viewer("dee"), parse("tile"), "", row.ref)
        assert {one.sale for one in later} <= {sale_of("ana").ref}
