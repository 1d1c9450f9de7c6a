"""Playing what happened in the story: every event goes through the action that anybody's own would go through."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from portal.concerns.actions import give_words
from portal.deliveries import actions
from portal.deliveries.access import Seen, Waited, promise_for
from portal.deliveries.models import Update, Wait
from portal.deliveries.rules import UPDATE_KINDS
from portal.demo import (
    change_plays,
    charge_plays,
    concern_plays,
    mail_plays,
    message_plays,
    note_plays,
    program_plays,
    public_plays,
    review_plays,
    thanks_plays,
)
from portal.demo.chapters import Happened
from portal.demo.scenes import Scene, scene_of, staff_ref
from portal.people.actions import contacts
from portal.people.actions.customers import NewContact
from portal.people.queries import contacts_of
from portal.people.rules import version_of
from portal.ratings.actions import NewRating, rate


def play(event: Happened, ref: str) -> None:
    """Let an event happen to the sale `ref`. Raises what its action raises, LookupError for a person not there."""
    if event.kind == "enquired":
        # A stranger has no part in any sale, so there is no scene.
        public_plays.ask(event, ref)
        return
    scene = scene_of(event, ref)
    with program_plays.acting(scene.more.get("program", ""), event.at):
        _PLAYS.get(event.kind, _update)(scene)


def _update(scene: Scene) -> None:
    if scene.event.kind not in UPDATE_KINDS:
        message = f"the demonstration knows no {scene.event.kind}"
        raise LookupError(message)
    more, seen = scene.more, scene.seen
    wait = None
    if "what" in more:
        wait = actions.NewWait(more["what"], scene.day("until"), more["otherwise"])
    new = actions.NewUpdate(
        scene.event.kind,
        more.get("text", ""),
        seen.delivery.version,
        scene.day("expected"),
        wait,
        scene.uploads,
    )
    actions.post_update(seen, new, scene.by)


def _retracted(scene: Scene) -> None:
    """Take back the newest update about the delivery that stands."""
    seen = scene.seen
    stands = (Update.delivery == seen.delivery.ref) & Update.retracted_at.is_null()
    mistaken = Update.select().where(stands & (Update.kind != "retracted")).order_by(Update.seq.desc()).get()
    retraction = actions.Retraction(mistaken.ref, scene.more["text"], seen.delivery.version)
    actions.retract_update(seen, retraction, scene.by)


def _answered(scene: Scene) -> None:
    actions.answer_wait(_waited(scene), scene.more["text"], scene.by)


def _wait_disputed(scene: Scene) -> None:
    actions.dispute_wait(_waited(scene), scene.more["text"], scene.by)


def _waited(scene: Scene) -> Waited:
    seen = scene.seen
    of_delivery = Wait.select().where(Wait.delivery == seen.delivery.ref)
    return Waited(of_delivery.order_by(Wait.since.desc()).get(), seen)


def _verdict(scene: Scene) -> None:
    give_words(scene.sale, [_word(scene.seen, scene.more)], scene.by)


def _verdicts(scene: Scene) -> None:
    words = [_word(scene.delivery(one["promise"], one["occurrence"]), one) for one in scene.more["on_each"]]
    give_words(scene.sale, words, scene.by)


def _word(seen: Seen, said: Mapping[str, Any]) -> actions.NewVerdict:
    named_on = date.fromisoformat(said["named_on"]) if "named_on" in said else None
    return actions.NewVerdict(seen, said["word"], said.get("comment", ""), named_on, said.get("thanks", ""))


def _occasion(scene: Scene) -> None:
    _, promise = promise_for(scene.by.viewer, scene.sale.ref, scene.event.promise)
    new = actions.NewOccasion(scene.more["what"], scene.more["began"])
    actions.open_occasion(scene.sale, promise, new, scene.by)


def _occasion_disputed(scene: Scene) -> None:
    actions.dispute_occasion(scene.seen, scene.more["text"], scene.by)


def _breach_reported(scene: Scene) -> None:
    actions.report_breach(scene.seen, scene.more["text"], scene.by)


def _assigned(scene: Scene) -> None:
    _, promise = promise_for(scene.by.viewer, scene.sale.ref, scene.event.promise)
    to = staff_ref(scene.more["to"])
    actions.assign(scene.sale, promise, to, scene.by)


def _handed_over(scene: Scene) -> None:
    to = staff_ref(scene.more["to"])
    actions.hand_over([scene.sale], to, scene.more["text"], scene.by)


def _completed(scene: Scene) -> None:
    actions.complete_work(scene.sale, scene.day("on"), scene.by)


def _closed(scene: Scene) -> None:
    actions.close_sale(scene.sale, scene.more["how"], scene.more.get("reason", ""), scene.by)


def _rated(scene: Scene) -> None:
    new = NewRating(scene.more["numbers"], scene.more.get("words", {}), scene.by.key)
    rate(scene.by.viewer, scene.sale, new, scene.by.at)


def _contact_added(scene: Scene) -> None:
    more = scene.more
    new = NewContact(more["name"], more["email"], more["time_zone"])
    contacts.add(scene.by.viewer, scene.sale.customer, new, scene.by.key, scene.by.at)


def _contact_corrected(scene: Scene) -> None:
    """Correct the address of the `person` with that first name."""
    person = next(
        one for one in contacts_of(scene.sale.customer) if one.name.split()[0] == scene.more["person"]
    )
    new = NewContact(person.name, scene.more["email"], person.time_zone)
    was = version_of(person.name, person.email, person.time_zone)
    correction = contacts.Correction(new, was, scene.by.key)
    contacts.correct(scene.by.viewer, scene.sale.customer, person.ref, correction, scene.by.at)


_PLAYS: dict[str, Callable[[Scene], None]] = {
    "retracted": _retracted,
    "answered": _answered,
    "wait_disputed": _wait_disputed,
    "verdict": _verdict,
    "verdicts": _verdicts,
    "occasion": _occasion,
    "occasion_disputed": _occasion_disputed,
    "breach_reported": _breach_reported,
    "assigned": _assigned,
    "handed_over": _handed_over,
    "completed": _completed,
    "closed": _closed,
    "rated": _rated,
    "contact_added": _contact_added,
    "contact_corrected": _contact_corrected,
    **public_plays.PLAYS,
    **change_plays.PLAYS,
    **note_plays.PLAYS,
    **message_plays.PLAYS,
    **mail_plays.PLAYS,
    **concern_plays.PLAYS,
    **charge_plays.PLAYS,
    **thanks_plays.PLAYS,
    **review_plays.PLAYS,
    **program_plays.PLAYS,
}
