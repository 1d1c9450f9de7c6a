"""Background work for the public site: it follows what is recorded, within a minute or two."""

from contextlib import suppress
from datetime import datetime, timedelta

from portal.lib.installed import settings
from portal.lib.jobs import every
from portal.public.site.building import build
from portal.public.site.refusals import UnderWay

# As many pages as take a second or two: mail that waits has its turn in between.
A_ROUND = 400


@every(timedelta(minutes=1))
def rebuild_site(at: datetime) -> None:
    """Build the site anew where it changed, what was withdrawn first; only where there is a folder for it."""
    folder = settings().site_dir
    if folder is None:
        return
    with suppress(UnderWay):
        build(folder, at, most=A_ROUND)
