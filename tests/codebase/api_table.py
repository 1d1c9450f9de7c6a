"""The table of the API: where each operation is called on the stage, and what the tokens of Max, Sam and Dee get there.

A new operation needs one line in `REACHED`. That no token, a token without the scope and a cookie open nothing is asked
of every operation by itself, see test_api_access.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.api.writes.examples import SALE
from portal.lib.api.operations import Operation

IN_WHOSE_NAME = ("max", "sam", "dee")


@dataclass(frozen=True)
class Reached:
    """How an operation is called: `answers` for Max, Sam and Dee with its scope, and what fills the names in its path.

    `where` maps those names to places of the stage (tests/codebase/help.py) or, as `=1`, to what stands behind the
    sign. `query` goes behind the path. `body` is sent in place of the example of the operation; `{…}` in both are
    places. `first` names the operation by which the same token makes what this one is about, and `scopes` what it needs
    for that beside the operation's own. What an operation writes is undone before the next one is called.
    """

    answers: tuple[int, int, int]
    where: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    body: Mapping[str, Any] | None = None
    first: str = ""
    scopes: tuple[str, ...] = ()

    def answer_for(self, who: str) -> int:
        """Return the status that the token of one of IN_WHOSE_NAME gets."""
        return self.answers[IN_WHOSE_NAME.index(who)]

    def path(self, of: Operation, places: Mapping[str, str]) -> str:
        """Return the path below `/api/v1`, with its query."""
        names = {name: _place(place, places) for name, place in self.where.items()}
        return of.path.format_map(names) + self.query.format_map(dict(places))

    def sent(self, of: Operation, places: Mapping[str, str]) -> Any:
        """Return the body: that of this line, the example of the operation, or nothing at all."""
        body = self.body if self.body is not None else of.example
        return filled_body(body, places) if body is not None else {}


def all_get(status: int, query: str = "", **where: str) -> Reached:
    """Whoever the token acts for gets the same."""
    return Reached((status,) * 3, where, query)


def each_gets(answers: tuple[int, int, int], **where: str) -> Reached:
    """Max, Sam and Dee get these."""
    return Reached(answers, where)


def own_webhook(status: int) -> Reached:
    """Whoever the token acts for gets the same of the webhook that this token made."""
    return Reached((status,) * 3, {"ref": "webhook"}, first="create_webhook", scopes=("sales:read",))


def _place(place: str, places: Mapping[str, str]) -> str:
    return place[1:] if place.startswith("=") else places[place]


def filled_body(value: Any, places: Mapping[str, str]) -> Any:
    """Return a body with the places of the stage in it, where it names them as `{…}`."""
    if isinstance(value, str):
        return places[value[1:-1]] if value.startswith("{") and value[1:-1] in places else value
    if isinstance(value, Mapping):
        return {name: filled_body(one, places) for name, one in value.items()}
    return [filled_body(one, places) for one in value] if isinstance(value, list) else value


_NOT_DEE, _MANAGERS = (200, 200, 403), (200, 403, 403)
_SELLING = (201, 201, 403)
REACHED: Mapping[str, Reached] = {
    "read_token": all_get(200),
    "read_scoreboard": all_get(200),
    "list_events": all_get(200),
    "list_staff": all_get(200),
    "list_sales": all_get(200),
    "read_sale": all_get(200, ref="sale"),
    "list_promises": all_get(200, ref="sale"),
    "read_promise": all_get(200, ref="sale", n="=1"),
    "list_sources": each_gets(_NOT_DEE, ref="sale"),
    "read_source": each_gets(_NOT_DEE, ref="sale", n="=1"),
    "read_file": all_get(200, ref="file"),
    # What was pasted has no file; tests/api/test_files.py has one.
    "read_source_file": each_gets((404, 404, 403), ref="sale", n="=1"),
    "list_record": each_gets(_NOT_DEE, ref="sale"),
    "read_receipt": each_gets(_NOT_DEE, ref="sale"),
    "read_receipts": each_gets(_NOT_DEE, ref="sale"),
    "list_changes": each_gets(_NOT_DEE, ref="sale"),
    "list_additions": each_gets(_NOT_DEE, ref="sale"),
    "list_charges": each_gets(_NOT_DEE, ref="sale"),
    "list_extras": each_gets(_NOT_DEE, ref="sale"),
    "list_concerns": all_get(200),
    "list_sale_concerns": all_get(200, ref="sale"),
    "read_concern": all_get(200, ref="concern"),
    "list_sale_ratings": all_get(200, ref="sale"),
    "list_check_ins": all_get(200, ref="sale"),
    "list_reviews": each_gets(_NOT_DEE, ref="sale"),
    "read_review": each_gets(_NOT_DEE, ref="sale", n="=1"),
    "list_messages": all_get(200, ref="sale"),
    "list_thanks": all_get(200, ref="sale"),
    "list_customers": all_get(200),
    "read_customer": all_get(200, ref="customer"),
    "list_deliveries": all_get(200),
    "read_delivery": all_get(200, ref="delivery"),
    "list_drafts": each_gets(_NOT_DEE),
    "read_draft": each_gets(_NOT_DEE, ref="draft"),
    "list_ratings": all_get(200),
    "list_testimonials": all_get(200),
    "list_enquiries": each_gets(_NOT_DEE),
    "read_enquiry": each_gets(_NOT_DEE, ref="enquiry"),
    "read_rules": each_gets(_MANAGERS),
    "read_promised": each_gets(_MANAGERS),
    "post_an_update": all_get(201, ref="delivery"),
    "retract_an_update": all_get(201, ref="told"),
    "open_an_occasion": all_get(201, ref="sale"),
    "assign_delivery": all_get(200, ref="delivery"),
    # A change of that promise waits for an answer on the stage already.
    "propose_change": each_gets((409, 409, 403), ref="sale"),
    "enter_charge": each_gets(_SELLING, ref="sale"),
    "propose_extra": each_gets(_SELLING, ref="sale"),
    "take_a_charge_back": each_gets(_SELLING, ref="charge"),
    "take_an_extra_back": each_gets(_SELLING, ref="last_extra"),
    "take_a_change_back": each_gets(_SELLING, ref="our_change"),
    "acknowledge_concern": all_get(201, ref="concern"),
    "promise_fix": each_gets(_SELLING, ref="concern"),
    "say_it_is_fixed": all_get(201, ref="concern"),
    "write_message": all_get(201, ref="sale"),
    # Charges would need a second scope.
    "record_sale": Reached(_SELLING, body=SALE),
    # None of them says which version it read.
    "replace_a_draft": each_gets((428, 428, 403), ref="draft"),
    "delete_a_draft": each_gets((428, 428, 403), ref="draft"),
    "seal_draft": each_gets((428, 428, 403), ref="draft"),
    "create_webhook": Reached((201,) * 3, scopes=("sales:read",)),
    "list_webhooks": all_get(200),
    "read_webhook": own_webhook(200),
    "update_webhook": own_webhook(200),
    "delete_webhook": own_webhook(204),
    "ping_webhook": own_webhook(202),
    "replay_webhook": own_webhook(202),
    "rotate_webhook_secret": own_webhook(201),
    "list_attempts": own_webhook(200),
}
