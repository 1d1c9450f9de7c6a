"""A sale that was read before is kept, and is never older than what has happened, whoever asks."""

from datetime import timedelta

from flask import Flask

from portal.lib import clock
from tests.api.program import Caller, token_for
from tests.cast import NOON, sale_of
from tests.deliveries.help import deliveries_of
from tests.page import counted_statements

MOST_STATEMENTS = 4


def test_a_sale_read_again_is_as_it_stands_now_and_as_each_may_see_it(app: Flask) -> None:
    sale, most = f"/sales/{sale_of('ana').ref}", Caller(app, token_for())
    dee = Caller(app, token_for("dee", ["sales:read"], "Dee's"))
    first = most.get(sale)
    with counted_statements() as statements:
        assert most.get(sale).data == first.data
    assert len(statements) <= MOST_STATEMENTS
    assert first.json is not None
    assert first.json["money"] is not None
    assert (dee.get(sale).json or {})["money"] is None

    done = {"kind": "delivered", "text": "It is in."}
    sent = most.send("POST", f"/deliveries/{deliveries_of(1)[0].ref}/updates", done)
    assert sent.status_code == 201, sent.text
    second = most.get(sale, If_None_Match=first.headers["ETag"])
    assert second.status_code == 200
    assert second.json is not None
    assert second.json["figures"] != first.json["figures"]
    with clock.at(NOON + timedelta(days=90)):
        assert (most.get(sale).json or {})["figures"] != second.json["figures"]
