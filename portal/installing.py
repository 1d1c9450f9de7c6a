"""Making a new installation: folders, secret, database, signing key, company, first manager."""

from dataclasses import dataclass, replace

from portal.config import SECRET_FILE, Settings, write_private
from portal.lib import clock, installed, migrate
from portal.lib.errors import Conflict
from portal.lib.ids import new_token
from portal.people.actions.company import CompanySettings, found_company
from portal.people.actions.fields import email_of, name_of, zone_of
from portal.people.actions.staff import NewStaff, add_staff
from portal.people.actions.staff_access import set_up_link
from portal.people.models import Company
from portal.record.keys import make_key
from portal.record.models import SYSTEM


@dataclass(frozen=True)
class Answers:
    """What a new installation needs to be told."""

    company: str
    manager: str
    time_zone: str


def checked(company: str, manager: str, time_zone: str) -> Answers:
    """Return the answers in the form in which they are kept. Raises Invalid naming the one that can't be."""
    return Answers(name_of(company), email_of(manager), zone_of(time_zone))


def has_company(settings: Settings) -> bool:
    """Tell whether this installation was made already; binds its database."""
    return not migrate.pending(settings) and Company.select().exists()


def install(settings: Settings, answers: Answers) -> str:
    """Make the installation and return the first manager's set-up link. Raises Conflict when it is made already.

    A half-made one (killed on the way) is finished by running it again: each step is done only where it is missing.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = with_secret(settings)
    installed.bind(settings)
    migrate.apply_pending(settings)
    if Company.select().exists():
        message = f"{settings.data_dir} holds an installation already. Start it with `portal serve`."
        raise Conflict(message)
    at = clock.now()
    make_key(at)
    local = answers.manager.partition("@")[0]
    manager = add_staff(NewStaff(email=answers.manager, name=local.capitalize(), role="manager"), SYSTEM, at)
    found_company(CompanySettings(name=answers.company, time_zone=answers.time_zone), SYSTEM, at)
    return set_up_link(manager, at)


def with_secret(settings: Settings) -> Settings:
    """Return the settings with a secret key, which is made and kept in the data directory where there is none yet."""
    if settings.secret_key:
        return settings
    secret = new_token()
    write_private(settings.data_dir / SECRET_FILE, secret.encode("ascii"))
    return replace(settings, secret_key=secret)
