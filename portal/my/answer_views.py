"""How fast we answer one customer, before they signed and since, over HTTP."""

from flask import Blueprint, render_template

from portal.deliveries.access import sale_for
from portal.figures.parity.dots import dots_of
from portal.figures.parity.sale import replies_of, sale_parity
from portal.figures.parity.sentences import sale_words, took_words, unasked_words
from portal.lib import clock
from portal.lib.gate import CONTACT, admits
from portal.people.identity import viewer

bp = Blueprint("my_answers", __name__, template_folder="templates")


@bp.get("/my/sales/<ref>/answers")
@admits(CONTACT)
def page(ref: str) -> str:
    """The sentence of the promise page, with every answer that it is about, drawn and as a table."""
    sale = sale_for(viewer(), ref)
    parity, replies = sale_parity(sale.ref, clock.now()), replies_of(sale.ref)
    return render_template(
        "my/answers.html",
        sale=sale,
        parity=parity,
        words=sale_words(parity),
        unasked=unasked_words(parity),
        replies=replies,
        drawing=dots_of(replies, parity),
        took_words=took_words,
        viewer=viewer(),
    )
