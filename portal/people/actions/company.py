"""The company founds itself and sets its own terms."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from portal.lib.db import transaction
from portal.lib.errors import Conflict, Invalid, Problem
from portal.lib.text import BadText, clean
from portal.people.models import Company
from portal.people.queries import profile
from portal.people.rules import ACCENT, STANDING_WORDS, USUAL_HOURS, profile_version
from portal.record.actions import append, hold
from portal.record.models import COMPANY

PROFILE_LIMIT = 2000


@dataclass(frozen=True)
class CompanySettings:
    """Everything that managers set. `working_hours` is `{"0": [["08:00", "17:00"]], …}`, Monday first, local times.

    `currency` is an ISO 4217 code, `holidays_country` a code of the holidays library or empty, `logo` the SHA-256 of
    a kept file of the company's stream or None.
    """

    name: str
    time_zone: str
    accent: str = ACCENT
    currency: str = "EUR"
    working_hours: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=lambda: dict(USUAL_HOURS))
    holidays_country: str = ""
    standing_words: str = STANDING_WORDS
    logo: str | None = None


def found_company(new: CompanySettings, by: str, at: datetime) -> None:
    """Make the one company of a new installation. Raises Conflict when there is one."""
    with transaction():
        if Company.select().exists():
            message = "This installation has its company already."
            raise Conflict(message)
        change_settings(new, by, at)


def change_settings(new: CompanySettings, by: str, at: datetime) -> None:
    """Set the company's settings, all of them, as one entry of its stream."""
    with transaction():
        append(COMPANY, "company.settings_changed", asdict(new), by, at)


def change_profile(about: str, reward: str, by: str, at: datetime, was: str | None = None) -> None:
    """Set what the company says of itself in public: what it does, and what it gives for a referral, if anything.

    Nothing happens when it says so already. Raises Invalid for words that can't be kept, and Conflict when it isn't
    version `was` (of `profile_version`) any more that its author was looking at.
    """
    said = {"about": _words("about", about), "reward": _words("reward", reward)}
    with transaction():
        hold(COMPANY)
        now = profile()
        if said == {"about": now.about, "reward": now.reward}:
            return
        if was is not None and was != profile_version(now.about, now.reward):
            message = "Somebody else has changed this while you were writing."
            raise Conflict(message)
        append(COMPANY, "company.profile_changed", said, by, at)


def settings_of(company: Company) -> CompanySettings:
    """Return the settings that are in force, to change one of them with `dataclasses.replace`."""
    names = CompanySettings.__dataclass_fields__
    return CompanySettings(**{name: getattr(company, name) for name in names})


def _words(field: str, typed: str) -> str:
    try:
        return clean(typed, PROFILE_LIMIT)
    except BadText as error:
        raise Invalid(Problem(field, str(error))) from error
