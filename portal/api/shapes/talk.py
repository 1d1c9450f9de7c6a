"""Messages, and what both sides said beside promises: thanks, additions, changes."""

from typing import Annotated, Literal

from pydantic import Field

from portal.api.shapes.common import DueChange, FileTold, MoneyChange, Person, Seconds, Text, WordsChange
from portal.lib.api.shapes import Day, Instant, Ref, Told


class ClockTold(Told):
    """The response clock of a customer's message; `none` for what wants no answer."""

    state: Literal["none", "waiting", "late", "answered", "answered_late"]
    due_at: Annotated[Instant | None, Field(description="By when a promise says that it is answered.")]
    answered_at: Instant | None
    answered_in: Annotated[Seconds | None, Field(description="Seconds of our working time.")]


class DisputeTold(Told):
    """That a contact says that a noted call, visit or text message did not happen."""

    at: Instant
    by: Text
    words: Text


class MessageTold(Told):
    """A message, or a call, visit or text message that staff noted; `at` is when it was written or took place."""

    ref: Ref
    at: Instant
    posted_at: Annotated[Instant, Field(description="When it was recorded.")]
    by: Person
    by_customer: bool
    how: Literal["page", "mail", "call", "visit", "text"]
    words: Text
    quoted: Annotated[Text, Field(description="What a mail repeated below its words.")]
    clock: ClockTold
    disputed: DisputeTold | None
    files: list[FileTold]


class ChangeTold(Told):
    """One order about one promise, which takes effect only when the customer accepts it; the original stays."""

    n: Annotated[int, Field(description="Its number in the sale.", examples=[1])]
    ref: Ref
    promise: Annotated[int, Field(description="The number of the promise.", examples=[8])]
    kind: Literal["change", "release"]
    state: Literal["proposed", "accepted", "declined", "withdrawn", "overtaken", "expired"]
    words: WordsChange | None
    due: DueChange | None
    price: MoneyChange | None
    reason: Text
    at: Instant
    by: Person
    by_customer: bool
    expires_on: Annotated[Day, Field(description="The last day on which it can be accepted.")]
    ended_at: Instant | None
    ended_by: Person | None
    answer: Text


class AdditionTold(Told):
    """What a contact says was left out of the list, as they remember it; accepted, it is a promise."""

    ref: Ref
    words: Text
    said_by: Text
    said_when: Text
    said_where: Text
    at: Instant
    by: Person
    state: Literal["waiting", "accepted", "declined", "withdrawn"]
    ended_at: Instant | None
    ended_by: Person | None
    answer: Text
    promise: Annotated[int | None, Field(description="The number of the promise that it is now.")]


class ThanksTold(Told):
    """A thank-you: of the customer to a member of staff, or of one to the customer."""

    at: Instant
    by: Text
    by_customer: bool
    to: Annotated[Text, Field(description="The member of staff; null where staff thank the customer.")]
    promise: Annotated[int | None, Field(description="The promise that it is about, by its number.")]
    words: Text
