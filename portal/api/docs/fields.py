"""The fields of a body as rows of a table: each with the path to it, whatever it is nested in. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from portal.api.docs.schemas import Schema, Schemas, name_of

Need: TypeAlias = Literal["required", "one of these", "optional"]


@dataclass(frozen=True)
class Field:
    """One field: the path of what holds it (“customer.contacts[].”), its name, what it may be, and what it is."""

    within: str
    name: str
    kind: str
    need: Need
    about: str
    values: tuple[str, ...] = ()
    limits: str = ""


def fields_of(schema: Schema, schemas: Schemas) -> list[Field]:
    """Return all fields of a value, each before those that are in it; the same one of several choices stands once."""
    found = {(one.within, one.name): one for one in reversed(list(_inside(schema, "", (), schemas)))}
    return list(reversed(found.values()))


def field(name: str, schema: Schema, need: Need, schemas: Schemas, within: str = "") -> Field:
    """Return a field of this schema as a row."""
    said = schemas.read(schema)
    values = tuple(schemas.values(schema))
    about = str(said.get("description", "")).partition("\n\n")[0].replace("\n", " ")
    return Field(within, name, schemas.kind(schema), need, about, values, _limits(schema, schemas))


def _inside(schema: Schema, path: str, seen: tuple[str, ...], schemas: Schemas) -> Iterator[Field]:
    choices = schemas.choices(schema)
    several = sum("properties" in schemas.read(choice) for choice in choices) > 1
    for choice in choices:
        name = name_of(choice)
        if name in seen:
            continue
        after, said = (*seen, name) if name else seen, schemas.read(choice)
        if said.get("type") == "array":
            yield from _inside(said.get("items", {}), f"{path.removesuffix('.')}[].", after, schemas)
        for key, part in said.get("properties", {}).items():
            required: Need = "one of these" if several else "required"
            need: Need = required if key in said.get("required", ()) else "optional"
            yield field(key, part, need, schemas, path)
            yield from _inside(part, f"{path}{key}.", after, schemas)


def _limits(schema: Schema, schemas: Schemas) -> str:
    said = [schemas.read(choice) for choice in schemas.choices(schema)]
    found = []
    for one in said:
        if "maxLength" in one:
            found.append(f"at most {one['maxLength']:,} characters")
        if "maxItems" in one:
            found.append(f"at most {one['maxItems']:,} of them")
        if "minimum" in one and "maximum" in one:
            found.append(f"{one['minimum']:,} to {one['maximum']:,}")
        if one.get("default") is not None:
            found.append(f"{one['default']} unless said")
    return ", ".join(dict.fromkeys(found))
