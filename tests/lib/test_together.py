"""Several reads in one statement give what each of them gives alone."""

from typing import Any

import pytest

from portal.lib.together import together
from portal.people.models import Company, Contact, Staff
from portal.promises.models import Promise
from portal.sales.models import Sale
from tests.cast import sale_of
from tests.page import counted_statements

pytestmark = pytest.mark.usefixtures("house")


def test_each_query_gives_its_rows_in_its_order_in_one_statement() -> None:
    ana = sale_of("ana").ref
    contacts = Contact.select(Contact, Sale.title.alias("title")).join(
        Sale, on=(Sale.customer == Contact.customer)
    )
    queries: dict[str, Any] = {
        "contacts": contacts.order_by(Contact.name.desc()),
        "promises": Promise.select().where(Promise.sale == ana).order_by(Promise.n.desc()),
        "two": Promise.select(Promise.n).where(Promise.sale == ana).order_by(Promise.n).limit(2),
        "nobody": Staff.select().where(Staff.ref == ""),
    }
    with counted_statements() as statements:
        found = together(queries)
    assert len(statements) == 1
    alone: list[Any] = list(queries["contacts"].objects())
    assert [(one.name, one.title) for one in found["contacts"]] == [(one.name, one.title) for one in alone]
    assert [one.n for one in found["promises"]] == [one.n for one in queries["promises"]]
    assert [one.n for one in found["two"]] == [1, 2]
    assert found["nobody"] == []
    assert together({}) == {}


def test_values_are_those_of_the_fields() -> None:
    ref = sale_of("ana").ref
    found = together({"sale": Sale.select().where(Sale.ref == ref), "company": Company.select()})
    [sale], [company] = found["sale"], found["company"]
    alone = Sale.get_by_id(ref)
    assert [getattr(sale, name) for name in Sale._meta.fields] == [
        getattr(alone, name) for name in Sale._meta.fields
    ]
    assert company.working_hours == Company.get().working_hours


def test_two_parts_that_name_a_query_alike_are_refused() -> None:
    one = {"sale": Sale.select()}
    with pytest.raises(ValueError, match="alike"):
        together(one, dict(one))
