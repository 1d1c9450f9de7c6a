"""How long prospects and customers wait for our answers, over HTTP: of everybody for managers, their own for others."""

from flask import Blueprint, render_template, url_for
from wtforms import HiddenField

from portal.deliveries.actions.fields import By
from portal.figures.parity.keeping import parity_kept
from portal.figures.parity.people import people_parity
from portal.figures.parity.sentences import parity_words, took_words
from portal.figures.parity.series import begun, series
from portal.figures.parity.spread import LEAST_FOR_NINETY
from portal.intake.access import draft_for
from portal.intake.actions import settle_answer_offer
from portal.lib import clock
from portal.lib.errors import Invalid, Problem
from portal.lib.gate import MANAGER, SALES, STAFF, admits
from portal.lib.ids import new_ref
from portal.lib.numbers import small_number
from portal.people.identity import viewer
from portal.scoreboard.waits import rows_of
from portal.web.answers import Answer, done
from portal.web.forms import PressForm, pressed

bp = Blueprint("desk_answers", __name__, url_prefix="/staff/answers", template_folder="templates")

# More is no answer that anybody would promise.
MOST_HOURS = 400


class OfferForm(PressForm):
    """The two buttons of the offer to promise answers as fast as until now."""

    choice = HiddenField()
    hours = HiddenField()


@bp.get("")
@admits(*STAFF)
def page() -> str:
    """The company's figures, over time, and by who answered: a member of staff reads their own, a manager all."""
    reader, at = viewer(), clock.now()
    found = parity_kept(at)
    return render_template(
        "desk/answers.html",
        sentences=parity_words(found),
        waits=rows_of(found),
        people=people_parity(at, "" if reader.role == MANAGER else reader.ref),
        series=begun(series(at, reader.zone)) if reader.role == MANAGER else [],
        took_words=took_words,
        least=LEAST_FOR_NINETY,
        viewer=reader,
    )


@bp.post("/offers/<ref>")
@admits(SALES, MANAGER)
def settle(ref: str) -> Answer:
    """Promise answers as fast as until now on the list of a draft, or leave it; it is not offered again."""
    draft, form, here = draft_for(viewer(), ref), OfferForm(), url_for("desk.sale", ref=ref)
    pressed(form)
    by, hours = By(viewer(), clock.now(), new_ref()), small_number(form.said("hours")) or 0
    if not 0 < hours <= MOST_HOURS:
        raise Invalid(
            Problem(
                "hours", "This form isn\N{RIGHT SINGLE QUOTATION MARK}t one of ours. Open the page again."
            )
        )
    if form.said("choice") != "taken":
        settle_answer_offer(draft, "declined", hours, by)
        return done("It is not promised, and not offered again for this sale.", here)
    added = settle_answer_offer(draft, "taken", hours, by)
    return done("The promise stands on the list." if added else "That was settled already.", here)
