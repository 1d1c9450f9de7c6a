"""Background work of backups: the nightly drill in a process of its own, and the list of erasures kept up to date."""

import os
import subprocess
import sys
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.backup.drilling import give_up
from portal.backup.models import Drill
from portal.backup.queries import newest_drill
from portal.config import Settings
from portal.lib import installed
from portal.lib.jobs import every
from portal.people.models import Company
from portal.record.erasure_list import catch_up

# By the company's clock; a portal that was off at night does it when it is on again.
NIGHT = time(2, 0)
_FIRST_UNTIL = 6
_running: list["subprocess.Popen[bytes]"] = []


@every(timedelta(minutes=1))
def note_erasures(_at: datetime) -> None:
    """Note what was erased in the list outside the database; whoever erased may have died before it did so."""
    catch_up()


@every(timedelta(minutes=10))
def drill_by_night(at: datetime) -> None:
    """Start the drill of the night, and give up one that died. It isn't waited for: mail and other work go on.

    Verifying works in memory that belongs to the whole process, so a process that serves must not do it. The child
    notes by itself that it has begun, once a day whatever machine it is on, so it may be started twice.
    """
    give_up(at)
    _running[:] = [one for one in _running if one.poll() is None]
    settings = installed.settings()
    if _running or settings.demo or not settings.backups_kept or not is_due(at):
        return
    _running.append(start_drill(settings))


def is_due(at: datetime) -> bool:
    """Tell whether the drill of the night is still to come; the first one waits for a night."""
    us = Company.get_or_none()
    if us is None or Drill.get_or_none(Drill.day == at.date()) is not None:
        return False
    local = at.astimezone(ZoneInfo(us.time_zone))
    night = local.replace(hour=NIGHT.hour, minute=0, second=0, microsecond=0)
    night = night if night <= local else night - timedelta(days=1)
    newest = newest_drill()
    if newest is None:
        return NIGHT.hour <= local.hour < _FIRST_UNTIL
    return bool(newest.begun_at < night)


def start_drill(settings: Settings) -> "subprocess.Popen[bytes]":
    """Start a drill of this installation behind everything else, in a process of its own."""
    told = {
        "KEPT_DATA_DIR": str(settings.data_dir),
        "KEPT_DATABASE_URL": settings.database_url,
        "KEPT_SECRET_KEY": settings.secret_key,
        "KEPT_BASE_URL": settings.base_url,
        "KEPT_MAIL_FROM": settings.mail_from,
        "KEPT_BACKUPS_KEPT": str(settings.backups_kept),
    }
    command = [sys.executable, "-m", "portal.cli", "drill", "--nightly"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, env={**os.environ, **told}, stdin=quiet, stdout=quiet, stderr=quiet)  # noqa: S603 - our own command
