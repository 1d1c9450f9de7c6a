"""Insights over HTTP, for managers: how we keep the three rules, who keeps what, and who comes and goes."""

from flask import Blueprint, Response, render_template, request

from portal.desk import insights, insights_words
from portal.desk.insights_page import Span, seen_at, table_of
from portal.desk.insights_words import changes_words, quarter_words
from portal.figures.door import MOST_LEAVINGS
from portal.intake.tables.written import written
from portal.lib import clock
from portal.lib.errors import NotHere
from portal.lib.file_answer import saved_as
from portal.lib.gate import MANAGER, admits

bp = Blueprint("desk_insights", __name__, url_prefix="/staff/insights", template_folder="templates")
_QUARTERS: dict[Span, int] = {"year": 5, "all": 13}
_TABLES = ("rules", "answers", "door", "reasons", *(f"promised-{key}" for key in insights.GROUPINGS))


@bp.get("")
@admits(MANAGER)
def page() -> str:
    """The charts, each with its table, under what changed since the last quarter."""
    span = _span()
    seen = seen_at(span, clock.now())
    quarters = seen.quarters[-_QUARTERS[span] :]
    return render_template(
        "desk/insights.html",
        span=span,
        seen=seen,
        quarters=quarters,
        shown=insights,
        said=insights_words,
        tables={what: table_of(what, seen) for what in _TABLES},
        changes=changes_words(quarters),
        quarter_words=quarter_words(quarters),
        most_leavings=MOST_LEAVINGS,
    )


@bp.get("/<what>.csv")
@admits(MANAGER)
def table(what: str) -> Response:
    """One of the tables, to be saved: nothing but its own chart is read."""
    found = table_of(what, seen_at(_span(), clock.now(), alone=True))
    if found is None:
        raise NotHere
    answer = Response("\ufeff" + "".join(written([found.heads, *found.rows])), mimetype="text/csv")
    answer.headers["Content-Disposition"] = saved_as(f"{what}.csv")
    return answer


def _span() -> Span:
    return "all" if request.args.get("period") == "all" else "year"
