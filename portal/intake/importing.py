"""Import: sales in the format of interface.md, all or nothing per sale; the same file again changes nothing."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

import peewee

from portal.intake.document import shaped
from portal.intake.gaps import EMPTY
from portal.intake.keeping import How, checked_sale, digest_of, is_unchanged, kept, refuse_to_seal_a_draft
from portal.intake.reading import Told
from portal.intake.rehearsal import Rehearsal
from portal.lib.db import transaction
from portal.lib.errors import Invalid, KeptError, Problem

__all__ = ["How", "Refusal", "Report", "import_sales"]


class _NothingKept(Exception):
    """Everything was checked by doing it, and is undone."""


@dataclass(frozen=True)
class Refusal:
    """A sale that was refused: the line where it begins (or its field stands), and what is wrong there.

    The problem's field is the place as its file names it: a JSON pointer, or the name of a column.
    """

    line: int
    problem: Problem


@dataclass
class Report:
    """What an import did: counts, refs of what is new, and every refusal with its place and reason."""

    drafts: list[str] = field(default_factory=list)
    sealed: list[str] = field(default_factory=list)
    unchanged: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    refused: int = 0
    rehearsal: Rehearsal = field(default_factory=Rehearsal)


def import_sales(items: Iterable[Told], how: How, progress: Callable[[], None] = lambda: None) -> Report:
    """Import every sale of `items`; a refused one leaves nothing behind and doesn't stop the others."""
    report = Report()
    for item in items:
        try:
            if item.problems:
                raise Invalid(*item.problems, *_further(item, how))  # noqa: TRY301 - one path for every refusal
            _import_once(item.value, how, report)
        except Invalid as error:
            report.refused += 1
            report.refusals += [_refusal(item, problem) for problem in error.problems]
        except KeptError as error:
            report.refused += 1
            report.refusals.append(_refusal(item, Problem("", error.message)))
        progress()
    return report


def printable(problem: Problem) -> Problem:
    """Return a problem without what a terminal would obey, or no terminal can show: a reason may quote the file."""
    shown = (
        "".join(one if one.isprintable() else "\ufffd" for one in text)
        for text in (problem.field, problem.message)
    )
    return Problem(*shown)


def _refusal(item: Told, problem: Problem) -> Refusal:
    line, place = item.place_of(problem.field)
    return Refusal(line, printable(Problem(place, problem.message)))


def _further(item: Told, how: How) -> list[Problem]:
    """Return what else is wrong with a sale of which some couldn't be read: what is told already isn't told again."""
    if item.value is None:
        return []
    told = {item.place_of(problem.field) for problem in item.problems}
    try:
        checked_sale(shaped(item.value), how)
    except Invalid as error:
        return [
            problem
            for problem in error.problems
            if problem.message not in EMPTY and item.place_of(problem.field) not in told
        ]
    return []


def _import_once(raw: object, how: How, report: Report) -> None:
    try:
        _import_one(raw, how, report)
    except peewee.IntegrityError:
        # Another import of the same sale was first, and a unique index decided; now that one is seen.
        _import_one(raw, how, report)


def _import_one(raw: object, how: How, report: Report) -> None:
    found = checked_sale(shaped(raw), how)
    document, seals = found.document, found.seals
    digest = digest_of(document)
    if is_unchanged(document, digest) or report.rehearsal.has(document, digest):
        refuse_to_seal_a_draft(document, seal=seals)
        report.unchanged += 1
        return
    made = report.sealed if seals else report.drafts
    with suppress(_NothingKept), transaction():
        ref = kept(found, digest, how)
        if how.dry_run:
            report.rehearsal.keep(document, digest, sealed=seals)
            raise _NothingKept
        how.kept(ref)
    made.append(ref)
