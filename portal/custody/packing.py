"""An export as a zip: the things as JSON Lines, the same to be read by people, every file, and a word on all of it."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from typing import IO, Any

from portal.custody.files import files_of_sale, folder_of, photos_of
from portal.custody.readable import pieces_of_page
from portal.custody.things import Thing, head, names_of, things_beside, things_in_company, things_of_sale
from portal.custody.whose import Whose, whose
from portal.lib.mail_templates import environment
from portal.people.queries import company, customer
from portal.record.models import Receipt
from portal.record.stored import one_moment
from portal.sales.models import Sale
from portal.web.words import instant_words

_STORED = frozenset({"image/webp", "image/jpeg", "image/png", "application/zip"})
_DEFLATED = 6


@dataclass(frozen=True)
class Export:
    """What is to be exported: of which customer (None where it is one sale alone), with which sales, made when."""

    of: Whose | None
    sales: tuple[Sale, ...]
    at: datetime


def export_of_customer(ref: str, at: datetime) -> Export:
    """Return the export of everything about a customer. Raises NotHere."""
    of = whose(customer(ref).ref)
    query = Sale.select().where(Sale.ref.in_(of.sales)).order_by(Sale.signed_on, Sale.ref)
    return Export(of, tuple(query), at)


def write_lines(export: Export, out: IO[str], *, with_bodies: bool = False) -> int:
    """Write everything as JSON Lines, one thing a line; returns how many there are. Memory is that of one thing.

    With `with_bodies` a file's line holds its bytes (`base64`), for where no folder of files lies beside.
    """
    count = 0
    for thing in _things(export, with_bodies=with_bodies):
        out.write(json.dumps(thing, ensure_ascii=False, separators=(",", ":")) + "\n")
        count += 1
    return count


def write_zip(export: Export, out: IO[bytes]) -> None:
    """Write the zip of a customer's export, as everything stood at one moment. Memory is that of its largest file."""
    with one_moment(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_DEFLATED) as archive:
        with _text(archive, "README.txt", export.at) as file:
            file.write(_readme(export))
        with _text(archive, "everything.html", export.at) as file:
            for piece in pieces_of_page(export.of, export.sales, export.at):
                file.write(piece)
        with _text(archive, "everything.jsonl", export.at) as file:
            write_lines(export, file)
        _write_receipts(archive, export)
        _write_files(archive, export)


def _things(export: Export, *, with_bodies: bool) -> Iterator[Thing]:
    of = export.of
    names = names_of(of.customer if of else export.sales[0].customer)
    yield head({"customer": of.customer} if of else {"sale": export.sales[0].ref}, export.at)
    if of:
        yield from things_in_company(of, names)
    for sale in export.sales:
        yield from things_of_sale(sale.ref, names)
        for file in files_of_sale(sale):
            yield file.line(with_body=with_bodies)
    if of:
        for file in photos_of(of):
            yield file.line(with_body=with_bodies)
        yield from things_beside(of, names)


def _write_receipts(archive: zipfile.ZipFile, export: Export) -> None:
    for sale in export.sales:
        for row in Receipt.select().where(Receipt.stream == sale.ref).order_by(Receipt.n):
            if row.body is not None and row.signature is not None:
                path = f"receipts/{folder_of(sale)}/receipt-{row.n}.json"
                archive.writestr(_info(path, export.at), bytes(row.body))
                archive.writestr(_info(f"{path}.sig", export.at), bytes(row.signature))


def _write_files(archive: zipfile.ZipFile, export: Export) -> None:
    held = [file for sale in export.sales for file in files_of_sale(sale)]
    held += list(photos_of(export.of)) if export.of else []
    for file in held:
        info = _info(file.path, export.at)
        info.compress_type = zipfile.ZIP_STORED if file.media_type in _STORED else zipfile.ZIP_DEFLATED
        archive.writestr(info, file.body())


@contextmanager
def _text(archive: zipfile.ZipFile, name: str, at: datetime) -> Iterator[TextIOWrapper]:
    with archive.open(_info(name, at), "w", force_zip64=True) as member:
        text = TextIOWrapper(member, "utf-8", newline="\n")
        yield text
        text.flush()
        text.detach()


def _info(path: str, at: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _readme(export: Export) -> str:
    context: dict[str, Any] = {
        "company": company().name,
        "as_of": instant_words(export.at, company().time_zone),
    }
    return environment().get_template("custody/readme.txt").render(context)
