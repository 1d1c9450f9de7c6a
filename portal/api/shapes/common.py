"""Shapes that stand in those of several nouns: people, texts that can be erased, money, files."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from portal.deliveries.stated import due_words
from portal.lib.api.problems import PREFIX
from portal.lib.api.shapes import JsonObject, Money, Ref, Told
from portal.lib.ids import is_ref
from portal.lib.installed import settings
from portal.lib.money import amount
from portal.record.rules import ERASED


def _unless_erased(value: object) -> object:
    return None if value == ERASED else value


Text: TypeAlias = Annotated[str | None, BeforeValidator(_unless_erased)]
Rule: TypeAlias = Annotated[
    Literal["what", "when", "care"],
    Field(
        description="Which of the three rules it serves: do what we said, when we said, and show that we care."
    ),
]
Seconds: TypeAlias = Annotated[int, Field(ge=0, examples=[5400])]


class Person(Told):
    """Somebody by name: a member of staff, a contact or a customer. The name is null once it was erased on request."""

    ref: Ref
    name: Annotated[Text, Field(examples=["Dee Lindqvist"])]


class WordsChange(Told):
    """What stood before and what stands since."""

    before: Text
    after: Text


class MoneyChange(Told):
    """The price before and since; null where none was agreed."""

    before: Money | None
    after: Money | None


class Due(Told):
    """When something is due: as an import writes it, where another promise is named by its number, and in words."""

    rule: Annotated[JsonObject, Field(examples=[{"once": "2026-05-01"}])]
    words: Annotated[str, Field(examples=["by Friday 1 May 2026"])]


class DueChange(Told):
    """When it was due before, and when it is due since."""

    before: Due
    after: Due


class FileTold(Told):
    """A photo or file: its name, what it is, its size in bytes, and the address of its bytes."""

    ref: Ref
    kind: Literal["photo", "file"]
    name: Text
    media_type: Annotated[str, Field(examples=["image/webp"])]
    size: int
    url: Annotated[str, Field(json_schema_extra={"format": "uri"})]


def person(ref: str | None, names: Mapping[str, str]) -> Person | None:
    """Return somebody by their ref and the names of all; None for nobody, and for what the portal did by itself."""
    return Person(ref=ref, name=names.get(ref) or None) if ref and is_ref(ref) else None


def somebody(ref: str, name: str) -> Person:
    """Return somebody whose name was read with what they did."""
    return Person(ref=ref, name=name or None)


def money(minor: int | None, currency: str | None) -> Money | None:
    """Return minor units of a currency as money; None where either is missing."""
    return None if minor is None or currency is None else sum_of(minor, currency)


def sum_of(minor: int, currency: str) -> Money:
    """Return minor units of a currency as money."""
    return Money(amount=amount(minor, currency), currency=currency)


def due(stated: Any) -> Due:
    """Return a due as receipts and tables hold it; one that was changed behind our back has no rule."""
    return Due(rule=stated if isinstance(stated, dict) else {}, words=due_words(stated))


def due_change(pair: tuple[Any, Any] | None) -> DueChange | None:
    """Return what a change did to a due; None where it left it."""
    return DueChange(before=due(pair[0]), after=due(pair[1])) if pair else None


def text_change(pair: tuple[str, str] | None) -> WordsChange | None:
    """Return what a change did to words; None where it left them."""
    return WordsChange(before=pair[0], after=pair[1]) if pair else None


def known(word: str) -> Any:
    """Return a word of a closed set, as a table keeps it: its CHECK says that it is one of them."""
    return word


def file_told(file: Any) -> FileTold:
    """Return a photo or file of an update, a message or a concern."""
    return FileTold(
        ref=file.ref,
        kind=file.kind,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        url=f"{settings().base_url}{PREFIX}files/{file.ref}",
    )
