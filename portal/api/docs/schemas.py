"""Reading the schemas of an OpenAPI document: what a reference stands for, and what of a choice is shown. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Schema: TypeAlias = Mapping[str, Any]
_WORDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
    "array": "list",
    "null": "null",
}
_FORMATS = {"date": "day", "date-time": "instant", "uri": "address"}


class Schemas:
    """The named schemas of a document."""

    def __init__(self, named: Mapping[str, Schema]) -> None:
        """Know the schemas under `components`."""
        self._named = named

    def read(self, schema: Schema) -> Schema:
        """Return what a schema says, with what it refers to under what stands beside the reference."""
        name = name_of(schema)
        if name is None:
            return schema
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return {**self._named[name], **beside}

    def choices(self, schema: Schema) -> list[Schema]:
        """Return the schemas of which a value has one; those of null come last."""
        said = self.read(schema)
        several = said.get("anyOf") or said.get("oneOf")
        if several is None:
            return [schema]
        found = [choice for one in several for choice in self.choices(one)]
        return sorted(found, key=lambda one: one.get("type") == "null")

    def kind(self, schema: Schema) -> str:
        """Return in words what a value may be: “day, or null”."""
        return ", or ".join(dict.fromkeys(self._kind_of_one(choice) for choice in self.choices(schema)))

    def values(self, schema: Schema) -> Iterator[str]:
        """Yield the only values that a value, or each of a list, may be, if there are such."""
        for choice in self.choices(schema):
            said = self.read(choice)
            if said.get("type") == "array":
                yield from self.values(said.get("items", {}))
            yield from map(str, [said["const"]] if "const" in said else said.get("enum", ()))

    def _kind_of_one(self, schema: Schema) -> str:
        said = self.read(schema)
        if said.get("type") == "array":
            return f"list: {self.kind(said.get('items', {}))}"
        if "const" in said or "enum" in said:
            return "word"
        return _FORMATS.get(said.get("format", ""), _WORDS.get(said.get("type", ""), "anything"))


def name_of(schema: Schema) -> str | None:
    """Return the name of the schema that this one refers to, or None."""
    pointer = schema.get("$ref")
    return str(pointer).rpartition("/")[2] if pointer else None
