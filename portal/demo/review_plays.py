"""Playing reviews in the story: the very actions that anybody's own would go through.

What was agreed in a review has no id in the story: its events name it by `which`, counted from 1 in the newest review.
"""

from collections.abc import Callable
from dataclasses import replace

from portal.concerns.actions import give_words
from portal.deliveries.access import Seen, delivery_for
from portal.deliveries.actions import NewUpdate, NewVerdict, post_update
from portal.deliveries.models import Delivery
from portal.demo.change_plays import promised
from portal.demo.scenes import Scene
from portal.lib.ids import new_ref
from portal.promises.models import Promise
from portal.reviews import actions
from portal.reviews.access import SeenReview, agreement_for, review_for
from portal.reviews.models import Review, ReviewAgreement


def _invited(scene: Scene) -> None:
    actions.ask_for_review(scene.sale, _new(scene), scene.by)


def _proposed(scene: Scene) -> None:
    actions.propose_times(_review(scene), _new(scene), scene.by)


def _accepted(scene: Scene) -> None:
    actions.accept_time(_review(scene), scene.more["time"], scene.by)


def _answered(scene: Scene) -> None:
    actions.give_answers(_review(scene), scene.more["answers"], scene.by)


def _noted(scene: Scene) -> None:
    actions.note_answers(_review(scene), scene.more["answers"], scene.by)


def _agreed(scene: Scene) -> None:
    actions.agree_on(_review(scene), promised(scene), scene.by)


def _held(scene: Scene) -> None:
    actions.hold_review(_review(scene), scene.by)


def _closed(scene: Scene) -> None:
    actions.close(_review(scene), scene.by)


def _done(scene: Scene) -> None:
    seen = _agreement(scene)
    post_update(seen, NewUpdate("delivered", scene.more["text"], seen.delivery.version), scene.by)


def _worked(scene: Scene) -> None:
    seen, review = _agreement(scene), _review(scene)
    give_words(scene.sale, [NewVerdict(seen, scene.more["word"], "", None, "")], scene.by)
    agreed = agreement_for(review, seen.promise.n)
    # Two forms of one event, each with a key of its own.
    by = replace(scene.by, key=new_ref())
    actions.follow_up(review, agreed, scene.more["worked"], scene.more["text"], by)


def _new(scene: Scene) -> actions.NewReview:
    more = scene.more
    return actions.NewReview(
        tuple(more.get("times", ())), more.get("how", "call"), 45, more.get("place", ""), more["text"]
    )


def _review(scene: Scene) -> SeenReview:
    """Return the newest review of the sale, as the actor may see it."""
    newest = Review.select().where(Review.sale == scene.sale.ref).order_by(Review.n.desc()).get()
    return review_for(scene.by.viewer, newest.ref)


def _agreement(scene: Scene) -> Seen:
    """Return the delivery of what was agreed on."""
    rows = (
        Promise.select()
        .join(ReviewAgreement, on=(ReviewAgreement.promise == Promise.ref))
        .where(ReviewAgreement.sale == scene.sale.ref)
        .order_by(Promise.n)
    )
    promise = list(rows)[scene.more["which"] - 1]
    return delivery_for(scene.by.viewer, Delivery.get(Delivery.promise == promise.ref).ref)


PLAYS: dict[str, Callable[[Scene], None]] = {
    "review_invited": _invited,
    "review_proposed": _proposed,
    "review_accepted": _accepted,
    "review_answered": _answered,
    "review_noted": _noted,
    "review_agreed": _agreed,
    "review_held": _held,
    "review_closed": _closed,
    "review_agreement_done": _done,
    "review_agreement_worked": _worked,
}
