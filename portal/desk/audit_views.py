"""The audit over HTTP, for managers: the record and the security log, narrowed down, page by page or as a table."""

from flask import Blueprint, Response, render_template, request

from portal.desk.audit_forms import RECORD, SECURITY_LOG, filter_of, form_of
from portal.desk.audit_page import entries_table, entry_lines, log_lines, log_table
from portal.desk.audit_queries import PAGE, happened, noted
from portal.desk.audit_words import QUOTED
from portal.lib.file_answer import saved_as
from portal.lib.gate import MANAGER, admits
from portal.people.identity import viewer

bp = Blueprint("desk_audit", __name__, url_prefix="/staff/audit", template_folder="templates")


@bp.get("")
@admits(MANAGER)
def page() -> str:
    """What happened, the latest first."""
    of, after = _which(), request.args.get("after", "")
    form = form_of(request.args, of)
    by = filter_of(form, viewer().zone)
    found = noted(by, after, PAGE + 1) if of == SECURITY_LOG else happened(by, after, PAGE + 1, QUOTED)
    shown = found[:PAGE]
    lines = log_lines(shown) if of == SECURITY_LOG else entry_lines(shown)  # type: ignore[arg-type]  # As above.
    asked = {name: value for name, value in request.args.items() if name != "after" and value}
    return render_template(
        "desk/audit.html",
        of=of,
        form=form,
        lines=lines,
        asked=asked,
        is_narrowed=bool(set(asked) - {"of"}),
        after=after,
        following=shown[-1].place if len(found) > PAGE else "",
        viewer=viewer(),
    )


@bp.get("/table")
@admits(MANAGER)
def table() -> Response:
    """The same as a table to be saved."""
    of = _which()
    by = filter_of(form_of(request.args, of), viewer().zone)
    lines = log_table(by) if of == SECURITY_LOG else entries_table(by)
    answer = Response("\ufeff" + "".join(lines), mimetype="text/csv")
    answer.headers["Content-Disposition"] = saved_as(f"{of}.csv")
    return answer


def _which() -> str:
    return SECURITY_LOG if request.args.get("of") == SECURITY_LOG else RECORD
