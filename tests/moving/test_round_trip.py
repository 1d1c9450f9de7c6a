"""A whole installation goes to the other engine and back, and everything that was is there."""

import json
from pathlib import Path

from portal import create_app
from portal.config import Settings
from portal.deliveries.late import LateTold
from portal.deliveries.models import Delivery
from portal.figures.models import StageRead, StageReply
from portal.figures.parity.reading import READER
from portal.happenings.jobs import LEAP, place_all
from portal.happenings.models import Happening
from portal.intake.models import Cue
from portal.lib.db import engine, tables, transaction
from portal.lib.ids import new_ref
from portal.moving.beside import ALONG, STAYS
from portal.moving.figuring import count_all
from portal.people.mail_choices import AskingMail, Digest, MailChoice
from portal.proofs.commands import Way, check_file
from portal.record.actions import erase
from portal.record.keys import public_keys
from portal.record.models import COMPANY, SYSTEM, Entry, Receipt
from portal.record.receipts import issue
from portal.record.root_check import root_faults
from portal.record.root_proofs import inclusion_of
from portal.record.roots import make_root
from portal.record.verify import verify_all
from tests.cast import NOON, bring, sale_of, viewer
from tests.make import garden
from tests.moving.conftest import Place
from tests.moving.help import LATER, alike, moved_into, written
from tests.page import Browser
from tests.public.record_help import text_of
from tests.record.help import recorded_tables, rows_of

ROOTS = ("daily_root", "root_head", "root_leaves")
FIGURES = ("turn", "tallied", "customer_tallied", "heed", "parity_tally", "stage_read", "stage_reply")
LEFT_BEHIND = ("session", "credential", "draft", "draft_part", "note", "outbox", "done", "security_event")


def test_every_table_moves_or_it_is_said_that_it_stays() -> None:
    recorded = {table._meta.table_name for table in recorded_tables()}
    there = {table._meta.table_name for table in tables()} - recorded - {"daily_root", "root_head"}
    unsaid = there - set(ALONG) - STAYS
    assert not unsaid, f"say in portal/moving/beside.py whether {sorted(unsaid)} move along, or why they stay"
    assert not set(ALONG) & STAYS


def test_everything_is_the_same_on_the_other_engine_and_back(
    busy: Settings, place: Place, tmp_path: Path
) -> None:
    _leave_marks_beside_the_record()
    names = {table._meta.table_name for table in recorded_tables()} | {*ROOTS, *FIGURES, *ALONG}
    before, keys = {name: alike(name) for name in sorted(names)}, public_keys()
    # A draft stays behind, so the file that brought it may come again.
    before["imported"] = [row for row in before["imported"] if "garden-2" not in row]
    found, ana, scoreboard = _findable(), sale_of("ana").ref, _scoreboard(busy)
    assert {name for name in names if not before[name]} == set(), "a table without a row shows nothing"
    first = engine()
    for n, there in enumerate(({"sqlite": "postgresql", "postgresql": "sqlite"}[first], first), start=1):
        file = written(busy, tmp_path / f"{n}.jsonl")
        busy = place(there)
        assert moved_into(busy, file, minutes=n).counts["entry"] == len(before["entry"]) + 2 * (n - 1)
        count_all(LATER)
        _is_the_same(before, n)
        _has_its_place_anew(moves=n)
        assert [*verify_all(), *root_faults()] == []
        assert (_scoreboard(busy), _findable()) == (scoreboard, found)
        assert [key["id"] for key in public_keys()][: len(keys)] == [key["id"] for key in keys]
        assert len(public_keys()) == len(keys) + n
        assert inclusion_of(ana) is not None
    _goes_on(tmp_path)


def _leave_marks_beside_the_record() -> None:
    """Let there be roots, mails that were written, a wish, and times from papers that are erased by now."""
    make_root(NOON)
    ref = bring(garden(external_id="garden-3", title="A third garden"), at=NOON).sealed[0]
    make_root(LATER)
    ana = viewer("ana").ref
    MailChoice.insert(person=ana, topic="news", choice="never", chosen_at=NOON).execute()
    Digest.insert(person=ana, last_on=NOON.date(), last_at=NOON).execute()
    Cue.insert(ref=new_ref(), phrase="by", why="A day", is_on=True, changed_at=NOON, changed_by=ana).execute()
    AskingMail.insert(person=ana, last_at=NOON).execute()
    LateTold.insert(delivery=Delivery.get(Delivery.sale == ref).ref, at=NOON).execute()
    waited = {"asked_at": NOON, "answered_at": LATER, "seconds": 60, "by": viewer("sam").ref}
    StageReply.insert(sale=ref, n=1, **waited).execute()
    StageRead.insert(sale=ref, reader=READER, mails=2, unasked=0, began_at=NOON).execute()
    text = next(
        row for row in rows_of("entry_text") if row["stream"] == ref and row["name"] == "/sources/0/text"
    )
    erase(ref, [(text["seq"], text["name"])], SYSTEM, NOON)
    count_all(LATER)


def _is_the_same(before: dict[str, list[str]], moves: int) -> None:
    """Compare every table; each move has added two entries of its own, and a key."""
    for name, rows in before.items():
        now = alike(name)
        if name in {"entry", "signing_key"}:
            assert set(rows) < set(now), name
            assert len(now) == len(rows) + moves * (2 if name == "entry" else 1), name
        elif name == "stream":
            assert len(now) == len(rows)
            assert len(set(now) - set(rows)) == 1, "only the company's stream goes on"
        else:
            assert now == rows, name


def _has_its_place_anew(moves: int) -> None:
    """Each entry has its place, in order, beyond all places that programs know from where the record was before."""
    place_all(LATER)
    places = list(Happening.select().order_by(Happening.position))
    assert len(places) == Entry.select().count()
    assert places[0].position > LEAP * moves
    for ref in (COMPANY, sale_of("ana").ref):
        theirs = [row.seq for row in places if row.stream == ref]
        assert theirs == sorted(theirs)


def _goes_on(tmp_path: Path) -> None:
    """What is sealed now follows from what was sealed there, and both can be checked by whoever keeps them."""
    ana = sale_of("ana").ref
    with transaction():
        seal = issue(ana, {"words": "one more"}, LATER)
    old, new = list(Receipt.select().where(Receipt.stream == ana).order_by(Receipt.n))[-2:]
    assert json.loads(bytes(new.body or b""))["previous_receipt"] == old.sha256
    assert seal.key == public_keys()[-1]["id"] != old.key_id
    kept = tmp_path / "receipt.json"
    kept.write_bytes(bytes(old.body or b""))
    kept.with_name(f"{kept.name}.sig").write_bytes(bytes(old.signature or b""))
    assert list(check_file(kept, Way(None, is_installed=True)))


def _findable() -> list[str]:
    """Return what searching finds, without the keys, which are each engine's own."""
    names = ("kind", "ref", "sale", "customer", "n", "scope", "text")
    return sorted(repr([row[name] for name in names]) for row in rows_of("search"))


def _scoreboard(settings: Settings) -> str:
    return text_of(Browser(create_app(settings)), "/scoreboard.json")
