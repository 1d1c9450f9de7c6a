"""The keys: a new one is put into use whole or not at all, and what older ones signed stays good."""

from datetime import timedelta

import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from portal.config import Settings
from portal.lib import clock
from portal.lib.errors import Conflict, Unavailable
from portal.proofs.bundle import bundle_of, keys_json
from portal.record.keys import current, public_keys, rotate
from portal.record.models import SigningKey
from tests.cast import NOON, bring, sale_of
from tests.make import garden, promise
from tests.proofs.maker import checked, names
from tests.record.help import env, everything, first_fault

OTHER = {
    "external_id": "g-2",
    "title": "The other garden",
    "sources": [],
    "promises": [promise(words="We rake.")],
}


def test_receipts_of_before_and_after_a_rotation_are_good_everywhere(house: Settings) -> None:
    sale, before = sale_of("bea").ref, keys_json()
    old = current()
    new = rotate(NOON)
    assert current() == new
    assert [path.stem for path in house.keys_dir.iterdir()] == [new]
    assert (house.keys_dir / f"{new}.pem").stat().st_mode & 0o777 == 0o600
    [later] = bring(garden(**OTHER)).sealed
    for ref in (sale, later):
        assert checked(keys_json(), bundle_of(ref, NOON)).state == "good"
    # Whoever has the keys of yesterday can't tell of today's receipts, and still can of yesterday's.
    assert checked(before, bundle_of(sale, NOON)).state == "good"
    assert names(checked(before, bundle_of(later, NOON))) == ["unknown_key"]
    assert first_fault() is None
    told = {key["id"]: key for key in public_keys()}
    assert told[old]["replaced_at"] == told[new]["added_at"]
    assert told[new]["replaced_at"] is None


def test_a_key_that_cannot_be_written_changes_nothing(house: Settings) -> None:
    kept = house.keys_dir.rename(house.keys_dir.with_name("away"))
    house.keys_dir.write_text("A file lies in the way.")
    before = everything()
    with pytest.raises(Unavailable, match="nothing was changed"):
        rotate(NOON)
    assert everything() == before
    house.keys_dir.unlink()
    kept.rename(house.keys_dir)
    assert (house.keys_dir / f"{current()}.pem").is_file()


def test_a_clock_that_was_set_back_puts_no_key_into_use(house: Settings) -> None:
    rotate(NOON)
    newest, before = current(), everything()
    with pytest.raises(Conflict, match="Set the clock right"):
        rotate(NOON - timedelta(hours=1))
    assert everything() == before
    assert (current(), SigningKey.select().count()) == (newest, 2)


def test_max_lists_and_rotates_the_keys_at_the_command_line(house: Settings) -> None:
    [first] = _run(house, "list").stdout.splitlines()
    assert "in use" in first
    with clock.at(NOON + timedelta(minutes=1)):
        told = _run(house, "rotate")
    assert current() in told.stdout
    old, new = _run(house, "list").stdout.splitlines()
    assert old.startswith(first.split()[0])
    assert "until 2026-03-03T17:01" in old
    assert new.startswith(current())
    (house.keys_dir / f"{current()}.pem").unlink()
    assert "nothing can be sealed" in _run(house, "list").stdout


def _run(settings: Settings, *words: str) -> Result:
    done = CliRunner().invoke(main, ["keys", *words], env=env(settings))
    assert done.exit_code == 0, done.output
    return done
