"""Whether two customers may be one: names but for a slip of the pen, addresses of one's own domain."""

import pytest

from portal.intake.alike import are_alike, own_domain, plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Brandt household", "The Brandt Family"),
        ("BRANDT & CO", "Brandt"),
        ("Lum Dental, LLC", "Lum Dentall"),
        ("Stra\u00dfe", "STRASSE"),
        ("The Family", "the family"),
    ],
)
def test_these_may_be_one_customer(one: str, other: str) -> None:
    assert are_alike(one, other)
    assert are_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Brandt household", "Grant household"), ("Lum Dental", "Lum Legal"), ("", ""), ("Inc", ""), ("&", "&")],
)
def test_these_are_two(one: str, other: str) -> None:
    assert not are_alike(one, other)


def test_a_name_of_nothing_but_such_words_stays_what_it_is() -> None:
    assert plain("The Home Company") == "the home company"


@pytest.mark.parametrize(
    ("email", "domain"),
    [("Ana@Brandt.Example", "brandt.example"), ("ana@gmail.com", ""), ("ana", ""), ("", ""), ("a@b", "")],
)
def test_a_domain_tells_something_where_not_anybody_can_be_there(email: str, domain: str) -> None:
    assert own_domain(email) == domain
