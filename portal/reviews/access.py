"""The only way to a review: as somebody. Another's looks like none at all; those who deliver see none."""

from dataclasses import dataclass

from portal.deliveries.access import sale_for
from portal.lib.errors import NotHere
from portal.lib.ids import is_ref
from portal.people.access import Viewer
from portal.promises.models import Promise
from portal.reviews.models import Review, ReviewAgreement
from portal.sales.models import Sale


@dataclass(frozen=True)
class SeenReview:
    """A review with its sale, as somebody may see it."""

    review: Review
    sale: Sale


def review_for(viewer: Viewer, ref: str) -> SeenReview:
    """Return a review. Raises NotHere when there is none that this viewer may see."""
    found: Review | None = Review.get_or_none(Review.ref == ref) if is_ref(ref) else None
    if found is None or viewer.role == "delivery":
        raise NotHere
    return SeenReview(found, sale_for(viewer, found.sale))


def review_at(viewer: Viewer, sale_ref: str, n: int) -> SeenReview:
    """Return review `n` of a sale. Raises NotHere like `review_for`."""
    sale = sale_for(viewer, sale_ref)
    found: Review | None = Review.get_or_none((Review.sale == sale.ref) & (Review.n == n))
    if found is None or viewer.role == "delivery":
        raise NotHere
    return SeenReview(found, sale)


def agreement_for(seen: SeenReview, n: int) -> tuple[ReviewAgreement, Promise]:
    """Return what was agreed on in a review by the number of its promise. Raises NotHere."""
    promise: Promise | None = Promise.get_or_none((Promise.sale == seen.sale.ref) & (Promise.n == n))
    of_review = ReviewAgreement.review == seen.review.ref
    found: ReviewAgreement | None = (
        ReviewAgreement.get_or_none(of_review & (ReviewAgreement.promise == promise.ref)) if promise else None
    )
    if promise is None or found is None:
        raise NotHere
    return found, promise
