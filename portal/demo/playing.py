"""Playing what happened in the story: every event goes through the action that anybody's own would go through."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

from werkzeug.datastructures import FileStorage

from portal.deliveries import actions
from portal.deliveries.access import Seen, Waited, delivery_for, promise_for, sale_for
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery, Update, Wait
from portal.deliveries.rules import UPDATE_KINDS
from portal.demo.photos import draw
from portal.demo.story import Happened
from portal.lib.ids import new_ref
from portal.lib.uploads import Upload, read_uploads
from portal.people.access import Viewer
from portal.people.queries import active_staff, company, contacts_of
from portal.promises.models import Promise
from portal.ratings.actions import NewRating, rate
from portal.sales.models import Sale


@dataclass(frozen=True)
class Scene:
    """An event with its sale and whoever acts in it."""

    event: Happened
    sale: Sale
    by: By

    @property
    def more(self) -> Mapping[str, Any]:
        """What this kind of event says."""
        return self.event.more

    @property
    def seen(self) -> Seen:
        """The delivery that the event is about, as the actor may see it."""
        return self.delivery(self.event.promise, self.event.occurrence)

    def delivery(self, promise: int, occurrence: int) -> Seen:
        """Return a delivery of the sale by the number of its promise and its own."""
        about = Promise.get((Promise.sale == self.sale.ref) & (Promise.n == promise))
        row = Delivery.get((Delivery.promise == about.ref) & (Delivery.n == occurrence))
        return delivery_for(self.by.viewer, row.ref)

    def day(self, name: str) -> date | None:
        """Return a day that the event names, or None."""
        return date.fromisoformat(self.more[name]) if name in self.more else None


def play(event: Happened, ref: str) -> None:
    """Let an event happen to the sale `ref`. Raises what its action raises, LookupError for a person not there."""
    sale = Sale.get_by_id(ref)
    viewer = _viewer(event.by, sale)
    scene = Scene(event, sale_for(viewer, ref), By(viewer, event.at, new_ref()))
    _PLAYS.get(event.kind, _update)(scene)


def _viewer(name: str, sale: Sale) -> Viewer:
    for staff in active_staff():
        if staff.name.split()[0] == name:
            return Viewer("staff", staff.ref, staff.name, staff.email, company().time_zone, role=staff.role)
    for one in contacts_of(sale.customer):
        if one.name.split()[0] == name:
            return Viewer("contact", one.ref, one.name, one.email, one.time_zone, customer=one.customer)
    message = f"the demonstration has nobody called {name} in “{sale.title}”"
    raise LookupError(message)


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
        _uploads(more),
    )
    actions.post_update(seen, new, scene.by)


def _uploads(more: Mapping[str, Any]) -> tuple[Upload, ...]:
    files = [_upload(one["name"], one["text"].encode()) for one in more.get("files", ())]
    return (*map(_photo, more.get("photos", ())), *files)


@cache
def _photo(name: str) -> Upload:
    return _upload(f"{name}.jpg", draw(name))


def _upload(name: str, body: bytes) -> Upload:
    (upload,) = read_uploads([FileStorage(BytesIO(body), filename=name)])
    return upload


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
    actions.give_verdicts(scene.sale, [_word(scene.seen, scene.more)], scene.by)


def _verdicts(scene: Scene) -> None:
    words = [_word(scene.delivery(one["promise"], one["occurrence"]), one) for one in scene.more["on_each"]]
    actions.give_verdicts(scene.sale, words, scene.by)


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
    to = next(staff.ref for staff in active_staff() if staff.name.split()[0] == scene.more["to"])
    actions.assign(scene.sale, promise, to, scene.by)


def _completed(scene: Scene) -> None:
    actions.complete_work(scene.sale, scene.day("on"), scene.by)


def _closed(scene: Scene) -> None:
    actions.close_sale(scene.sale, scene.more["how"], scene.more.get("reason", ""), scene.by)


def _rated(scene: Scene) -> None:
    new = NewRating(scene.more["numbers"], scene.more.get("words", {}), scene.by.key)
    rate(scene.by.viewer, scene.sale, new, scene.by.at)


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
    "completed": _completed,
    "closed": _closed,
    "rated": _rated,
}
