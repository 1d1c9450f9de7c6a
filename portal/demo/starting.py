"""Starting the demonstration: made anew on a later day, served at once otherwise."""

from collections.abc import Callable
from pathlib import Path

import click

from portal.config import Settings, load_settings
from portal.demo.making import clear, is_of_today, make, make_secret
from portal.lib import clock

Serve = Callable[[Settings, str, int], int]
HOST = "127.0.0.1"


def start(data_dir: Path, port: int, serve: Serve) -> int:
    """Serve the demonstration in `data_dir` on the loopback address; returns the exit code of `serve`.

    Raises NotADemonstration for a folder that holds anything else.
    """
    now = clock.now()
    if not is_of_today(data_dir, now):
        clear(data_dir)
        click.echo("Making the demonstration company, some seconds, once a day …")
        make_secret(data_dir)
        make(_settings(data_dir, port), now)
    return serve(_settings(data_dir, port), HOST, port)


def _settings(data_dir: Path, port: int) -> Settings:
    """The demonstration has its own database and sends no mail, whatever the environment says."""
    address = f"http://{HOST}:{port}"
    return load_settings({"KEPT_DATA_DIR": str(data_dir), "KEPT_BASE_URL": address, "KEPT_DEMO": "1"})
