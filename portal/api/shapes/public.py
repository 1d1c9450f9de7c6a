"""Testimonials and enquiries as programs read them."""

from typing import Annotated, Literal

from pydantic import Field

from portal.api.shapes.common import Seconds, Text
from portal.api.shapes.deliveries import OfSale
from portal.enquiries.rules import CloseReason, Flag
from portal.lib.api.shapes import Instant, Ref, Told


class WithheldTold(Told):
    """What keeps a testimonial from the public now: a reason of a closed list, and until when on one word."""

    reason: Literal["personal_data", "abuse", "not_about_us", "unlawful"]
    explanation: Text
    at: Instant
    until: Instant
    confirmed_at: Annotated[Instant | None, Field(description="When a second person confirmed it.")]


class TestimonialTold(Told):
    """The customer's own words for the public, with only what they agreed to show; nobody else can edit them."""

    ref: Ref
    version: Annotated[int, Field(description="Which of its versions stands.", examples=[1])]
    sale: Annotated[OfSale | None, Field(description="Null where the program may not see the sale.")]
    words: Text
    name: Text
    company: Text
    subject: Text
    connection: Annotated[Text, Field(description="What ties them to us besides being a customer.")]
    figures: Annotated[bool, Field(description="Whether the record of their own promises is shown.")]
    published_at: Instant
    changed_at: Instant
    withdrawn_at: Instant | None
    withheld: WithheldTold | None
    replied_at: Instant | None


class EnquiryTold(Told):
    """Somebody asks us about something; what was deleted at their request is null."""

    ref: Ref
    at: Instant
    came_by: Annotated[
        Literal["link", "site", "customer"],
        Field(description="Through a referral link, the site, or a customer."),
    ]
    name: Text
    email: Text
    phone: Text
    words: Text
    state: Literal["open", "answered", "won", "closed"]
    flags: Annotated[list[Flag], Field(description="What we noticed about the address.")]
    answered_at: Instant | None
    waited: Annotated[
        Seconds, Field(description="How long it waits for our first answer, or did, in working time.")
    ]
    closed_reason: CloseReason | None
    sale: Annotated[
        OfSale | None, Field(description="What it became; null where the program may not see that sale.")
    ]
    ended_at: Instant | None
    forgotten_at: Instant | None
