"""The command line: each command is a line into the feature that does it. Exit codes: 0 done, 1 failed, 2 wrong use."""

import os
import sys
from pathlib import Path

import click

from portal import create_app, installing, server
from portal.backup.commands import backup_commands
from portal.bench.commands import measurements
from portal.config import Settings, SettingsError, load_settings
from portal.custody.commands import export_command
from portal.demo import starting
from portal.figures.counting import count_anew
from portal.intake.commands import import_command
from portal.lib import children, clock, logs, migrate
from portal.lib.alone import at_work
from portal.lib.commands import failing_plainly
from portal.lib.db import sqlite_path, tables, transaction
from portal.lib.errors import NotHere
from portal.lib.ids import is_ref
from portal.lib.jobs import run_forever
from portal.lib.spread import processors
from portal.messages.inbound.commands import mail_commands
from portal.moving.commands import Whole, export_all
from portal.people.commands import people_commands
from portal.proofs.commands import Way, check_file, key_commands
from portal.public.commands import site_commands
from portal.record import rebuilding
from portal.record.commands import record_commands
from portal.record.verify import count_streams, verify_all, verify_stream


def _settings() -> Settings:
    return load_settings(os.environ)


def _opened() -> Settings:
    """Return the settings of an installation that is ready for work. Raises SettingsError when it isn't."""
    logs.configure()
    settings = _settings()
    create_app(settings)
    if names := migrate.still_pending():
        message = (
            f"The database lacks {len(names)} migrations (first: {names[0]}). Run `portal migrate` first."
        )
        raise SettingsError(message)
    return settings


def _is_installed() -> bool:
    """Tell whether an installation is here; if so it is made ready for work."""
    settings = _settings()
    file = sqlite_path(settings.database_url)
    if not settings.secret_key or (file and not Path(file).is_file()):
        return False
    _opened()
    return True


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Kept: every promise, beside what has been done about it. Settings come from KEPT_… (see `portal config`)."""


@main.command()
@click.option("--company", help="The company's name.")
@click.option("--manager", help="The email address of the first manager.")
@click.option("--time-zone", help="The company's time zone, such as America/New_York.")
@failing_plainly
def init(company: str | None, manager: str | None, time_zone: str | None) -> None:
    """Make a new installation: settings, secret and signing keys, first manager."""
    settings = _settings()
    asked = {
        "Company name": company,
        "Email address of the first manager": manager,
        "Time zone (such as America/New_York)": time_zone,
    }
    given = [answer or _ask(question) for question, answer in asked.items()]
    link = installing.install(settings, installing.checked(*given))
    click.echo(f"The installation is made in {settings.data_dir}.")
    click.echo(f"Start it: portal serve\nThen set your password: {link}")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option(
    "--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="Threads of each process."
)
@failing_plainly
def serve(host: str, port: int, workers: int, threads: int) -> int:
    """Serve the portal: web, background work and mail, one process tree."""
    return server.serve(_settings(), host, port, workers, threads)


@main.command("migrate")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when some are pending or models differ.")
@failing_plainly
def apply_migrations(*, check: bool) -> int:
    """Bring the database up to date."""
    settings = _settings()
    if not settings.data_dir.is_dir():
        message = (
            f"There is no installation in {settings.data_dir}. Run `portal init` first, or set KEPT_DATA_DIR."
        )
        raise SettingsError(message)
    if not check:
        done = migrate.apply_pending(settings)
        click.echo(f"Applied: {', '.join(done)}." if done else "The database is up to date.")
        return 0
    pending = migrate.pending(settings)
    wrong = [f"pending: {name}" for name in pending] + [
        f"differs: {name}" for name in migrate.differences(tables())
    ]
    click.echo("\n".join(wrong) or "The database is up to date, and models and migrations agree.")
    return 1 if wrong else 0


@main.command()
@failing_plainly
def config() -> None:
    """Print the settings, secrets masked."""
    for name, value in _settings().masked().items():
        click.echo(f"{name} = {value}")


@main.command()
@failing_plainly
def worker() -> None:
    """Background work alone, for installations with several web machines."""
    settings = _opened()
    children.allow()
    with at_work(settings):
        run_forever(settings)


@main.group()
def record() -> None:
    """The append-only record."""


@record.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--sale", help="Check this sale alone.")
@click.option(
    "--jobs", default=processors, type=click.IntRange(1), help="Processes to use; by default one a processor."
)
@click.option(
    "--keys",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The public keys to check FILE with: /.well-known/kept-keys.json of the portal, saved.",
)
@failing_plainly
def verify(file: Path | None, sale: str | None, jobs: int, keys: Path | None) -> int:
    """Check chains, signatures and that tables equal the record; or FILE. Exit 1 at the first fault.

    FILE is a customer's receipt.json with its .sig beside it, or receipts.json, which holds all. It is checked on any
    machine; where the installation is, also whether the record goes on from it.
    """
    if file is not None:
        click.echo("\n".join(check_file(file, Way(keys, _is_installed()))))
        return 0
    _opened()
    if sale and not is_ref(sale):
        message = "--sale takes the reference of a sale: 13 letters and digits, as in its address."
        raise NotHere(message)
    total = 1 if sale else count_streams()
    with click.progressbar(length=total, label="Verifying") as bar:
        faults = verify_stream(sale) if sale else verify_all(lambda: bar.update(1), jobs)
        first = next(faults, None)
    if first is None:
        click.echo(f"The record is sound: {total} streams checked.")
        return 0
    click.echo(f"Fault in {first.stream}, entry {first.seq}: {first.what}.", err=True)
    return 1


@record.command()
@failing_plainly
def rebuild() -> None:
    """Write the tables that pages read anew from the record, and count the company's figures anew from them."""
    _opened()
    with click.progressbar(length=count_streams(), label="Rebuilding") as bar, transaction():
        count = rebuilding.rebuild_all(lambda: bar.update(1))
        count_anew(clock.now())
    click.echo(f"{count:,} entries were applied anew.")


@main.command("demo")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--data", default=".demo", show_default=True, type=click.Path(file_okay=False, path_type=Path))
@failing_plainly
def demonstrate(port: int, data: Path) -> int:
    """Load the demonstration company, unless it is of today, and serve it."""
    return starting.start(data.resolve(), port, server.serve)


main.add_command(measurements)
main.add_command(site_commands(_opened))
main.add_command(import_command(_opened, Whole(_settings)))
main.add_command(key_commands(_opened))
for command in record_commands(_opened):
    record.add_command(command)
for command in backup_commands(_opened, _settings):
    main.add_command(command)
main.add_command(export_command(_opened, export_all))
main.add_command(mail_commands(_opened))
for command in people_commands(_opened):
    main.add_command(command)


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        message = f"{question}: not given, and there is no terminal to ask. See `portal init --help`."
        raise SettingsError(message)
    return str(click.prompt(question))


if __name__ == "__main__":
    # The portal starts commands of its own in processes of their own.
    main()
