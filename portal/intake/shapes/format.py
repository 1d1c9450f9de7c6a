"""The import format as a mapping has to fill it, derived from the models that check it: the two can't differ."""

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from portal.intake.document import SaleIn

# A single value; anything at all (a due, which is checked by itself); a list of one shape; fields by their names.
Shape = Literal["value", "any"] | list[Any] | dict[str, Any]


def _shape(annotation: Any) -> Shape:
    inside = [one for one in get_args(annotation) if one is not NoneType]
    if get_origin(annotation) in (Union, UnionType, Annotated):
        return _shape(inside[0])
    if get_origin(annotation) is list:
        return [_shape(inside[0])]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _fields(annotation)
    return "any" if annotation is Any else "value"


def _fields(model: type[BaseModel]) -> dict[str, Shape]:
    return {name: _shape(field.annotation) for name, field in model.model_fields.items()}


SALE = _fields(SaleIn)
