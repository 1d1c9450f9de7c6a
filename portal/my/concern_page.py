"""The customer's pages of concerns: all of a sale with the form that raises one, and one with its question."""

from flask import render_template, request, url_for

from portal.concerns.access import SeenConcern
from portal.concerns.actions import is_to_come
from portal.concerns.models import ConcernFile
from portal.concerns.queries import concerns_of
from portal.concerns.showing import shown_of
from portal.concerns.wording import STAMPS
from portal.deliveries.ledger import Done, Ledger, Pair, ledger_of
from portal.deliveries.story import which
from portal.lib import clock
from portal.lib.numbers import small_number
from portal.my.around import brief
from portal.my.concern_forms import AnswerForm, ConcernForm
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.sales.models import Sale

_OPEN_QUOTE, _END_QUOTE = "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"


def list_page(sale: Sale, refused: ConcernForm | None = None) -> str:
    """Return the page of all concerns of a sale; the address may name a promise and one of its dates."""
    ledger = ledger_of(sale, clock.now())
    found = [(pair, done) for pair in ledger.pairs if (done := _about(pair, ledger)) is not None]
    named = small_number(request.args.get("promise", ""))
    chosen = next((done.row.ref for pair, done in found if pair.said.n == named), "")
    form = refused or ConcernForm(formdata=parked_fields("my_concerns.post"))
    return render_template(
        "my/concerns.html",
        sale=sale,
        concerns=concerns_of(sale.ref),
        stamps=STAMPS,
        form=form.offer([(done.row.ref, _named(pair, done)) for pair, done in found], chosen),
        salesperson=ledger.salesperson,
        failed=refused is not None,
        brief=brief,
        viewer=viewer(),
    )


def one_page(seen: SeenConcern, refused: AnswerForm | None = None, conflict: str = "") -> str:
    """Return the page of one concern; `conflict` says what happened meanwhile, and the words of the form are shown."""
    shown = shown_of(seen, clock.now())
    again = None if conflict else refused
    return render_template(
        "my/concern.html",
        shown=shown,
        sale=seen.sale,
        **{deed: _form(deed, shown.concern.version, again) for deed in ("settle_it", "reopen")},
        typed=refused.said("words") if refused is not None and conflict else "",
        conflict=conflict,
        failed=refused is not None,
        file_url=file_url,
        promise_url=lambda n: url_for("my.promise", ref=seen.sale.ref, n=n),
        viewer=viewer(),
    )


def file_url(file: ConcernFile, *, small: bool = False) -> str:
    """Return where a contact finds a photo or file of a concern."""
    return url_for("my_concerns.small" if small else "my_concerns.file", ref=file.ref)


def _form(deed: str, version: int, refused: AnswerForm | None) -> AnswerForm:
    """Return the form of a deed: the one that was refused, what was typed before, or an empty one."""
    endpoint = f"my_concerns.{deed}"
    if refused is not None and request.endpoint == endpoint:
        return refused.of(version, deed)
    return AnswerForm(formdata=parked_fields(endpoint)).of(version, deed)


def _about(pair: Pair, ledger: Ledger) -> Done | None:
    """Return the delivery of a promise that a concern about it is about: the named date, the leading one, the last."""
    date = small_number(request.args.get("date", "")) or 0
    leading = [pair.leading] if pair.leading else []
    named = [done for done in pair.deliveries if done.row.n == date]
    found = [*named, *leading, *reversed(pair.deliveries)]
    return next((done for done in found if not is_to_come(pair.due_kind, done.row, ledger.today)), None)


def _named(pair: Pair, done: Done) -> str:
    on = f", {which(done)}" if len(pair.deliveries) > 1 and which(done) else ""
    return f"Promise {pair.said.n}{on}: {_OPEN_QUOTE}{brief(pair.said.words)}{_END_QUOTE}"
