"""Moving as an operator does it: two commands, and what they say and refuse."""

import stat
from pathlib import Path

from click.testing import CliRunner, Result

from portal.cli import main
from portal.config import SECRET_FILE, Settings
from portal.custody.erasing import erase_again
from portal.lib import clock
from portal.lib.alone import at_work
from portal.lib.db import connect, release
from portal.people.models import Staff
from portal.record.models import Entry
from portal.record.verify import verify_all
from tests.cast import NOON, NOTED, sale_of
from tests.engines import LONG_ON_POSTGRES
from tests.moving.conftest import Place
from tests.moving.help import LATER, written
from tests.record.help import env, everything, rows_of


def test_an_installation_moves_by_two_commands(busy: Settings, place: Place, tmp_path: Path) -> None:
    file, there = tmp_path / "all.jsonl", place("sqlite")
    done = _run(busy, "export", "--all", str(file))
    assert done.exit_code == 0, done.output
    assert "Not in it: private keys and the secret key, passwords" in done.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    tried = _run(there, "import", str(file), "--dry-run")
    assert (tried.exit_code, "Nothing was kept." in tried.stdout) == (0, True), tried.output
    done = _run(there, "import", str(file), secret=False)
    assert done.exit_code == 0, done.output
    assert "  portal staff add max@hallam.example --role manager" in done.stdout
    assert len(list((there.data_dir / "keys").iterdir())) == 1, "a trial leaves no key behind"
    assert (there.data_dir / SECRET_FILE).stat().st_size > 32
    connect(there.database_url)
    staff, entries = Staff.select().count(), Entry.select().count()
    assert list(verify_all()) == []
    release()
    link = _run(there, "staff", "add", "max@hallam.example", "--role", "manager", secret=False)
    assert "/staff/set-up/" in link.stdout
    again = _run(there, "import", str(file), secret=False)
    assert (again.exit_code, f"whose record has {entries} entries" in again.stderr) == (1, True), again.output
    connect(there.database_url)
    assert (Staff.select().count(), Entry.select().count()) == (staff, entries)


@LONG_ON_POSTGRES
def test_no_secret_and_nothing_of_our_own_is_in_it(busy: Settings, tmp_path: Path) -> None:
    held = written(busy, tmp_path / "a.jsonl").read_bytes()
    assert b"The stone is cut, Ana." in held
    private = next((busy.data_dir / "keys").iterdir()).read_bytes().splitlines()[1]
    sessions = [row["id"] for row in rows_of("session")]
    drafts = [row["ref"] for row in rows_of("draft")]
    for one in (private.decode(), busy.secret_key, NOTED, *sessions, *drafts):
        assert one.encode() not in held, one
    assert sessions, drafts
    assert b"argon2" not in held


@LONG_ON_POSTGRES
def test_what_was_erased_stays_erased(busy: Settings, place: Place, tmp_path: Path) -> None:
    erase_again(sale_of("bea").customer, NOON)
    file, there = written(busy, tmp_path / "a.jsonl"), place("sqlite")
    assert b"Okafor" not in file.read_bytes()
    assert _run(there, "import", str(file)).exit_code == 0
    assert (there.data_dir / "erasures.jsonl").read_bytes().count(b"\n") >= 2, (
        "so that no older copy brings it back"
    )


@LONG_ON_POSTGRES
def test_wrong_use_is_said_and_nothing_is_written(house: Settings, tmp_path: Path) -> None:
    file, ref = tmp_path / "a.jsonl", sale_of("ana").ref
    for words in (("--all", "--sale", ref), ("--all", "--customer", ref), ()):
        assert _run(house, "export", *words, str(file)).exit_code == 2
    assert not file.exists()
    assert _run(house, "export", "--all", str(tmp_path / "none" / "a.jsonl")).exit_code == 1
    assert _run(house, "export", "--all", str(file)).exit_code == 0
    before = file.read_bytes()
    again = _run(house, "export", "--all", str(file))
    assert (again.exit_code, "is there already. Give another name." in again.stderr) == (1, True)
    assert file.read_bytes() == before
    for told in (("--format", "json"), ("--map", str(file))):
        assert _run(house, "import", str(file), *told).exit_code == 2
    connect(house.database_url)
    held = everything()
    with at_work(house):
        assert "is running" in _run(house, "import", str(file)).stderr
    connect(house.database_url)
    assert everything() == held


def _run(settings: Settings, *words: str, secret: bool = True) -> Result:
    release()
    there = env(settings) | ({} if secret else {"KEPT_SECRET_KEY": ""})
    with clock.at(LATER):
        done = CliRunner().invoke(main, words, env=there)
    release()
    return done
