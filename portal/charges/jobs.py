"""Background work of charges: forgetting the tables that were brought."""

from datetime import datetime, timedelta

from portal.charges.actions import forget_files_before
from portal.lib.jobs import every

_KEPT = timedelta(days=1)


@every(timedelta(hours=1))
def forget_charge_files(at: datetime) -> None:
    """Delete tables of charges that were brought more than a day ago."""
    forget_files_before(at - _KEPT)
