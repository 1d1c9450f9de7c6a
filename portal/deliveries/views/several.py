"""Several updates at once over HTTP: one form with a part for each delivery; all are sent, or none."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for

from portal.deliveries.access import Seen, deliveries_for
from portal.deliveries.actions import MOST_AT_ONCE, Stale, post_updates
from portal.deliveries.actions.fields import By
from portal.deliveries.forms import SeveralForm, several_form
from portal.lib import clock
from portal.lib.errors import Invalid, Problem
from portal.lib.gate import STAFF, admits
from portal.people.identity import viewer
from portal.people.parking import parked_fields
from portal.web.answers import Answer, done, refused
from portal.web.words import plural

bp = Blueprint("updates", __name__, url_prefix="/staff/updates", template_folder="../templates")


@bp.get("")
@admits(*STAFF)
def several() -> Answer:
    """One form for the deliveries that the address names."""
    seens = _chosen()
    form = several_form(seens, parked_fields())
    form.look_at(seens)
    return _page(seens, form)


@bp.post("")
@admits(*STAFF)
def post() -> Answer:
    """Send all of them or none; where some can't be taken, all words stay."""
    seens = _chosen()
    form = several_form(seens)
    try:
        sayings = form.sayings(seens)
        post_updates(sayings, By(viewer(), clock.now(), form.once))
    except Invalid as refusal:
        form.take(refusal)
        return refused(refusal, _page(seens, form))
    except Stale as refusal:
        now = _chosen()
        form.look_at(now)
        return refused(refusal, _page(now, form, refusal.deliveries))
    return done(f"{plural(len(sayings), 'update is', 'updates are')} sent.", url_for("desk.today"))


def _chosen() -> list[Seen]:
    refs = list(dict.fromkeys(request.args.getlist("delivery")))
    if len(refs) > MOST_AT_ONCE:
        raise Invalid(Problem("form", f"Choose at most {MOST_AT_ONCE} at once."))
    return deliveries_for(viewer(), refs)


def _page(seens: Sequence[Seen], form: SeveralForm, stale: frozenset[str] = frozenset()) -> str:
    return render_template(
        "deliveries/several.html", seens=seens, form=form, stale=stale, most=MOST_AT_ONCE, viewer=viewer()
    )
