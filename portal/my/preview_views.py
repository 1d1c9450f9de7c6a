"""A draft as its customer will see it: the promise page itself, made before anything is sealed."""

from flask import Blueprint, render_template, url_for

from portal.deliveries.ledger import ledger_from
from portal.intake.access import draft_for
from portal.intake.assembling import assembled_of
from portal.intake.foreseeing import foreseen
from portal.intake.mending import mending
from portal.intake.queries import parts_of, sources_of, title_of
from portal.lib import clock
from portal.lib.gate import MANAGER, SALES, admits
from portal.my.page import shown_of
from portal.people.identity import viewer

bp = Blueprint("previews", __name__, url_prefix="/staff/sales", template_folder="templates")


@bp.get("/<ref>/preview")
@admits(SALES, MANAGER)
def preview(ref: str) -> str:
    """The promise page and the mail of a draft as they would be at this moment, or what keeps it from being sealed."""
    draft, at = draft_for(viewer(), ref), clock.now()
    parts = parts_of(ref)
    made, name = assembled_of(parts, sources_of(ref, with_text=True), at), title_of(parts)
    if made.document is None:
        gaps = mending(ref, made.gaps)
        return render_template("my/no_preview.html", draft=draft, name=name, gaps=gaps)
    sale = foreseen(ref, made.document, at)
    return render_template(
        "my/preview.html",
        **shown_of(ledger_from(sale.rows, at)),
        draft=draft,
        name=name,
        is_foreseen=True,
        mail=sale.mail(),
        paper_url=lambda n: url_for("sources.one", ref=ref, source=sale.sources[n]),
        file_url=None,
        viewer=sale.reader,
    )
