"""Many people act on one sale at once: each is taken whole or refused, and one truth is left."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from portal.config import Settings
from portal.deliveries.access import delivery_for, promise_for, wait_for
from portal.deliveries.actions import (
    NewOccasion,
    NewUpdate,
    NewVerdict,
    answer_wait,
    assign,
    close_sale,
    complete_work,
    dispute_wait,
    give_verdicts,
    open_occasion,
    post_update,
    report_breach,
)
from portal.deliveries.models import Delivery, Occasion, Update, Verdict, Wait
from portal.lib.db import release
from portal.lib.errors import Conflict
from portal.record.models import Entry
from portal.record.rebuilding import rebuild_all
from portal.record.verify import verify_all
from tests.cast import NOON, sale_of, viewer
from tests.deliveries.help import again, deliveries_of
from tests.deliveries.verbs import at_once, by, need, waits_of
from tests.record.help import env, everything

ROOT = Path(__file__).parents[2]
DAY = timedelta(days=1)


def test_thirty_two_writers_with_mixed_verbs_leave_one_truth(house: Settings) -> None:
    ana = sale_of("ana")
    [worktop], [cabinets], fridays, [clean] = (deliveries_of(n) for n in (1, 2, 3, 4))
    waited = wait_for(viewer("ana"), need(worktop).ref)
    was = again(worktop).version
    seen = {row.ref: delivery_for(viewer("ana"), row.ref) for row in (worktop, cabinets, clean, *fridays)}
    before = Entry.select().where(Entry.stream == ana.ref).count()
    question = promise_for(viewer("ana"), ana.ref, 5)
    deeds: list[Callable[[], object]] = [
        *(
            partial(post_update, seen[worktop.ref], NewUpdate("progress", f"Word {n}.", was), by("sam"))
            for n in range(6)
        ),
        *(partial(answer_wait, waited, f"Answer {n}.", by("ana")) for n in range(3)),
        *(partial(dispute_wait, waited, f"Not so {n}.", by("ana")) for n in range(2)),
        *(partial(give_verdicts, ana, [NewVerdict(seen[cabinets.ref], "kept")], by("ana")) for _ in range(6)),
        *(
            partial(post_update, seen[row.ref], NewUpdate("delivered", "", row.version), by("max"))
            for row in fridays
        ),
        *(partial(open_occasion, *question, NewOccasion("Which?", NOON), by("ana")) for _ in range(4)),
        partial(report_breach, seen[clean.ref], "Dust.", by("ana")),
        partial(assign, *promise_for(viewer("max"), ana.ref, 6), viewer("dee").ref, by("max")),
        partial(complete_work, ana, date(2026, 3, 3), by("max")),
        partial(close_sale, ana, "cancelled", "They move.", by("max")),
    ]
    assert len(deeds) == 32
    outcomes = at_once([*deeds])
    assert {type(one) for one in outcomes} <= {type(None), Conflict}
    # Of six stale forms one at most is taken; of the answers one, unless an update ended the wait before.
    progress = Update.select().where((Update.delivery == worktop.ref) & (Update.kind == "progress")).count()
    assert progress == outcomes[:6].count(None) <= 1
    assert outcomes[6:9].count(None) <= 1
    assert outcomes[9:11].count(None) == 1
    assert outcomes[11:] == [None] * 21
    assert (Verdict.select().count(), Occasion.select().count()) == (6, 4)
    numbers = [row.n for row in deliveries_of(5)]
    assert numbers == [1, 2, 3, 4]
    assert Entry.select().where(Entry.stream == ana.ref).count() > before + 20
    assert (again(worktop).state == "waiting_for_customer") == (waits_of(worktop)[-1].ended_at is None)
    rows = everything()
    rebuild_all()
    assert everything() == rows
    assert list(verify_all()) == []


def test_killed_at_any_statement_a_form_is_taken_whole_or_not_at_all(house: Settings) -> None:
    """Two words on one form, then an update with a photo that dates another delivery: none is there by half."""
    release()
    command = [sys.executable, "-m", "tests.deliveries.dying"]
    done = subprocess.run(
        command,
        env=os.environ | env(house),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    deaths = [int(line) for line in done.stdout.split()]
    assert len(deaths) == 2
    assert min(deaths) > 10
    assert Verdict.select().count() == 2
    [worktop], [tested] = deliveries_of(1), deliveries_of(7)
    assert (worktop.state, tested.due_on) == ("delivered", date(2026, 3, 8))
    assert Update.select().where(Update.delivery == worktop.ref).count() == 1
    assert Wait.select().count() == 0
    assert Delivery.select().where(Delivery.verdict.is_null(False)).count() == 2
    assert list(verify_all()) == []
