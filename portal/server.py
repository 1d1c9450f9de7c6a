"""One process tree: the ASGI server, public pages from memory, Flask behind our adaptor, live, background work."""

import sys
import tempfile
from functools import partial
from pathlib import Path

from portal import MOST_BODY_BYTES, create_app
from portal.api.hearing import PATH as EVENTS
from portal.api.waiting import Waiting
from portal.config import Settings, SettingsError, require_secret
from portal.lib import children, logs, metrics, migrate
from portal.lib.alone import at_work
from portal.lib.asgi import Adaptor
from portal.lib.asgi_edge import behind_proxies, is_loopback, with_native, with_parts
from portal.lib.asgi_memory import Memory
from portal.lib.asgi_types import AsgiApp, Limits
from portal.lib.db import AWAY, release
from portal.lib.errors import Conflict
from portal.lib.headers import our_hosts, security_headers
from portal.lib.jobs import Worker
from portal.lib.serving import NotServable, Place, run
from portal.my.asked import PREFIX
from portal.my.live import Live
from portal.record.fresh import fresh


def serve(settings: Settings, host: str, port: int, workers: int = 2, threads: int = 4) -> int:
    """Serve the portal until SIGTERM or SIGINT; requests under way are finished, within 10 seconds.

    Returns the exit code: 0 after a clean stop, 1 when it can't be served, for which one line says why.
    """
    place = Place(host, port, workers)
    try:
        _check(settings, place)
        # A worker that outlives this process holds the lock as well: nobody replaces the database under it.
        with at_work(settings), tempfile.TemporaryDirectory(prefix="kept-metrics-") as figures:
            load = partial(asgi_app, settings, threads, Path(figures))
            return run(load, place, logs.for_server(), "/healthz")
    except (Conflict, NotServable, SettingsError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1


def asgi_app(settings: Settings, threads: int, figures: Path) -> AsgiApp:
    """Return the whole portal for one worker process, which counts into the folder `figures` that all share."""
    logs.configure()
    metrics.share(figures)
    limits = Limits(threads=threads, body_bytes=MOST_BODY_BYTES)
    app = create_app(settings)
    adaptor = Adaptor(app, limits, security_headers(settings))
    nothing_moved = fresh(settings)
    memory = Memory(adaptor, our_hosts(settings), nothing_moved, metrics.observing(app))
    live, waiting = Live(settings), Waiting(settings, memory)
    children.allow()
    edge = behind_proxies(settings.trusted_proxies, with_native({PREFIX: live, EVENTS: waiting}, memory))
    return with_parts((adaptor.pool, nothing_moved, live, waiting, Worker(settings)), edge)


def _check(settings: Settings, place: Place) -> None:
    require_secret(settings)
    if settings.demo and not is_loopback(place.host):
        raise NotServable(
            f"{place.host}: a demonstration lets anybody in, so it is served to this machine only."
            " Use --host 127.0.0.1, or make an installation of your own with `portal init`."
        )
    if pending := _pending(settings):
        raise NotServable(
            f"{settings.data_dir}: the database lacks {len(pending)} migrations (first: {pending[0]})."
            " Run `portal migrate`, then start again."
        )


def _pending(settings: Settings) -> list[str]:
    try:
        return migrate.pending(settings)
    except AWAY as error:
        raise NotServable(
            f"KEPT_DATABASE_URL: the database gives no answer ({str(error).strip().splitlines()[0]})."
            " Start it or correct the address; `portal config` shows it."
        ) from error
    finally:
        # The workers are forked from this process and must inherit no connection.
        release()
