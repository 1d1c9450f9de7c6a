"""Tables of sales over HTTP: bringing a file, saying how it is read, and what became of each of its sales."""

from flask import Blueprint, Response, redirect, render_template, request, url_for

from portal.deliveries.actions.fields import By
from portal.intake.access import table_for, tables_of
from portal.intake.actions.tables import add_table, map_table, start_table, stop_table
from portal.intake.models import TableImport
from portal.intake.table_forms import MappingForm, SeenForm, TableForm, mapping_form
from portal.intake.table_queries import refused_rows, standing_of
from portal.intake.table_words import ENDED, GOING, said_of, state_words, summary
from portal.intake.tables.fields import FIELDS, GROUPS
from portal.intake.tables.problems import lines_words
from portal.intake.tables.written import TEMPLATES, template
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid, NotHere
from portal.lib.file_answer import saved_as
from portal.lib.gate import MANAGER, SALES, admits
from portal.lib.ids import new_ref
from portal.lib.numbers import small_number
from portal.people.identity import viewer
from portal.people.queries import staff_names
from portal.web.answers import Answer, refused

_GROUPS = [(title, [one for one in FIELDS if one.group == key]) for key, title in GROUPS.items()]
bp = Blueprint("tables", __name__, url_prefix="/staff/imports", template_folder="../templates")


@bp.get("")
@admits(SALES, MANAGER)
def everything() -> str:
    """The tables that came, the newest first, and the form to bring one."""
    return _list(TableForm())


@bp.post("")
@admits(SALES, MANAGER)
def bring() -> Answer:
    """Keep a file and go on to how it is read."""
    form = TableForm()
    try:
        ref = add_table(form.table(), _by(form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _list(form))
    return redirect(url_for("tables.one", ref=ref) if ref else url_for("tables.everything"), 303)


@bp.get("/templates/<name>.csv")
@admits(SALES, MANAGER)
def template_file(name: str) -> Response:
    """A table to fill in, with rows of an example."""
    if name not in TEMPLATES:
        raise NotHere
    # With a byte order mark, by which Excel knows it for UTF-8.
    return _csv(f"\ufeff{template(name)}", f"sales-{name}.csv")


@bp.get("/<ref>")
@admits(SALES, MANAGER)
def one(ref: str) -> str:
    """How a table is read and what is wrong in it, or how far it is and what became of it."""
    return _page(table_for(viewer(), ref))


@bp.post("/<ref>")
@admits(SALES, MANAGER)
def read_so(ref: str) -> Answer:
    """Read a table by another mapping."""
    table = table_for(viewer(), ref, with_file=True)
    form = mapping_form(table)
    try:
        map_table(table, form.mapping(table), form.seen, _by())
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(table, form))
    return redirect(url_for("tables.one", ref=ref), 303)


@bp.post("/<ref>/start")
@admits(SALES, MANAGER)
def start(ref: str) -> Answer:
    """Let a table be brought in, in the background."""
    table = table_for(viewer(), ref)
    start_table(table, SeenForm().seen, _by())
    return redirect(url_for("tables.one", ref=ref), 303)


@bp.post("/<ref>/stop")
@admits(SALES, MANAGER)
def stop(ref: str) -> Answer:
    """Stop a table; the drafts that were made stay."""
    stop_table(table_for(viewer(), ref), _by())
    return redirect(url_for("tables.one", ref=ref), 303)


@bp.get("/<ref>/refused.csv")
@admits(SALES, MANAGER)
def refused_file(ref: str) -> Response:
    """The rows that were refused, with the reasons: to be mended and brought again."""
    table = table_for(viewer(), ref, with_file=True)
    if table.body is None or table.state not in ENDED:
        raise Conflict("There are no refused rows to be had here: it has not ended, or its file is deleted.")
    return _csv("\ufeff" + "".join(refused_rows(table)), "refused-rows.csv")


def _list(form: TableForm) -> str:
    form.key.data = new_ref()
    tables = tables_of(viewer())
    return render_template(
        "intake/tables.html",
        form=form,
        tables=tables,
        names=staff_names(table.by for table in tables),
        state_words=state_words,
        groups=[(title, [(one.title, said_of(one)) for one in fields]) for title, fields in _GROUPS],
        viewer=viewer(),
    )


def _page(table: TableImport, form: MappingForm | None = None) -> str:
    known: dict[str, object] = {"table": table, "summary": summary(table), "lines_words": lines_words}
    if table.state != "mapping" or "counts" in table.report:
        standing = standing_of(table, small_number(request.args.get("after", "")) or -1)
        return render_template("intake/table_progress.html", standing=standing, going=GOING, **known)
    return render_template(
        "intake/table.html", form=form or mapping_form(table), groups=_GROUPS, said_of=said_of, **known
    )


def _by(key: str = "") -> By:
    return By(viewer(), clock.now(), key)


def _csv(text: str, name: str) -> Response:
    answer = Response(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = saved_as(name)
    return answer
