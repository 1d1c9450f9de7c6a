"""The page of one promise: the pair in full, its whole history, every date, and all that the customer can say of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, url_for

from portal.changes.matters import Offer
from portal.deliveries.ledger import Done, Ledger, Pair, ledger_of
from portal.deliveries.models import UpdateFile
from portal.deliveries.told import Told, Waiting
from portal.lib.errors import NotHere
from portal.my.around import brief
from portal.my.beside import Beside, beside_of
from portal.my.forms import OccasionForm, SayForm, TextForm, VerdictForm
from portal.people.access import Viewer
from portal.people.parking import parked_fields
from portal.sales.models import Sale
from portal.web.words import zone_place

MOST_DISPUTES = 5


@dataclass(frozen=True)
class Refused:
    """A form that could not be taken: `kind` is its endpoint, `about` the ref of what it is about.

    `conflict` says what happened meanwhile; the words of the form are shown then.
    """

    kind: str
    about: str
    form: SayForm
    conflict: str = ""

    @property
    def words(self) -> list[str]:
        """What was typed, to be shown where the form can't be sent any more."""
        texts = (field for field in self.form if field.type == "TextAreaField")
        return [field.data for field in texts if isinstance(field.data, str) and field.data.strip()]


@dataclass(frozen=True)
class Ask:
    """A form of the page with what it is about: the delivery, and the wait or update within it."""

    done: Done
    form: SayForm
    wait: Waiting | None = None
    told: Told | None = None


class PromisePage:
    """Makes the page of promise `n` of a sale as it stands at `at`; raises NotHere when there is no such promise."""

    def __init__(self, viewer: Viewer, sale: Sale, n: int, at: datetime) -> None:
        """Read what the page shows."""
        self._viewer = viewer
        self._ledger: Ledger = ledger_of(sale, at)
        found = next((pair for pair in self._ledger.pairs if pair.said.n == n), None)
        if found is None:
            raise NotHere
        self._pair: Pair = found
        self._refused: Refused | None = None

    def show(self, number: int = 0, refused: Refused | None = None) -> str:
        """Return the page; `number` is that of the delivery whose word is asked for, where it has several."""
        self._refused = refused
        beside = beside_of(self._ledger.sale, self._viewer.ref, self._ledger.today, self._ledger.at)
        pending = _pending(beside)
        here = url_for("my.promise", ref=self._ledger.sale.ref, n=self._pair.said.n)
        return render_template(
            "my/promise.html",
            ledger=self._ledger,
            pair=self._pair,
            word=self._word(number),
            answers=self._answers(),
            wait_disputes=self._wait_disputes(),
            occasion=self._occasion(),
            occasion_disputes=self._occasion_disputes(),
            breach=self._breach(),
            reports=self._reports(),
            refused=refused,
            failed=refused is not None,
            clocks=at_words(self._ledger.sale, self._ledger.at),
            viewer=self._viewer,
            paper_url=lambda paper: url_for("my.paper", ref=self._ledger.sale.ref, n=paper),
            file_url=file_url,
            change_url=change_url(self._ledger.sale.ref),
            promise_url=promise_url(self._ledger.sale.ref),
            pending=pending,
            beside=beside,
            brief=brief,
            may_change=self._may_change(pending),
            address_of_date=lambda date: f"{here}?date={date}#word",
        )

    def _may_change(self, pending: Mapping[str, Offer]) -> bool:
        released = any(change.release for change in self._pair.said.changes)
        return self._ledger.sale.state != "cancelled" and not released and self._pair.ref not in pending

    def _word(self, number: int) -> Ask | None:
        done = self._judged(number)
        if done is None:
            return None
        before = done.verdicts[0] if done.verdicts else None
        data: dict[str, Any] = {"word": before.word, "named_on": before.named_on} if before else {}
        if before and before.by == self._viewer.name:
            # Nobody sends the words of another under their own name by oversight.
            data["comment"] = before.comment
        form = self._form("say.give_verdict", done.row.ref, VerdictForm, data)
        if self._pair.due_kind == "holding":
            form["word"].label.text = "Has it been kept so?"
        return Ask(done, form)

    def _judged(self, number: int) -> Done | None:
        """Return the delivery that the word is asked for: the one refused, the one chosen, or the one that leads."""
        every = self._pair.deliveries
        if self._refused and self._refused.kind == "say.give_verdict":
            return next((done for done in every if done.row.ref == self._refused.about), None)
        chosen = [done for done in every if done.row.n == number and done.may_be_judged]
        leading = [self._pair.leading] if self._pair.leading else []
        may = [done for done in [*leading, *reversed(every)] if done.may_be_judged]
        return next(iter([*chosen, *may]), None)

    def _answers(self) -> list[Ask]:
        return [
            Ask(done, self._form("say.answer", done.open_wait.row.ref, TextForm), done.open_wait)
            for done in self._pair.deliveries
            if done.open_wait
        ]

    def _wait_disputes(self) -> list[Ask]:
        waits = [(done, wait) for done in reversed(self._pair.deliveries) for wait in done.waits]
        return [
            Ask(done, self._form("say.dispute_wait", wait.row.ref, TextForm), wait)
            for done, wait in waits
            if wait.counts and wait.days and wait.row.disputed_at is None
        ][:MOST_DISPUTES]

    def _occasion(self) -> SayForm | None:
        is_every = self._pair.due_kind == "every"
        return self._form("say.open_occasion", self._pair.ref, OccasionForm) if is_every else None

    def _occasion_disputes(self) -> list[Ask]:
        return [
            Ask(done, self._form("say.dispute_occasion", done.row.ref, TextForm))
            for done in reversed(self._pair.deliveries)
            if done.occasion and not done.occasion.by_customer and done.occasion.disputed_at is None
        ][:MOST_DISPUTES]

    def _breach(self) -> Ask | None:
        for done in self._pair.deliveries:
            was_refused = self._refused is not None and self._refused.kind == "say.report_breach"
            if self._pair.due_kind == "holding" and (was_refused or _may_be_broken(done)):
                return Ask(done, self._form("say.report_breach", done.row.ref, TextForm))
        return None

    def _reports(self) -> list[Ask]:
        return [
            Ask(
                done,
                self._form("say.take_back", told.ref, TextForm, {"was": str(done.row.version)}),
                None,
                told,
            )
            for done in self._pair.deliveries
            for told in done.told
            if told.kind == "breach" and not told.from_us and told.stands
        ]

    def _form(
        self, kind: str, about: str, form: type[SayForm], data: dict[str, Any] | None = None
    ) -> SayForm:
        """Return the form of this kind about `about`: the refused one, what was typed before, or an empty one."""
        refused = self._refused
        if refused and (refused.kind, refused.about) == (kind, about) and not refused.conflict:
            return refused.form
        made = form(formdata=parked_fields(kind), data=data)
        return made.place(f"{kind.removeprefix('say.')}-{about}")


def file_url(file: UpdateFile, *, small: bool = False) -> str:
    """Return the address of a photo or file for the customer."""
    return url_for("my.small" if small else "my.file", ref=file.ref)


def change_url(sale: str) -> Callable[[int], str]:
    """Return what gives the address of a sale's change by its number."""
    return lambda n: url_for("my_changes.one", ref=sale, n=n)


def promise_url(sale: str) -> Callable[[int], str]:
    """Return what gives the address of a sale's promise by its number."""
    return lambda n: url_for("my.promise", ref=sale, n=n)


def at_words(sale: Sale, at: datetime) -> str:
    """Name the zone of a sale's clocks, as "New York (EST)"."""
    zone = ZoneInfo(sale.time_zone)
    return f"{zone_place(sale.time_zone)} ({at.astimezone(zone).tzname()})"


def _pending(beside: Beside) -> dict[str, Offer]:
    """Return the changes that wait for an answer, by the ref of their promise."""
    return {one.promise: one for one in beside.matters.offers}


def _may_be_broken(done: Done) -> bool:
    return done.is_open and done.row.breached_at is None
