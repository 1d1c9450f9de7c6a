"""The forms about a table of sales: choosing its file, and saying how it is read."""

from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, SelectField, StringField
from wtforms.widgets import DateInput

from portal.deliveries.forms import OnceForm
from portal.intake.actions.tables import NewTable
from portal.intake.models import TableImport
from portal.intake.tables.cells import CHOICES, DATES, MARKS
from portal.intake.tables.decoding import ENCODINGS
from portal.intake.tables.field import Field, plain
from portal.intake.tables.fields import FIELDS, FOR_ALL
from portal.intake.tables.mapping import BadMapping, TableMapping, kept_mapping, told_mapping
from portal.intake.tables.rows import DELIMITERS
from portal.lib.errors import Conflict, Invalid, Problem
from portal.lib.file_names import clean_name
from portal.lib.ids import new_ref
from portal.lib.numbers import small_number
from portal.lib.text import BadText, clean, one_line

_LINE = 300


class TableForm(OnceForm):
    """A file with a table of sales."""

    file = FileField("The table", render_kw={"accept": ".csv,.txt,.tsv,text/csv"})

    def table(self) -> NewTable:
        """Return the file that was chosen. Raises Invalid when there is none."""
        sent = self.file.data
        if not isinstance(sent, FileStorage) or not sent.filename:
            raise Invalid(Problem("file", "Choose the file in which the sales are."))
        return NewTable(clean_name(sent.filename), sent.read())


class SeenForm(OnceForm):
    """A form about a table as somebody saw it."""

    was = HiddenField()

    @property
    def seen(self) -> int:
        """The version of the table that the form is about; 0 where it says none."""
        return small_number(self.was.data or "") or 0


class MappingForm(SeenForm):
    """How a table is read: `column-<field>` says in which column a field stands, `all-<field>` what holds otherwise."""

    encoding = SelectField("Encoding", choices=ENCODINGS)
    delimiter = SelectField("Between columns", choices=DELIMITERS)
    dates = SelectField("Days are written")
    decimal = SelectField("Amounts are written")

    def mapping(self, table: TableImport) -> TableMapping:
        """Return the mapping that was typed. Raises Invalid for what can't be kept or isn't there."""
        columns = {one.name: self._said(f"column-{one.name}") for one in FIELDS}
        said: dict[str, Any] = {
            name: self[name].data or "" for name in ("encoding", "delimiter", "dates", "decimal")
        }
        said["columns"] = {name: column for name, column in columns.items() if column}
        said["for_all"] = self._for_all()
        try:
            return told_mapping(said, tuple(table.report["heading"]), kept_mapping(table.mapping))
        except BadMapping as error:
            raise Invalid(Problem("form", str(error))) from error

    def _for_all(self) -> dict[str, str]:
        kept: dict[str, str] = {}
        problems: list[Problem] = []
        for one in FOR_ALL:
            name = f"all-{one.name}"
            try:
                kept[one.name] = one_line(clean(self._said(name), _LINE))
            except BadText as error:
                problems.append(Problem(name, str(error)))
        if problems:
            raise Invalid(*problems)
        return {name: text for name, text in kept.items() if text}

    def _said(self, name: str) -> str:
        return self[name].data or ""


def mapping_form(table: TableImport) -> MappingForm:
    """Return the form about a table, with its mapping as it is, or as it was typed into the form that came.

    Raises Conflict when its file is deleted.
    """
    if "heading" not in table.report:
        raise Conflict("The file of this import is deleted; bring it again.")
    mapping, heading = kept_mapping(table.mapping), table.report["heading"]
    fields: dict[str, Any] = {
        "dates": SelectField("Days are written", choices=_ways(DATES, mapping.dates)),
        "decimal": SelectField("Amounts are written", choices=_ways(MARKS, mapping.decimal)),
    }
    choices = {"": "No column", **{column: _named(column, table.report["samples"]) for column in heading}}
    for one in FIELDS:
        fields[f"column-{one.name}"] = SelectField(one.title, choices=choices)
        if one.for_all:
            fields[f"all-{one.name}"] = _for_all_field(one)
    form: MappingForm = type("MappingForm", (MappingForm,), fields)(data=_data(mapping))
    form.was.data = form.was.data or str(table.version)
    form.key.data = new_ref()
    return form


def _ways(ways: dict[str, str], chosen: str) -> dict[str, str]:
    return ways if chosen else {"": "Choose", **ways}


def _named(column: str, samples: dict[str, str]) -> str:
    return f"{column} (“{samples[column]}”)" if column in samples else f"{column} (empty)"


def _for_all_field(one: Field) -> StringField | SelectField:
    label = f"{one.title}, where no column says it"
    if one.name in CHOICES:
        choices = {choice: plain(choice).capitalize() for choice in CHOICES[one.name]}
        return SelectField(label, choices={"": "Nothing", **choices})
    return StringField(label, widget=DateInput()) if one.kind == "day" else StringField(label)


def _data(mapping: TableMapping) -> dict[str, str]:
    columns = {f"column-{one.name}": mapping.columns.get(one.name, "") for one in FIELDS}
    for_all = {f"all-{one.name}": mapping.for_all.get(one.name, "") for one in FOR_ALL}
    said = {name: getattr(mapping, name) for name in ("encoding", "delimiter", "dates", "decimal")}
    return {**said, **columns, **for_all}
