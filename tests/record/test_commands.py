"""`portal record` at the command line: what it says in one line, and its exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from portal.config import Settings
from portal.figures.counting import count_anew
from portal.proofs.bundle import bundle_of, keys_json
from portal.record.actions import erase
from portal.record.keys import public_keys
from portal.record.models import SYSTEM, Entry, Receipt
from tests.cast import NOON, sale_of
from tests.engines import LONG_ON_POSTGRES
from tests.record.help import env, everything, sql
from tests.record.root_help import drop_last_entry, make_roots_anew, roots, statement


def test_a_sound_record_is_said_to_be_sound(busy: Settings) -> None:
    _expect(_run(busy, "verify"), 0, "The record is sound: 4 streams checked.")
    _expect(_run(busy, "verify", "--sale", sale_of("ana").ref), 0, "The record is sound: 1 streams checked.")
    _expect(_run(busy, "verify", "--jobs", "1"), 0, "The record is sound: 4 streams checked.")


def test_the_first_fault_is_named_in_one_line(busy: Settings) -> None:
    ana, bea = sale_of("ana").ref, sale_of("bea").ref
    sql("UPDATE promise SET words = 'Nothing.' WHERE sale = ? AND n = 2", ana)
    _expect(
        _run(busy, "verify"), 1, f"Fault in {ana}, entry 0: the row ", " of promise doesn't equal the record."
    )
    _expect(_run(busy, "verify", "--sale", ana), 1, f"Fault in {ana}")
    _expect(_run(busy, "verify", "--sale", bea), 0, "sound")
    _expect(_run(busy, "verify", "--sale", "2" * 13), 1, "there is no such stream")
    _expect(_run(busy, "verify", "--sale", "company"), 1, "--sale takes the reference of a sale")


def test_a_rebuild_mends_the_tables_and_says_how_much_it_did(busy: Settings) -> None:
    count_anew(NOON)
    before = everything()
    sql("UPDATE promise SET words = 'Nothing.'")
    _expect(_run(busy, "rebuild"), 0, f"{Entry.select().count()} entries were applied anew.")
    assert everything() == before
    sql("UPDATE entry SET actor = 'somebody' WHERE seq = 2")
    _expect(_run(busy, "rebuild"), 1, "Nothing was rebuilt. Fault in ")


def test_ana_checks_the_receipt_that_she_kept(busy: Settings, tmp_path: Path) -> None:
    receipt = Receipt.get(Receipt.stream == sale_of("ana").ref)
    body, signature = bytes(receipt.body or b""), bytes(receipt.signature or b"")
    mine, sign = tmp_path / "receipt.json", tmp_path / "receipt.json.sig"
    mine.write_bytes(body)
    _expect(_run(busy, "verify", str(mine)), 1, "receipt.json.sig is missing")
    sign.write_bytes(signature)
    told = _run(busy, "verify", str(mine))
    _expect(
        told, 0, f"Receipt {receipt.number} is genuine", "Our record holds this very receipt", "reuse store"
    )
    mine.write_bytes(body.replace(b"quartz", b"marble"))
    _expect(_run(busy, "verify", str(mine)), 1, "It doesn't carry the signature of Hallam & Reyes")
    for changed in (b"", b"[]", b"[" * 100_000, b'{"key":7}', b"\xff" + body):
        mine.write_bytes(changed)
        _expect(_run(busy, "verify", str(mine)), 1, "receipt.json: ")
    mine.write_bytes(body)
    for wrong in (b"", signature[:-1], bytes(64), signature * 2):
        sign.write_bytes(wrong)
        _expect(_run(busy, "verify", str(mine)), 1)
    sign.write_bytes(signature)
    erase(receipt.stream, [], SYSTEM, NOON, receipts=True)
    _expect(_run(busy, "verify", str(mine)), 0, "Our record holds this very receipt")
    sql("DELETE FROM receipt WHERE stream = ?", receipt.stream)
    _expect(_run(busy, "verify", str(mine)), 1, "Our record doesn't hold it")


def test_a_machine_without_a_portal_checks_with_keys_that_were_saved_or_says_whose_they_must_be(
    house: Settings, tmp_path: Path
) -> None:
    ref, keys = sale_of("ana").ref, tmp_path / "kept-keys.json"
    keys.write_text(json.dumps(keys_json()), "utf-8")
    row = Receipt.get(Receipt.stream == ref)
    bundle, alone = tmp_path / "receipts.json", tmp_path / "receipt.json"
    bundle.write_bytes(bundle_of(ref, NOON))
    alone.write_bytes(bytes(row.body or b""))
    alone.with_name("receipt.json.sig").write_bytes(bytes(row.signature or b""))
    elsewhere = {"KEPT_DATA_DIR": str(tmp_path / "nothing"), "KEPT_DATABASE_URL": "", "KEPT_SECRET_KEY": ""}

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["record", "verify", *words], env=elsewhere)

    for path in (bundle, alone):
        told = run(str(path), "--keys", str(keys))
        _expect(told, 0, f"Receipt {row.number} is genuine")
        assert "Our record holds" not in told.stdout
    public = str(public_keys()[0]["public"])
    _expect(run(str(bundle)), 0, "The keys came with the file itself", public)
    _expect(run(str(alone)), 1, "There are no keys here to check with")
    alone.write_bytes(bytes(row.body or b"").replace(b"quartz", b"marble"))
    _expect(run(str(alone), "--keys", str(keys)), 1, "It doesn't carry the signature of Hallam & Reyes")
    keys.write_text("[]", "utf-8")
    _expect(run(str(bundle), "--keys", str(keys)), 1, "no list of keys")
    assert not (tmp_path / "nothing").exists()


@LONG_ON_POSTGRES
def test_roots_are_shown_checked_and_compared_with_what_was_kept(house: Settings, tmp_path: Path) -> None:
    _expect(_run(house, "roots"), 0, "There is no root yet")
    made, kept = roots(0, 1), tmp_path / "2026-03-04.json"
    kept.write_bytes(bytes(made[1].body))
    shown = _run(house, "roots").stdout.splitlines()
    assert [line[:10] for line in shown] == ["2026-03-04", "2026-03-03"]
    assert shown[0][12:].replace(" ", "") == statement(made[1])["root"]
    _expect(_run(house, "roots", "--check", str(kept)), 0, "The roots are sound.")
    _expect(_run(house, "check"), 0, "3 streams checked, 0 faults found.")
    drop_last_entry(sale_of("bea").ref)
    for words, said in ((("roots", "--check"), "isn't there any more"), (("verify",), "")):
        _expect(_run(house, *words), 1 if said else 0, said)
    assert _run(house, "check").exit_code == 1
    make_roots_anew((0, 1))
    _expect(_run(house, "roots", str(kept)), 1, "2026-03-04.json: the root of 2026-03-04 in the record isn't")


@pytest.mark.parametrize(
    "words", [["verify", "nowhere.json"], ["verify", "--what"], ["rebuild", "all"], ["mend"]]
)
def test_wrong_use_is_exit_code_2(blank: Settings, words: list[str]) -> None:
    assert _run(blank, *words).exit_code == 2


def test_wrong_settings_are_one_line(tmp_path: Path) -> None:
    broken = {"KEPT_DATABASE_URL": "nonsense", "KEPT_DATA_DIR": str(tmp_path)}
    done = CliRunner().invoke(main, ["record", "verify"], env=broken)
    _expect(done, 1, "KEPT_DATABASE_URL")


def _run(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(main, ["record", *words], env=env(settings))


def _expect(done: Result, code: int, *said: str) -> None:
    told = done.stderr if code else done.stdout
    assert done.exit_code == code, done.output
    assert all(words in told for words in said), told
    if code:
        assert len(told.splitlines()) == 1, told
