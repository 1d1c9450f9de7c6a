"""Photos and files in a body of JSON."""

import base64
import binascii
from collections.abc import Sequence
from typing import Annotated, TypeAlias, cast

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic import WithJsonSchema as Schema
from pydantic_core import PydanticCustomError

from portal.lib.api.shapes import Shape
from portal.lib.errors import Invalid, Problem
from portal.lib.uploads import MOST_FILES, Upload, read_sent

_NAME = 255


def _bytes(value: object) -> object:
    if isinstance(value, str) and value.isascii():
        try:
            return base64.b64decode(value, validate=True)
        except binascii.Error:
            pass
    raise PydanticCustomError("base64", "This isn't base64 with its padding (RFC 4648, section 4)")


Base64: TypeAlias = Annotated[
    bytes,
    BeforeValidator(_bytes),
    Schema({"type": "string", "contentEncoding": "base64", "examples": ["UGFpZCBpbiBmdWxsLgo="]}),
]


class FileIn(Shape):
    """A photo or a file: its name, and its bytes in base64. What it is, is told by what it holds, never by its name."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=_NAME)]
    data: Base64


class Files(list[FileIn]):
    """Files as they were sent, and as they are kept (photos made anew), or the problems of those that can't be taken.

    They are made while the body is read: that takes seconds, in which nobody may have to wait for a transaction.
    """

    def __init__(self, sent: Sequence[FileIn]) -> None:
        """Make them."""
        super().__init__(sent)
        self.kept: tuple[Upload, ...] = ()
        self.unread: tuple[Problem, ...] = ()
        try:
            self.kept = tuple(read_sent((one.name, one.data) for one in sent))
        except Invalid as refusal:
            self.unread = refusal.problems


FilesIn: TypeAlias = Annotated[
    list[FileIn], Field(max_length=MOST_FILES, validate_default=True), AfterValidator(Files)
]


def uploads_of(files: Sequence[FileIn]) -> tuple[tuple[Upload, ...], tuple[Problem, ...]]:
    """Return files of a body that was read as they are kept, or the problems of those that can't be taken."""
    read = cast("Files", files)
    return read.kept, read.unread
