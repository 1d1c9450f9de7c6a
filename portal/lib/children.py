"""Commands of the portal that run in a process of their own, beside a server: for work that would hold its pages up."""

import os
import subprocess
import sys
from collections.abc import Mapping

import structlog

from portal.lib.installed import settings

# It stands back for everything else on the machine.
_RUN = "import os; os.nice(19); from portal.cli import main; main()"
_started: list[subprocess.Popen[bytes]] = []
_allowed: list[bool] = []

log = structlog.get_logger()


def allow() -> None:
    """Let this process start commands; only one that serves or works does, for nobody waits for them elsewhere."""
    _allowed[:] = [True]


def may_start() -> bool:
    """Tell whether this process starts commands."""
    return bool(_allowed)


def start(*words: str) -> subprocess.Popen[bytes]:
    """Start `portal WORDS…` on this installation, and don't wait for it; returns the process.

    Raises OSError when it can't be started.
    """
    _forget_ended()
    command = [sys.executable, "-c", _RUN, *words]
    # The settings of this process, wherever they came from.
    process = subprocess.Popen(  # noqa: S603 - our own command, from fixed words
        command,
        env={**os.environ, **_environment()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    _started.append(process)
    log.info("command started", command=" ".join(words))
    return process


def _environment() -> Mapping[str, str]:
    ours = settings()
    return {
        "KEPT_DATABASE_URL": ours.database_url,
        "KEPT_DATA_DIR": str(ours.data_dir),
        "KEPT_SECRET_KEY": ours.secret_key,
        "KEPT_BASE_URL": ours.base_url,
        "KEPT_DEMO": "1" if ours.demo else "",
    }


def _forget_ended() -> None:
    """Ask after those that were started: one that has ended is then no more in the kernel's list."""
    _started[:] = [process for process in _started if process.poll() is None]
