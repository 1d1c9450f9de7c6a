"""Max looks after who works here; there is always a manager, and one address is one person."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.lib.db import release
from portal.lib.errors import Conflict, Invalid, KeptError, NotHere
from portal.people.actions import (
    NewContact,
    NewStaff,
    add_contact,
    add_staff,
    change_staff,
    end_staff,
    staff_for,
)
from portal.people.credentials import SetUpLink
from portal.people.models import Contact, Staff
from portal.people.queries import contact_names, contacts_of, managers, staff, staff_by_email, staff_names
from portal.record.actions import reproject
from portal.record.models import COMPANY, Entry, EntryText
from tests.cast import NOON
from tests.people.help import ANA, BEA, DEE, MAX, Cast, newest_text, post, set_up

TEAM = "/staff/settings/people"


@pytest.fixture
def max_here(app: Flask, cast: Cast) -> FlaskClient:
    browser = app.test_client()
    set_up(browser, cast.max)
    return browser


def test_max_adds_a_colleague_who_gets_a_link_by_mail(max_here: FlaskClient) -> None:
    answer = post(max_here, TEAM, name="Lou Low", email="Lou@Hallam.example", role="sales", phone="")
    assert answer.location == f"{TEAM}?done=added"
    lou = staff_by_email("lou@hallam.example")
    assert lou is not None
    assert (lou.name, lou.role) == ("Lou Low", "sales")
    assert "/staff/set-up/" in newest_text()
    page = max_here.get(answer.location).text
    assert "Lou Low" in page
    assert "can&#39;t sign in yet" in page or "can't sign in yet" in page


def test_an_address_in_use_is_said_beside_the_field(max_here: FlaskClient) -> None:
    answer = post(max_here, TEAM, name="Other Dee", email=DEE, role="sales", phone="")
    assert (answer.status_code, 'id="email-error"' in answer.text, "Other Dee" in answer.text) == (
        422,
        True,
        True,
    )
    assert SetUpLink.select().where(SetUpLink.used_at.is_null()).count() == 0


def test_max_corrects_dee(max_here: FlaskClient, cast: Cast) -> None:
    path = f"{TEAM}/{cast.dee}"
    assert 'value="Dee Lindqvist"' in max_here.get(path).text
    post(max_here, path, name="Dee Lindqvist-Moor", email=DEE, role="delivery", phone="030 1234")
    assert (staff(cast.dee).name, staff(cast.dee).phone) == ("Dee Lindqvist-Moor", "030 1234")


def test_max_sends_dee_a_new_link(max_here: FlaskClient, cast: Cast) -> None:
    assert post(max_here, f"{TEAM}/{cast.dee}/link").location == f"{TEAM}?done=mailed"
    assert "/staff/set-up/" in newest_text()


def test_max_ends_dee_after_being_asked(max_here: FlaskClient, cast: Cast) -> None:
    assert "End Dee Lindqvist?" in max_here.get(f"{TEAM}/{cast.dee}/end").text
    assert staff(cast.dee).ended_at is None
    assert post(max_here, f"{TEAM}/{cast.dee}/end").location == f"{TEAM}?done=ended"
    assert staff(cast.dee).ended_at == NOON
    assert max_here.get(f"{TEAM}/{cast.dee}").status_code == 404
    assert staff_names([cast.dee]) == {cast.dee: "Dee Lindqvist"}


def test_the_last_manager_stays(max_here: FlaskClient, cast: Cast) -> None:
    ended = post(max_here, f"{TEAM}/{cast.max}/end")
    assert (ended.status_code, "This is the last manager" in ended.text) == (409, True)
    changed = post(max_here, f"{TEAM}/{cast.max}", name="Max Hallam", email=MAX, role="sales", phone="")
    assert (changed.status_code, 'id="role-error"' in changed.text) == (409, True)
    assert [row.ref for row in managers()] == [cast.max]


def test_two_managers_who_end_each_other_at_one_moment_leave_one(cast: Cast) -> None:
    other = add_staff(NewStaff("mia@hallam.example", "Mia", "manager"), cast.max, NOON)
    refusals = _together(lambda: end_staff(cast.max, other, NOON), lambda: end_staff(other, cast.max, NOON))
    assert len(managers()) == 1
    assert [type(refusal) for refusal in refusals] == [Conflict]


@pytest.mark.parametrize("ref", ["9223372036854775808", "%ED%A0%80", "a%00b", "BBBBBBBBBBBBB", "x" * 5000])
def test_a_person_who_is_not_there_is_a_404(max_here: FlaskClient, ref: str) -> None:
    for path in (f"{TEAM}/{ref}", f"{TEAM}/{ref}/end"):
        assert max_here.get(path).status_code == 404
        assert post(max_here, path).status_code == 404
    assert post(max_here, f"{TEAM}/{ref}/link").status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"role": "owner"},
        {"name": ""},
        {"name": "x" * 201},
        {"email": "x"},
        {"phone": "1" * 41},
        {"name": "D\0e"},
    ],
)
def test_what_can_not_be_kept_changes_nothing(
    max_here: FlaskClient, cast: Cast, change: dict[str, str]
) -> None:
    fields = {"name": "Dee", "email": DEE, "role": "delivery", "phone": ""} | change
    assert post(max_here, f"{TEAM}/{cast.dee}", **fields).status_code == 422
    assert staff(cast.dee).name == "Dee Lindqvist"


def test_an_address_has_one_customer(cast: Cast) -> None:
    with pytest.raises(Invalid, match="another customer"):
        add_contact(cast.beas, NewContact("Ana", "ANA@brandt.example", "UTC"), cast.max, NOON)
    with pytest.raises(Invalid, match="this customer already"):
        add_contact(cast.anas, NewContact("Ana", ANA, "UTC"), cast.max, NOON)
    with pytest.raises(NotHere):
        add_contact("BBBBBBBBBBBBB", NewContact("Pat", "pat@x.example", "UTC"), cast.max, NOON)
    assert [row.email for row in contacts_of(cast.beas)] == [BEA]


def test_one_address_given_to_two_customers_at_one_moment_gets_one(cast: Cast) -> None:
    def add(customer: str) -> Callable[[], object]:
        return lambda: add_contact(customer, NewContact("Cy", "cy@x.example", "UTC"), cast.max, NOON)

    refusals = _together(add(cast.anas), add(cast.beas))
    assert [type(refusal) for refusal in refusals] == [Invalid]
    assert Contact.select().where(Contact.email == "cy@x.example").count() == 1


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../UTC", "Europe/Berlin\0"])
def test_a_contact_needs_a_known_zone(cast: Cast, zone: str) -> None:
    with pytest.raises(Invalid, match="time_zone"):
        add_contact(cast.anas, NewContact("Cy", "cy@x.example", zone), cast.max, NOON)


def test_staff_named_in_an_import_are_found_or_made(cast: Cast) -> None:
    assert staff_for(DEE.upper(), "sales", "system", NOON) == cast.dee
    made = staff(staff_for("sam.low@hallam.example", "sales", "system", NOON))
    assert (made.name, made.role, made.ended_at) == ("Sam Low", "sales", None)
    assert staff_for("sam.low@hallam.example", "sales", "system", NOON) == made.ref


def test_names_and_addresses_stand_beside_the_chain(cast: Cast) -> None:
    facts = " ".join(row.facts for row in Entry.select())
    for text in ("Ana Brandt", ANA, "Dee Lindqvist", DEE, "Brandt household"):
        assert text not in facts
        assert EntryText.select().where(EntryText.text == text).exists()


def test_a_rebuild_gives_the_same_people(cast: Cast) -> None:
    change_staff(cast.dee, NewStaff(DEE, "Dee Lindqvist", "sales", "030"), cast.max, NOON)
    end_staff(cast.dee, cast.max, NOON)
    before = [row.__data__ for table in (Staff, Contact) for row in table.select().order_by(table.ref)]
    reproject(COMPANY)
    assert [
        row.__data__ for table in (Staff, Contact) for row in table.select().order_by(table.ref)
    ] == before
    assert contact_names([cast.ana, "nobody"]) == {cast.ana: "Ana Brandt"}


def _together(*attempts: Callable[[], object]) -> list[KeptError]:
    refusals: list[KeptError] = []
    start = threading.Barrier(len(attempts))

    def run(attempt: Callable[[], object]) -> None:
        start.wait()
        try:
            attempt()
        except KeptError as refusal:
            refusals.append(refusal)
        release()

    threads = [threading.Thread(target=run, args=(attempt,)) for attempt in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refusals
