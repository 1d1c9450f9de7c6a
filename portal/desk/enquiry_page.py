"""The page of one enquiry in the workspace: all that is known of it, and the forms that may follow."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from flask import render_template

from portal.desk.enquiry_forms import AnswerForm, EndForm, EnquiryForm, TakeOnForm
from portal.desk.enquiry_queries import customer_seen, draft_of, referrer_of, sale_seen, sales_to_take
from portal.enquiries.clock import waited
from portal.enquiries.models import Enquiry
from portal.enquiries.queries import answers_of
from portal.enquiries.rules import CLOSE_REASONS, is_credited
from portal.enquiries.wording import flag_words
from portal.lib.ids import new_ref
from portal.people.access import Viewer
from portal.people.queries import staff_names, working_week
from portal.web.words import span_words


@dataclass(frozen=True)
class Forms:
    """The forms of the page; one that came back stands among them with what was typed.

    `mail` is the subject and text of an answer to look at, `conflict` what somebody else did meanwhile.
    """

    answer: AnswerForm = field(default_factory=AnswerForm)
    end: EndForm = field(default_factory=EndForm)
    take: TakeOnForm = field(default_factory=TakeOnForm)
    again: EnquiryForm = field(default_factory=EnquiryForm)
    mail: tuple[str, str] | None = None
    conflict: str = ""

    @classmethod
    def of(cls, form: EnquiryForm, conflict: str = "") -> Self:
        """Return the forms with this one among them."""
        names = {AnswerForm: "answer", EndForm: "end", TakeOnForm: "take"}
        return cls(**{names.get(type(form), "again"): form}, conflict=conflict)  # type: ignore[arg-type]


def enquiry_page(viewer: Viewer, enquiry: Enquiry, at: datetime, forms: Forms) -> str:
    """Return the page as this member of staff may read it."""
    answers = answers_of(enquiry.ref)
    for one in (forms.answer, forms.end, forms.take, forms.again):
        one.look_at(enquiry)
    if enquiry.ended_at is None:
        forms.take.offer(sales_to_take(viewer, enquiry))
    return render_template(
        "desk/enquiry.html",
        enquiry=enquiry,
        forms=forms,
        answers=answers,
        names=staff_names(answer.by for answer in answers),
        waited=span_words(waited(enquiry, at, working_week())),
        referrer=referrer_of(viewer, enquiry.code),
        sale=sale_seen(viewer, enquiry.sale),
        customer=customer_seen(viewer, enquiry),
        asking=draft_of(viewer, enquiry),
        key=new_ref(),
        flags=flag_words(enquiry),
        credited=is_credited(enquiry.flags),
        reasons=CLOSE_REASONS,
        mail=forms.mail,
        conflict=forms.conflict,
        viewer=viewer,
    )
