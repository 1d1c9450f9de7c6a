"""The files of a customer in an export: papers, photos and files of all that was said, testimonial pictures."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.concerns.models import ConcernFile
from portal.custody.whose import Whose
from portal.deliveries.models import UpdateFile
from portal.lib.file_names import clean_name
from portal.messages.models import MessageFile
from portal.record.models import COMPANY, StoredFile
from portal.sales.models import Sale, Source
from portal.testimonials.models import TestimonialVersion

_PLAIN = re.compile(r"[^a-z0-9]+")
_LONGEST = 40


@dataclass(frozen=True)
class Held:
    """A file that we keep: of which stream, under which hash, and under which `path` it stands in an export."""

    stream: str
    sha256: str
    media_type: str
    name: str
    path: str

    def line(self, *, with_body: bool) -> dict[str, Any]:
        """Return the thing that tells of it: with its bytes, or with the path under which they stand beside it."""
        told = {
            "kind": "file",
            "sale": "" if self.stream == COMPANY else self.stream,
            "name": self.name,
            "media_type": self.media_type,
            "sha256": self.sha256,
        }
        if with_body:
            return {**told, "base64": base64.b64encode(self.body()).decode("ascii")}
        return {**told, "path": self.path}

    def body(self) -> bytes:
        """Return its bytes, read now: an export holds one file at a time."""
        of_it = (StoredFile.stream == self.stream) & (StoredFile.sha256 == self.sha256)
        row: StoredFile | None = StoredFile.get_or_none(of_it)
        return bytes(row.body) if row else b""


def folder_of(sale: Sale) -> str:
    """Return the folder of a sale in an export, readable and the sale's own."""
    plain = _PLAIN.sub("-", sale.title.casefold())[:_LONGEST].strip("-")
    return f"{plain or 'sale'}-{sale.ref[:4].lower()}"


def files_of_sale(sale: Sale) -> Iterator[Held]:
    """Yield the original papers of a sale, then the photos and files of its updates, conversation and concerns.

    Small pictures are left out: they are made from the photos.
    """
    named = [(row.file_sha256 or "", row.file_name or f"paper {row.n}") for row in _sources(sale)]
    for table in (UpdateFile, MessageFile, ConcernFile):
        told: Any = table.select().where(table.sale == sale.ref).order_by(table.of, table.n)
        named += [(row.sha256, row.name) for row in told]
    yield from _held(sale.ref, f"files/{folder_of(sale)}", named)


def photos_of(of: Whose) -> Iterator[Held]:
    """Yield the pictures that stand beside the customer's testimonials, or did."""
    theirs = TestimonialVersion.testimonial.in_(of.testimonials)
    query = TestimonialVersion.select(TestimonialVersion.photo).where(theirs).distinct()
    photos = sorted({row.photo for row in query if row.photo})
    yield from _held(COMPANY, "files/testimonials", [(photo, "photo") for photo in photos])


def _sources(sale: Sale) -> list[Source]:
    with_file = (Source.sale == sale.ref) & Source.file_sha256.is_null(is_null=False)
    return list(Source.select().where(with_file).order_by(Source.n))


def _held(stream: str, folder: str, named: list[tuple[str, str]]) -> Iterator[Held]:
    kept = StoredFile.select(StoredFile.sha256, StoredFile.media_type).where(StoredFile.stream == stream)
    types = {row.sha256: row.media_type for row in kept}
    for number, (sha256, name) in enumerate(dict(named).items(), start=1):
        if sha256 in types:
            ending = ".webp" if types[sha256] == "image/webp" and not name.endswith(".webp") else ""
            path = f"{folder}/{number:02}-{clean_name(name)}{ending}"
            yield Held(stream, sha256, types[sha256], name, path)
