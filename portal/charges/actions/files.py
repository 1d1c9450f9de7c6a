"""A table of charges: brought, looked at, and taken as a whole or not at all; taken again, it changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.changes.access import refuse_erased
from portal.charges.access import SeenFile
from portal.charges.actions.entering import NewCharge, Read, enter_all, read_all
from portal.charges.actions.fields import only_who_bills
from portal.charges.models import ChargeFile, Extra
from portal.charges.standing import would_hide
from portal.charges.tables import Line, charges_in
from portal.deliveries.actions.fields import By
from portal.intake.tables.decoding import BadTable
from portal.lib.db import transaction
from portal.lib.errors import Invalid, Problem
from portal.lib.ids import new_ref
from portal.lib.once import first_time
from portal.record.actions import hold
from portal.sales.models import PriceLine, Sale


@dataclass(frozen=True)
class Looked:
    """A table as it reads against its sale: each row with its line, and what taking it would hide, by currency."""

    lines: Sequence[Line]
    read: Read
    hides: dict[str, int]

    @property
    def fresh(self) -> int:
        """How many charges it would bring."""
        return len(self.read.facts["charges"])


def bring_file(sale: Sale, name: str, body: bytes, by: By) -> str:
    """Keep a table until it is taken, at most for a day; returns its ref, "" when this form came before.

    Raises Invalid for what can't be read as one, Conflict once the customer is erased, NotHere for those who deliver.
    """
    only_who_bills(by)
    refuse_erased(sale)
    _lines(sale, body)
    with transaction():
        if not first_time(by.viewer.ref, by.key, by.at):
            return ""
        row = {"ref": new_ref(), "sale": sale.ref, "by": by.viewer.ref, "at": by.at}
        kept: ChargeFile = ChargeFile.create(**row, file_name=name, body=body, force_insert=True)
        return kept.ref


def look_at(seen: SeenFile, by: By) -> Looked:
    """Read a table against its sale as it stands now. Raises Invalid like `bring_file`."""
    lines = _lines(seen.sale, bytes(seen.file.body))
    read = read_all(seen.sale, _rows(lines), by)
    return Looked(lines, read, would_hide(seen.sale, read.facts["charges"]))


def take_file(seen: SeenFile, by: By) -> int:
    """Enter every charge of a table that isn't there yet, in one entry; returns how many came.

    A table is taken once, whoever presses again: then nothing comes. Raises Invalid when any of its rows can't be
    taken: then none is. Raises NotHere for those who deliver.
    """
    only_who_bills(by)
    with transaction():
        hold(seen.sale.ref)
        if not first_time(by.viewer.ref, by.key, by.at):
            return 0
        file: ChargeFile | None = ChargeFile.get_or_none(ChargeFile.ref == seen.file.ref)
        if file is None or is_taken(file):
            return 0
        sale = Sale.get_by_id(seen.sale.ref)
        came = enter_all(sale, _rows(_lines(sale, bytes(file.body))), by)
        # Its row stays for the rest of its day, so that a second press finds where the first one led.
        ChargeFile.update(body=b"").where(ChargeFile.ref == file.ref).execute()
        return came


def is_taken(file: ChargeFile) -> bool:
    """Tell whether the charges of a table are entered."""
    return not bytes(file.body)


def forget_files_before(instant: datetime) -> None:
    """Delete the tables that were brought before `instant`."""
    ChargeFile.delete().where(ChargeFile.at < instant).execute()


def _lines(sale: Sale, body: bytes) -> list[Line]:
    try:
        return charges_in(body, _names(sale.ref))
    except BadTable as error:
        raise Invalid(Problem("file", f"Line {error.line}: {error.reason}")) from error


def _rows(lines: Sequence[Line]) -> list[NewCharge]:
    return [one.charge for one in lines]


def _names(sale: str) -> dict[str, str]:
    """Return the words by which rows may name lines and extras, without those that two of them share."""
    said = [(one.words, f"line:{one.n}") for one in PriceLine.select().where(PriceLine.sale == sale)]
    said += [(one.words, f"extra:{one.n}") for one in Extra.select().where(Extra.sale == sale)]
    folded = [(" ".join(words.split()).casefold(), of) for words, of in said]
    names = [words for words, _ in folded]
    return {words: of for words, of in folded if names.count(words) == 1}
