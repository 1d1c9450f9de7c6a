"""What is said of a table of sales: how far it is, and what was seen in it."""

from portal.intake.models import TableImport
from portal.intake.tables.field import Field
from portal.intake.tables.fields import FOR_ALL
from portal.web.words import list_words, plural

GOING = ("waiting", "running")
ENDED = ("done", "stopped")
_STATES = {
    "mapping": ("Not brought in yet", "yours"),
    "waiting": ("Waits for its turn", "due"),
    "running": ("Is being brought in", "due"),
    "done": ("Brought in", "kept"),
    "stopped": ("Stopped", "late"),
}
_ASKS = {
    "dates": "Say how days are written: they could be read in several ways.",
    "decimal": "Say how amounts are written: they could be read in several ways.",
}


def state_words(table: TableImport) -> tuple[str, str]:
    """Return how far a table is, and the state whose colour that has."""
    return _STATES[table.state]


def said_of(field: Field) -> str:
    """Say what stands in a field, and whether it can be left out."""
    return f"{field.about} Needed." if field.needed else field.about


def summary(table: TableImport) -> str:
    """Say in a sentence or two what was seen in a table before it began."""
    report = table.report
    if "counts" in report:
        return "It came long ago: the file, and what was read from it, are deleted; the counts stay."
    if report["error"]:
        line, reason = report["error"]
        return f"It can't be read to its end. Line {line}: {reason}"
    rows = plural(report["rows"], "row", "rows")
    wanting = _wanting(report["lacking"]) + [_ASKS[name] for name in report["asks"]]
    if wanting:
        return " ".join((f"It has {rows}.", *wanting))
    if not report["rows"]:
        return "There is no row under its heading."
    return f"{rows} {'makes' if report['rows'] == 1 else 'make'} {_sales(report)}"


def _wanting(lacking: list[str]) -> list[str]:
    """Ask for the columns of these fields, by their titles."""
    if not lacking:
        return []
    otherwise = ", or what holds for all rows" if {field.title for field in FOR_ALL} & set(lacking) else ""
    return [f"Say which column is {list_words([f'“{title}”' for title in lacking])}{otherwise}."]


def _sales(report: dict[str, int]) -> str:
    made = plural(report["sales"], "sale", "sales")
    if report["rehearsed"] < report["rows"]:
        return f"{made}. We looked at the first {report['rehearsed']:,} rows; the rest is checked while it comes in."
    told = [f"{report['fresh']:,} can come in"]
    told += (
        [f"{report['unchanged']:,} {_is(report['unchanged'])} here already"] if report["unchanged"] else []
    )
    told += [f"{report['refused']:,} {_is(report['refused'])} refused"] if report["refused"] else []
    return f"{made}: {list_words(told)}."


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
