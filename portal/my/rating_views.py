"""The page on which a customer rates how we keep the three rules, at any time, beside what the clock says."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.deliveries.access import sale_for
from portal.deliveries.ledger import ledger_of
from portal.figures.queries import punctuality_of
from portal.lib import clock
from portal.lib.errors import Invalid
from portal.lib.gate import CONTACT, admits
from portal.lib.together import together
from portal.my.by_the_clock import by_the_clock
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import staff
from portal.ratings.actions import rate
from portal.ratings.check_ins import check_in_queries, check_ins_from, waiting_check_in
from portal.ratings.forms import RatingForm
from portal.ratings.queries import rating_queries, ratings_from
from portal.ratings.rules import RULES
from portal.ratings.wording import THREE_QUESTIONS, asked_because
from portal.sales.models import Sale

# What is shown of a rating lies with the ratings, which have no page of their own.
bp = Blueprint("my_ratings", __name__, template_folder="../ratings/templates")


@bp.get("/my/sales/<ref>/ratings")
@admits(CONTACT)
def ratings(ref: str) -> str:
    """Three questions above everything that was answered earlier; a link of a mail may choose a number beforehand."""
    chosen = {rule: request.args.get(rule) for rule in RULES}
    return _page(sale_for(viewer(), ref), RatingForm(parked_fields(), data=chosen))


@bp.post("/my/sales/<ref>/ratings")
@admits(CONTACT)
def give(ref: str) -> AnyResponse | tuple[str, int]:
    """Keep a rating; one that can't be taken comes back with its words and what to mend."""
    sale, form = sale_for(viewer(), ref), RatingForm()
    try:
        rate(viewer(), sale, form.rating(), clock.now())
    except Invalid as refusal:
        form.take(refusal)
        return _page(sale, form), 422
    first_name = staff(sale.salesperson).name.split()[0]
    flash(
        f"Thank you. {first_name} and everybody who works for you can read it; nobody here can change it.",
        "done",
    )
    return redirect(url_for("my_ratings.ratings", ref=ref), 303)


def _page(sale: Sale, form: RatingForm) -> str:
    at = clock.now()
    ledger = ledger_of(sale, at)
    form.renew()
    rows = together(rating_queries(sale.ref), check_in_queries(sale.ref))
    waiting = waiting_check_in(check_ins_from(rows))
    return render_template(
        "my/ratings.html",
        ledger=ledger,
        by_the_clock=by_the_clock(sale.ref, punctuality_of(ledger), at),
        form=form,
        given=ratings_from(rows),
        because=asked_because(waiting.moments) if waiting else "",
        three_questions=THREE_QUESTIONS,
        viewer=viewer(),
    )
