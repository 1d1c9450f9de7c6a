"""The summary of a review for its customer: what each side said, and what was agreed."""

from portal.deliveries.actions.fields import By
from portal.people.queries import names_of
from portal.reviews.mail.notes import Note, to_contacts
from portal.reviews.models import Review
from portal.reviews.queries import agreements_of, answers_of
from portal.reviews.rules import QUESTIONS
from portal.sales.models import Sale
from portal.web.words import long_day, unwrapped


def send_summary(ref: str, by: By) -> None:
    """Queue the summary to every contact who wants it."""
    review: Review = Review.get_by_id(ref)
    sale: Sale = Sale.get_by_id(review.sale)
    agreed = agreements_of(ref)
    answers = answers_of(ref)
    names = names_of(one.by for one in answers)
    parts = []
    for question, asked in QUESTIONS.items():
        said = [one for one in answers if one.question == question and one.stands]
        if said:
            lines = tuple(
                f"{names.get(one.by, '')}{' (noted)' if one.noted else ''}: {one.words}" for one in said
            )
            parts.append((asked, lines))
    if agreed:
        promises = tuple(
            f"Promise {one.n}: {unwrapped(one.words)}{f' (by {long_day(one.due_on)})' if one.due_on else ''}"
            for one in agreed
        )
        parts.append(("What we agreed", promises))
    note = Note(
        f"What we talked about: {sale.title}",
        f"Thank you for your time. This is what was said in our review of “{sale.title}”, and what we agreed.",
        "See it all",
        parts=tuple(parts),
        closing=(
            "What was agreed is a promise like the others, with its receipt. Once it is done we ask you whether it"
            " worked. If something here is not as you said it, correct it on the page: your own words stand beside."
        ),
    )
    to_contacts(review, sale, note, by)
