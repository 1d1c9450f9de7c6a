"""Deals of a program that nobody has, a mapping of them, and hands that put the two together."""

from typing import Any

from portal.intake.shapes.mapped import Mapped, Ours, mapped
from portal.intake.shapes.mapping import told_shape
from portal.lib.errors import Invalid

OURS = Ours("America/New_York", "USD")


def mapping(**sale: Any) -> dict[str, Any]:
    """Return a mapping of `deal` with other parts of the sale; a part that is None is left out."""
    whole: dict[str, Any] = {
        "external_id": "/no",
        "title": "/what",
        "signed_on": {"from": "/won", "as": "day"},
        "salesperson": {"from": "/rep", "values": {"7": "sam@hallam.example", "8": "kim@hallam.example"}},
        "customer": {
            "name": "/who",
            "contacts": {
                "each": "/people",
                "as": {"name": {"join": ["/first", "/last"]}, "email": "/mail"},
            },
        },
        "price": {"amount": {"from": "/sum", "as": "amount"}, "currency": "/money"},
    }
    kept = {name: part for name, part in {**whole, **sale}.items() if part is not None}
    return {"only": {"/stage": ["won"]}, "sale": kept}


def deal(**changes: Any) -> dict[str, Any]:
    """Return Ana's kitchen as that program tells it."""
    told = {
        "no": 9001,
        "what": "Your kitchen",
        "who": "Brandt household",
        "stage": "won",
        "won": "2026-02-09",
        "rep": 7,
        "sum": "38400.00",
        "money": "USD",
        "people": [{"first": "Ana", "last": "Brandt", "mail": "ana@brandt.example"}],
    }
    return {**told, **changes}


def made(document: Any, raw: dict[str, Any] | None = None) -> Mapped:
    """Return what a mapping makes of a document."""
    return mapped(document, told_shape(raw or mapping()), OURS)


def mistakes(raw: object) -> list[tuple[str, str]]:
    """Return what is wrong in a mapping, each with its place."""
    try:
        told_shape(raw)
    except Invalid as error:
        return [(problem.field, problem.message) for problem in error.problems]
    return []
