"""Making the demonstration: an installation whose whole past goes through the real actions, under an injected clock."""

import shutil
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from portal.backup.drilling import begin, run_drill
from portal.config import SECRET_FILE, Settings, write_private
from portal.deliveries.plan import plan_ahead
from portal.demo.chapters import Happened
from portal.demo.faces import portrait
from portal.demo.playing import play
from portal.demo.recording import begin_recording
from portal.demo.story import Recorded, Story, read_story
from portal.figures.parity.keeping import keep_parity
from portal.figures.parity.reading import read_stages, unread
from portal.intake.importing import How, import_sales
from portal.intake.reading import Item
from portal.lib import clock, installed, migrate
from portal.lib.errors import Conflict, Invalid
from portal.lib.ids import new_token
from portal.my.moments import ask_at_moments
from portal.people.actions.company import CompanySettings, change_profile, found_company
from portal.people.actions.pictures import show_picture
from portal.people.actions.staff import NewStaff, add_staff
from portal.people.queries import staff_by_email
from portal.record.keys import make_key
from portal.record.models import SYSTEM
from portal.record.nightly import check
from portal.record.roots import make_root

MARK = "demonstration"
# As many as the public page of roots shows at once, and a few more.
NIGHTS = timedelta(days=75)
SOON_AFTER_MIDNIGHT = time(0, 2)
_MADE = (
    *("kept.db", "kept.db-wal", "kept.db-shm", SECRET_FILE, "keys", "outbox", MARK),
    *("backups", "drill.lock", "erasures.jsonl", "erased-customers.jsonl"),
)


class NotADemonstration(Conflict):
    """The folder holds something else; it is left alone."""


def is_of_today(data_dir: Path, now: datetime) -> bool:
    """Tell whether the demonstration in `data_dir` was made on this day (UTC)."""
    mark = data_dir / MARK
    return mark.is_file() and mark.read_text("ascii") == now.date().isoformat()


def clear(data_dir: Path) -> None:
    """Delete an older demonstration. Raises NotADemonstration for a folder that holds anything else."""
    if not data_dir.exists() or not any(data_dir.iterdir()):
        return
    if not (data_dir / MARK).is_file():
        message = (
            f"{data_dir} holds no demonstration; choose an empty folder with --data, so that nothing is lost."
        )
        raise NotADemonstration(message)
    for name in _MADE:
        path = data_dir / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def make_secret(data_dir: Path) -> None:
    """Make the folder and the secret key of a new demonstration."""
    data_dir.mkdir(parents=True, exist_ok=True)
    write_private(data_dir / SECRET_FILE, new_token().encode("ascii"))


def make(settings: Settings, now: datetime) -> None:
    """Make the whole demonstration in an empty folder; the mark is written last, when all of it is there."""
    installed.bind(settings)
    migrate.apply_pending(settings)
    story = read_story(now)
    _found(story)
    slugs: dict[str, str] = {}
    planned: date | None = None
    looked: datetime | None = None
    for event in story.events:
        if event.at.date() != planned:
            _nights(planned, event.at.date(), now)
        with clock.at(event.at):
            if event.at.date() != planned:
                plan_ahead(event.at)
                ask_at_moments(looked, event.at)
                planned, looked = event.at.date(), event.at
            if isinstance(event, Recorded):
                slugs[event.slug] = _record(event)
            else:
                _play(event, slugs[event.sale])
    _nights(planned, now.date(), now)
    plan_ahead(now)
    ask_at_moments(looked, now)
    begin_recording(story.calendar)
    read_stages(unread(len(slugs)))
    keep_parity(now)
    _check_and_back_up(settings, now)
    (settings.data_dir / MARK).write_text(now.date().isoformat(), "ascii")


def _nights(last: date | None, until: date, now: datetime) -> None:
    """Let the nights pass after the day `last`, up to the one in which `until` begins: each of late has its root."""
    day = max(last or until, now.date() - NIGHTS)
    while day < until:
        day += timedelta(days=1)
        at = datetime.combine(day, SOON_AFTER_MIDNIGHT, UTC)
        if at <= now:
            with clock.at(at):
                make_root(at)


def _check_and_back_up(settings: Settings, now: datetime) -> None:
    """Check the record, and take a backup and try it, as every night does; the demonstration itself sees none."""
    check(now)
    if begin(now):
        run_drill(settings, now, lambda *_: None)


def _found(story: Story) -> None:
    first = story.events[0].at
    us = story.company
    hours = us["working_hours"]
    days = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    settings = CompanySettings(
        name=us["name"],
        time_zone=us["time_zone"],
        accent=us["accent"],
        currency=us["currency"],
        working_hours={str(index): [hours[day]] if day in hours else [] for index, day in enumerate(days)},
        holidays_country=us["holidays"],
    )
    with clock.at(first):
        found_company(settings, SYSTEM, first)
        change_profile(us["about"], "", SYSTEM, first)
        make_key(first)
        for person in us["staff"]:
            show_picture(add_staff(NewStaff(**person), SYSTEM, first), portrait(person["email"]), first)


def _record(event: Recorded) -> str:
    by = staff_by_email(event.sale["salesperson"])
    with TemporaryDirectory() as folder:
        for name, text in event.files.items():
            (Path(folder) / name).write_text(text, "utf-8")
        how = How(at=event.at, by=by.ref if by else SYSTEM, folder=Path(folder))
        report = import_sales([Item(1, "", event.sale)], how)
    if report.refusals:
        refused = "; ".join(
            f"{refusal.problem.field}: {refusal.problem.message}" for refusal in report.refusals
        )
        message = f"the demonstration's sale {event.slug} was refused: {refused}"
        raise ValueError(message)
    return [*report.sealed, *report.drafts][0]


def _play(event: Happened, sale: str) -> None:
    try:
        play(event, sale)
    except Invalid as error:
        refused = "; ".join(f"{problem.field}: {problem.message}" for problem in error.problems)
        message = f"the demonstration's {event.kind} of {event.at} in {event.sale} was refused: {refused}"
        raise ValueError(message) from error
