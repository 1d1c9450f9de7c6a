"""The command line, as the operator types it: what it does, says, and how it ends."""

import json
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from portal.config import Settings
from portal.people.models import Company, Contact, Staff
from portal.promises.models import Promise
from portal.record.models import Receipt
from portal.sales.models import Sale
from tests.cast import sale_of
from tests.engines import LONG_ON_POSTGRES
from tests.make import kitchen, promise

Run = Callable[..., Result]
INIT = (
    "init",
    "--company",
    "Hallam & Reyes",
    "--manager",
    "max@hallam.example",
    "--time-zone",
    "America/New_York",
)
SECRET = "a-secret-of-the-tests-that-guards-nothing"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command on a fresh folder, as if typed in a shell without a terminal."""
    for name in (
        "KEPT_DATABASE_URL",
        "KEPT_SECRET_KEY",
        "KEPT_SMTP_URL",
        "KEPT_DEMO",
        "KEPT_TRUSTED_PROXIES",
        "KEPT_WEBHOOK_NETWORKS",
        "KEPT_SITE_URL",
        "KEPT_SITE_DIR",
        "KEPT_BACKUPS_KEPT",
        "KEPT_REPLY_ADDRESS",
        "KEPT_IMAP_URL",
        "KEPT_MAIL_AUTHSERV",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KEPT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("KEPT_BASE_URL", "http://127.0.0.1:8000")

    def command(*words: str, code: int = 0) -> Result:
        result = CliRunner().invoke(main, words, catch_exceptions=False)
        assert result.exit_code == code, f"{words}: {result.exit_code}: {result.output}"
        return result

    return command


@pytest.fixture
def on_house(run: Run, house: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the whole stage."""
    monkeypatch.setenv("KEPT_DATA_DIR", str(house.data_dir))
    monkeypatch.setenv("KEPT_DATABASE_URL", house.database_url)
    monkeypatch.setenv("KEPT_SECRET_KEY", house.secret_key)
    return run


def test_help_shows_every_command(run: Run) -> None:
    said = run("--help").output
    commands = (
        "init",
        "serve",
        "migrate",
        "config",
        "import",
        "export",
        "staff",
        "link",
        "worker",
        "record",
        "backup",
        "restore",
        "drill",
        "retention",
        "keys",
        "mail",
        "site",
        "demo",
        "bench",
    )
    for command in commands:
        assert re.search(rf"^  {command}\b", said, re.MULTILINE), command
        assert run(command, "--help").output.startswith("Usage:")
    assert set(main.commands) == set(commands)


@pytest.mark.parametrize(
    "words",
    [
        ("no-such-command",),
        ("serve", "--port", "0"),
        ("serve", "--workers", "many"),
        ("import",),
        ("import", "no-such-file.json"),
        ("staff", "add", "a@b.example"),
        ("staff", "add", "a@b.example", "--role", "king"),
        ("link",),
        ("record", "verify", "no-such-file.json"),
        ("migrate", "--force"),
        ("site", "build"),
    ],
)
def test_wrong_use_ends_with_two_and_changes_nothing(
    run: Run, words: tuple[str, ...], tmp_path: Path
) -> None:
    run(*words, code=2)
    assert not (tmp_path / "data").exists()


def test_init_makes_an_installation_that_is_ready(run: Run, tmp_path: Path) -> None:
    said = run(*INIT).output
    data = tmp_path / "data"
    assert re.search(r"http://127\.0\.0\.1:8000/staff/set-up/[\w-]{43}\b", said)
    for path in (data / "secret.key", *(data / "keys").iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert Company.get().name == "Hallam & Reyes"
    assert [(row.email, row.role) for row in Staff.select()] == [("max@hallam.example", "manager")]
    assert "The database is up to date" in run("migrate").output
    assert "streams checked" in run("record", "verify").output


def test_a_second_init_changes_nothing(run: Run) -> None:
    run(*INIT)
    again = run(
        "init", "--company", "Other", "--manager", "o@o.example", "--time-zone", "Europe/Oslo", code=1
    )
    assert "holds an installation already" in again.output
    assert Company.get().name == "Hallam & Reyes"
    assert Staff.select().count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--manager", "a@b.example", "--time-zone", "Europe/Oslo"), "Company name"),
        (("--company", "A", "--time-zone", "Europe/Oslo"), "Email address"),
        (("--company", "A", "--manager", "a@b.example"), "Time zone"),
    ],
)
def test_without_a_terminal_init_asks_nothing(
    run: Run, given: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    result = run("init", *given, code=1)
    assert said in result.output
    assert result.output.count("\n") == 1
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "answers",
    [
        ("Hallam", "no-address", "Europe/Oslo"),
        ("Hallam", "a@b.example\nBcc: c@d.example", "Europe/Oslo"),
        ("Hallam", "a@b.example", "Europe/Nowhere"),
        ("Hallam", "a@b.example", "../../etc/passwd"),
        ("Hallam", "a@b.example", "\x00"),
        ("   ", "a@b.example", "Europe/Oslo"),
        ("H" * 5000, "a@b.example", "Europe/Oslo"),
        ("Hal\x00lam", "a@b.example", "Europe/Oslo"),
    ],
)
def test_init_refuses_what_it_cannot_keep_before_it_makes_anything(
    run: Run, answers: tuple[str, str, str], tmp_path: Path
) -> None:
    company, manager, zone = answers
    result = run("init", "--company", company, "--manager", manager, "--time-zone", zone, code=1)
    assert result.output.startswith("Error: ")
    assert not (tmp_path / "data").exists()


def test_an_init_that_was_killed_on_the_way_is_finished_by_the_next(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret.key").write_text(SECRET)
    run("migrate")
    assert "/staff/set-up/" in run(*INIT).output
    assert Staff.select().count() == 1


def test_config_shows_every_setting_and_no_secret(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPT_SECRET_KEY", SECRET)
    monkeypatch.setenv("KEPT_DATABASE_URL", "postgresql://kept:hush%40hush@db.example/kept?password=hushhush")
    monkeypatch.setenv("KEPT_SMTP_URL", "smtp://kept:hush-mail@mail.example:587")
    said = run("config").output
    assert "db.example/kept" in said
    assert "mail.example:587" in said
    for secret in (SECRET, "hush"):
        assert secret not in said
    assert "(set)" in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KEPT_DATABASE_URL", "mysql://x/y"),
        ("KEPT_DATABASE_URL", "postgresql://kept:hush@host"),
        ("KEPT_DATABASE_URL", "postgresql://[half/kept"),
        ("KEPT_BASE_URL", "http://portal.example.com"),
        ("KEPT_BASE_URL", "https://portal.example.com/deep"),
        ("KEPT_BASE_URL", "http://[half"),
        ("KEPT_BASE_URL", "https://portal.example.com:99999"),
        ("KEPT_SMTP_URL", "mail.example:25"),
        ("KEPT_SMTP_URL", "smtp://[half"),
        ("KEPT_MAIL_FROM", "nobody"),
        ("KEPT_TRUSTED_PROXIES", "10.0.0.0/8 everything"),
        ("KEPT_WEBHOOK_NETWORKS", "our office"),
        ("KEPT_DEMO", "perhaps"),
        ("KEPT_SITE_URL", "https://www.example.com/deep"),
        ("KEPT_SITE_URL", "www.example.com"),
        ("KEPT_SECRET_KEY", "short"),
    ],
)
def test_a_bad_setting_stops_serving_with_one_line_that_names_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    said = run("serve", code=1).output or capfd.readouterr().err
    assert name in said
    assert said.count("\n") == 1
    assert "hush" not in said


def test_a_bad_file_of_settings_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for text in ("KEPT_BASE_URL = ", "KEPT_BASE = 'x'", "\xff\x00", "[table]\nx = 1"):
        (tmp_path / "data" / "kept.toml").write_text(text, "latin-1")
        assert "kept.toml" in run("config", code=1).output


def test_serve_refuses_before_the_migrations_are_applied(
    run: Run, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("KEPT_SECRET_KEY", SECRET)
    (tmp_path / "data").mkdir()
    said = run("serve", code=1).output or capfd.readouterr().err
    assert "portal migrate" in said
    assert said.count("\n") == 1


def test_migrate_says_what_it_does_and_check_changes_nothing(run: Run, tmp_path: Path) -> None:
    assert "portal init" in run("migrate", code=1).output
    (tmp_path / "data").mkdir()
    said = run("migrate", "--check", code=1).output
    assert "pending: 0001_ground" in said
    assert "Applied: 0001_ground" in run("migrate").output
    assert run("migrate").output == "The database is up to date.\n"
    assert "models and migrations agree" in run("migrate", "--check").output


@pytest.mark.parametrize(
    "words",
    [
        ("import", "FILE"),
        ("staff", "add", "a@b.example", "--role", "sales"),
        ("link", "a@b.example"),
        ("record", "verify"),
        ("record", "rebuild"),
        ("site", "build", "FILE.site"),
        ("worker",),
    ],
)
def test_work_on_a_database_that_is_behind_is_refused_in_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], tmp_path: Path
) -> None:
    monkeypatch.setenv("KEPT_SECRET_KEY", SECRET)
    (tmp_path / "data").mkdir()
    file = tmp_path / "sale.json"
    file.write_text("{}")
    result = run(*(str(file) if word == "FILE" else word for word in words), code=1)
    assert "portal migrate" in result.output
    assert result.output.count("\n") == 1


def test_staff_add_prints_a_link_and_again_renews_it(on_house: Run) -> None:
    links = [on_house("staff", "add", "Kim@Hallam.example", "--role", "sales").output for _ in range(2)]
    assert all(re.fullmatch(r"http://127\.0\.0\.1:8000/staff/set-up/[\w-]{43}\n", link) for link in links)
    assert links[0] != links[1]
    (kim,) = Staff.select().where(Staff.email == "kim@hallam.example")
    assert (kim.name, kim.role) == ("Kim", "sales")
    for address in ("nobody", "a\n@b.example", "a@b.example\x00"):
        assert on_house("staff", "add", address, "--role", "sales", code=1).output.startswith("Error: ")


def test_link_prints_a_way_in_for_a_contact_and_nobody_else(on_house: Run) -> None:
    assert re.fullmatch(
        r"http://127\.0\.0\.1:8000/sign-in/\S+\n", on_house("link", "ana@brandt.example").output
    )
    for address in ("pat@example.com", "sam@hallam.example", "nobody", ""):
        result = on_house("link", address, code=1)
        assert result.output.startswith("Error: ")
        assert len(result.output) > len("Error: \n")


def test_import_seals_and_says_where_and_again_changes_nothing(on_house: Run, tmp_path: Path) -> None:
    file = _written(tmp_path, kitchen(external_id="a"), kitchen(external_id="b", seal=False))
    said = on_house("import", str(file)).output
    assert "1 sealed and 1 drafts kept, 0 unchanged, 0 refused." in said
    assert said.count("http://127.0.0.1:8000/staff/sales/") == 2
    assert "0 sealed and 0 drafts kept, 2 unchanged, 0 refused." in on_house("import", str(file)).output
    assert Sale.select().count() == 3


def test_a_dry_run_checks_everything_and_keeps_nothing(on_house: Run, tmp_path: Path) -> None:
    file = _written(tmp_path, kitchen(external_id="a"))
    assert "1 sealed and 0 drafts would be kept" in on_house("import", "--dry-run", str(file)).output
    assert Sale.select().count() == 2
    assert Contact.select().count() == 2


def test_a_refused_sale_is_named_with_line_and_place_and_the_others_are_kept(
    on_house: Run, tmp_path: Path
) -> None:
    bad = kitchen(external_id="b", promises=[promise("words that stand nowhere")])
    file = _written(tmp_path, kitchen(external_id="a"), bad)
    said = on_house("import", str(file), code=1).output
    assert "line 2 /promises/0/quote" in said
    assert "1 sealed and 0 drafts kept, 0 unchanged, 1 refused." in said
    assert Sale.select().count() == 3


@LONG_ON_POSTGRES
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   ",
        b"{",
        b"[]",
        b"[1]",
        b"null",
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b"\xff\xfe",
        b"\x00",
        b"[" * 100_000,
    ],
)
def test_a_file_that_is_no_import_is_refused_and_nothing_breaks(
    on_house: Run, tmp_path: Path, data: bytes
) -> None:
    file = tmp_path / "odd.json"
    file.write_bytes(data)
    said = on_house("import", str(file), code=1).output
    assert re.search(r"^line \d+", said, re.MULTILINE)
    assert Sale.select().count() == 2


def test_verify_finds_the_record_sound_and_then_a_changed_word(on_house: Run) -> None:
    assert "The record is sound: 3 streams checked." in on_house("record", "verify").output
    assert "sound" in on_house("record", "verify", "--sale", sale_of("ana").ref).output
    Promise.update(words="Something else.").where(
        (Promise.sale == sale_of("ana").ref) & (Promise.n == 1)
    ).execute()
    said = on_house("record", "verify", code=1).output
    assert f"Fault in {sale_of('ana').ref}" in said
    on_house("record", "verify", "--sale", sale_of("ana").ref, code=1)
    assert "sound" in on_house("record", "verify", "--sale", sale_of("bea").ref).output


def test_rebuild_writes_the_tables_anew_from_the_record(on_house: Run) -> None:
    words = Promise.get((Promise.sale == sale_of("ana").ref) & (Promise.n == 1)).words
    Promise.update(words="Something else.").where(Promise.sale == sale_of("ana").ref).execute()
    assert "entries were applied anew." in on_house("record", "rebuild").output
    assert Promise.get((Promise.sale == sale_of("ana").ref) & (Promise.n == 1)).words == words
    on_house("record", "verify")


def test_verify_of_a_sale_that_is_none_is_no_success(on_house: Run) -> None:
    for ref in ("AAAAAAAAAAAAA", "nonsense", "\x00"):
        assert on_house("record", "verify", "--sale", ref, code=1).output


def test_a_customers_receipt_is_checked_with_its_signature(on_house: Run, tmp_path: Path) -> None:
    receipt = Receipt.get(Receipt.stream == sale_of("ana").ref)
    file = tmp_path / "receipt.json"
    file.write_bytes(bytes(receipt.body or b""))
    assert "receipt.json.sig is missing" in on_house("record", "verify", str(file), code=1).output
    file.with_name("receipt.json.sig").write_bytes(bytes(receipt.signature or b""))
    assert f"Receipt {receipt.number} is genuine" in on_house("record", "verify", str(file)).output
    file.write_bytes(bytes(receipt.body or b"").replace(b"4th", b"9th"))
    assert "doesn't carry the signature of" in on_house("record", "verify", str(file), code=1).output
    for odd in (b"", b"[]", b"{}", b"\xff", b"[" * 100_000):
        file.write_bytes(odd)
        on_house("record", "verify", str(file), code=1)


def test_site_build_makes_the_site_and_again_says_that_nothing_changed(on_house: Run, tmp_path: Path) -> None:
    site = tmp_path / "site"
    said = on_house("site", "build", str(site), "--base-url", "https://www.hallam.example/").output
    assert re.search(rf"^The site in {site} has \d+ files: \d+ made anew, \d+ written, 0 taken away\.$", said)
    assert 'href="https://www.hallam.example/privacy"' in (site / "privacy/index.html").read_text("utf-8")
    again = on_house("site", "build", str(site), "--base-url", "https://www.hallam.example").output
    assert "0 made anew, 0 written, 0 taken away" in again


def test_site_build_that_cannot_be_says_in_one_line_what_to_do(on_house: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("three years of work")
    said = on_house("site", "build", str(tmp_path / "mine"), code=1).output
    assert "is no site of ours. Name an empty or a new folder." in said
    assert said.count("\n") == 1
    said = on_house("site", "build", str(tmp_path / "new"), "--base-url", "hallam", code=1).output
    assert said.startswith("Error: --base-url: hallam is no web address")
    assert not (tmp_path / "new").exists()


def test_a_database_that_is_away_is_said_in_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KEPT_SECRET_KEY", SECRET)
    (tmp_path / "data").mkdir()
    for url in ("postgresql://nobody@127.0.0.1:1/nothing", "sqlite:////nowhere/at/all/kept.db"):
        monkeypatch.setenv("KEPT_DATABASE_URL", url)
        for words in (("record", "verify"), ("migrate",), ("migrate", "--check")):
            said = run(*words, code=1).output
            assert said.startswith("Error: ")
            assert said.count("\n") == 1


def _written(folder: Path, *sales: dict[str, Any]) -> Path:
    file = folder / "sales.jsonl"
    file.write_text("\n".join(json.dumps(sale) for sale in sales), "utf-8")
    return file
