"""Asking over HTTP: a draft asks those who deliver, they answer on a page of theirs, and a "we can't" is settled."""

from collections.abc import Collection, Sequence

from flask import Blueprint, render_template, request, url_for

from portal.deliveries.actions.fields import By
from portal.intake.access import draft_for, part_for
from portal.intake.actions import Moved, answer, ask, settle
from portal.intake.asked import Asked, asked_of, shown
from portal.intake.asking_forms import AnswersForm, SettlingForm, answers_form, parts_answered
from portal.intake.models import Draft, DraftPart
from portal.intake.promise_list import promise_lines
from portal.intake.queries import parts_of
from portal.lib import clock
from portal.lib.errors import Conflict, Invalid, KeptError, NotHere
from portal.lib.gate import MANAGER, SALES, STAFF, admits
from portal.lib.numbers import small_number
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.people.queries import staff_names
from portal.web.answers import Answer, done, refused
from portal.web.words import list_words, plural

bp = Blueprint("asks", __name__, url_prefix="/staff", template_folder="../templates")
_GONE = (
    "One of them isn't asked of you any more. Nothing is sent yet; what you said of the others stands below."
)


@bp.post("/sales/<ref>/asks")
@admits(SALES, MANAGER)
def ask_all(ref: str) -> Answer:
    """Ask everybody who would deliver one of the promises and wasn't asked about it as it is now."""
    # A draft is asked about once as it was seen; pressed twice, the button asks once.
    key = f"asks {ref} {small_number(request.form.get('was', ''))}"
    names = ask(draft_for(viewer(), ref), By(viewer(), clock.now(), key))
    first = list_words([name.split()[0] for name in names])
    return done(f"Asked: {first} got a mail." if first else "They were asked.", _draft(ref))


@bp.get("/sales/<ref>/asks/<part>/settling")
@admits(SALES, MANAGER)
def settling_page(ref: str, part: str) -> Answer:
    """What stands in the way of a promise, and the two ways to settle it."""
    draft = draft_for(viewer(), ref)
    return _settling(draft, part_for(draft, part), SettlingForm(parked_fields()))


@bp.post("/sales/<ref>/asks/<part>/settling")
@admits(SALES, MANAGER)
def settle_it(ref: str, part: str) -> Answer:
    """Let a promise stand all the same; whoever delivers it is told why."""
    draft, form = draft_for(viewer(), ref), SettlingForm()
    found = part_for(draft, part)
    try:
        settle(draft, found, form.words.data or "", By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _settling(draft, found, form))
    return done("It stands all the same, and they are told why.", _draft(ref))


@bp.get("/asked")
@admits(*STAFF)
def asked() -> Answer:
    """What this member of staff is asked, by the sale; managers see what anybody is asked."""
    found = asked_of(viewer())
    return _asked(found, answers_form(found, parked_fields()))


@bp.post("/asked")
@admits(*STAFF)
def give_answers() -> Answer:
    """Keep all that is answered on the form, or nothing; what is left for later stays."""
    found = asked_of(viewer())
    form = answers_form(found)
    try:
        _check_asked(found)
        said = form.answers(found)
        answer(said, By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _asked(found, form))
    except Conflict as refusal:
        return refused(refusal, _asked(found, form, refusal))
    kept = f"{plural(len(said), 'answer is', 'answers are')} kept." if said else "Nothing is answered yet."
    return done(kept, url_for("asks.asked"))


def _check_asked(found: Sequence[Asked]) -> None:
    """Refuse a form about what isn't asked of its sender: with NotHere when nothing on it is, else with a Conflict."""
    posted, mine = parts_answered(request.form), {one.part.ref for one in found}
    if posted and not posted & mine:
        raise NotHere
    if posted - mine:
        raise Conflict(_GONE)


def _asked(found: Sequence[Asked], form: AnswersForm, refusal: KeptError | None = None) -> str:
    at = clock.now()
    form.look_at(found)
    refs = {ref for one in found for ref in (one.ask.to, one.ask.asked_by, one.ask.answered_by) if ref}
    moved: Collection[str] = refusal.parts if isinstance(refusal, Moved) else ()
    return render_template(
        "intake/asked.html",
        sales=shown(found, viewer(), at),
        form=form,
        moved=moved,
        conflict=refusal.message if refusal else "",
        names=staff_names(refs),
        viewer=viewer(),
    )


def _settling(draft: Draft, part: DraftPart, form: SettlingForm) -> str:
    form.begin()
    lines, people = promise_lines(parts_of(draft.ref), viewer(), clock.now())
    line = next((one for one in lines if one.part.ref == part.ref), None)
    if line is None or not line.state.blocks:
        raise NotHere
    return render_template(
        "intake/settling.html", draft=draft, line=line, people=people, form=form, viewer=viewer()
    )


def _draft(ref: str) -> str:
    return url_for("desk.sale", ref=ref) + "#promises"
