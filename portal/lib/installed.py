"""The settings of the installation that this process serves, for code that has no request: mail, keys, jobs."""

from portal.config import Settings

_bound: list[Settings] = []


def bind(settings: Settings) -> None:
    """Make `settings` those of this process; the last call counts."""
    _bound[:] = [settings]


def settings() -> Settings:
    """Return the settings of this process. Raises LookupError before `bind`."""
    if not _bound:
        message = "no installation is bound: call portal.lib.installed.bind(settings) first"
        raise LookupError(message)
    return _bound[0]
