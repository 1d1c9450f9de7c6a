"""Several words on one form: every delivery that awaits the customer's word, each with its own four words."""

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from portal.concerns.actions import give_words
from portal.deliveries.access import Seen, sale_for
from portal.deliveries.actions import NewVerdict
from portal.deliveries.actions.fields import By
from portal.deliveries.ledger import Done, Ledger, Pair, ledger_of
from portal.lib import clock
from portal.lib.errors import Invalid, NotHere, Problem
from portal.lib.gate import CONTACT, admits
from portal.my.around import awaited_each
from portal.my.forms import SayForm, word_field
from portal.my.promise import file_url
from portal.my.thanking import words_given
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.promises.queries import promises_of

MOST = 50
_WORD, _COMMENT = "-word", "-comment"

bp = Blueprint("verdicts", __name__, template_folder="templates")

Rows = list[tuple[Pair, Done]]
Answer = Response | tuple[str, int]


@bp.get("/my/sales/<ref>/verdicts")
@admits(CONTACT)
def several(ref: str) -> str:
    """Show what awaits the customer's word, the newest first, at most 50 at once."""
    ledger = ledger_of(sale_for(viewer(), ref), clock.now())
    rows = awaited_each(ledger)
    form = _form(rows[:MOST])(formdata=parked_fields("verdicts.give"))
    return _page(ledger, form, rows)


@bp.post("/my/sales/<ref>/verdicts")
@admits(CONTACT)
def give(ref: str) -> Answer:
    """Give the words that were chosen, all or none."""
    at = clock.now()
    ledger = ledger_of(sale_for(viewer(), ref), at)
    rows = _posted(ledger)
    form = _form(rows)()
    try:
        form.read()
        count = _give(ledger, rows, form, at)
    except Invalid as refusal:
        form.take(refusal)
        return _page(ledger, form, rows), refusal.status
    flash(words_given(count), "done")
    return redirect(url_for("my.sale", ref=ref), 303)


def _give(ledger: Ledger, rows: Rows, form: SayForm, at: datetime) -> int:
    promises = {promise.ref: promise for promise in promises_of(ledger.sale.ref)}
    chosen = [(pair, done) for pair, done in rows if form.said(_name(done) + _WORD)]
    unsaid = [
        done
        for pair, done in rows
        if (pair, done) not in chosen and form.said(_name(done) + _COMMENT).strip()
    ]
    if unsaid:
        raise Invalid(
            *(Problem(_name(done) + _WORD, "Choose a word to go with what you wrote.") for done in unsaid)
        )
    if len(chosen) > MOST:
        raise Invalid(Problem("form", f"At most {MOST} fit on one form."))
    words = [
        NewVerdict(
            Seen(done.row, promises[pair.ref], ledger.sale),
            form.said(_name(done) + _WORD),
            form.said(_name(done) + _COMMENT),
            prefix=f"{_name(done)}-",
        )
        for pair, done in chosen
    ]
    give_words(ledger.sale, words, By(viewer(), at, form.once))
    return len(words)


def _posted(ledger: Ledger) -> Rows:
    """Return the deliveries that the posted form is about. Raises NotHere for one that is not of this sale."""
    by_name = {_name(done): (pair, done) for pair, done in ledger.all_done}
    names = [
        name.removesuffix(_WORD).removesuffix(_COMMENT)
        for name in request.form
        if name.endswith((_WORD, _COMMENT))
    ]
    if any(name not in by_name for name in names):
        raise NotHere
    return [by_name[name] for name in dict.fromkeys(names)]


def _form(rows: Rows) -> type[SayForm]:
    """Return a form with a word and a comment for each of these deliveries."""
    fields: dict[str, Any] = {}
    for _, done in rows:
        fields[_name(done) + _WORD] = word_field("Your word")
        fields[_name(done) + _COMMENT] = TextAreaField("In your own words")
    return type("SeveralForm", (SayForm,), fields)


def _name(done: Done) -> str:
    return f"d-{done.row.ref}"


def _page(ledger: Ledger, form: SayForm, rows: Rows) -> str:
    shown = [
        (pair, done, form[_name(done) + _WORD], form[_name(done) + _COMMENT])
        for pair, done in rows[:MOST]
        if _name(done) + _WORD in form
    ]
    return render_template(
        "my/verdicts.html",
        ledger=ledger,
        form=form.place("several"),
        rows=shown,
        more=max(len(rows) - MOST, 0),
        viewer=viewer(),
        file_url=file_url,
    )
