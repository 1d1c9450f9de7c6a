"""Whom one may look as in the demonstration."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Person:
    """One of the cast: `part` says in a few words who that is."""

    name: str
    part: str
    kind: Literal["contact", "staff"]
    email: str


CAST = {
    "ana": Person("Ana", "customer: a kitchen and, before it, the stairs", "contact", "ana@brandt.example"),
    "bea": Person("Bea", "customer: garden care", "contact", "bea@okafor.example"),
    "sam": Person("Sam", "sales: made the promises", "staff", "sam@hallam-reyes.example"),
    "dee": Person("Dee", "delivery: keeps them", "staff", "dee@hallam-reyes.example"),
    "max": Person("Max", "manager: sees it all", "staff", "max@hallam-reyes.example"),
}
