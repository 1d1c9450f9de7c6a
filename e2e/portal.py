"""A running portal as its operator has it: real commands, a real server process, mail in its outbox, its database."""

import ctypes
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import psycopg

COMMAND = Path(sys.executable).parent / "portal"
PATIENCE_SECONDS = 90
PR_SET_PDEATHSIG = 1  # prctl(2), which Linux alone has
_PRCTL = getattr(ctypes.CDLL(None), "prctl", None)

Found = TypeVar("Found")


@dataclass
class Portal:
    """An installation in `folder`; `serving` are the arguments of the command that serves it."""

    folder: Path
    database_url: str
    port: int
    serving: tuple[str, ...]
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        """The address under which browsers find it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """Where the server process writes."""
        return self.folder.with_name(f"{self.folder.name}.log")

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run a command of the portal, expect its exit code, and return all that it printed."""
        return self._done([str(COMMAND), *arguments], code)

    def module(self, name: str, *arguments: str) -> None:
        """Run a module of ours beside the portal, on its installation."""
        self._done([sys.executable, "-m", name, *arguments], 0)

    def _done(self, command: list[str], code: int) -> str:
        done = subprocess.run(
            command,
            env=self._environ(),
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        told = done.stdout + done.stderr
        assert done.returncode == code, f"{' '.join(command)} ended with {done.returncode}: {told}"
        return told

    def start(self) -> None:
        """Start the server process, and come back when it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [COMMAND, *self.serving],
                env=self._environ(),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                preexec_fn=_ended_with_us,  # noqa: PLW1509 - it takes no lock
            )
        wait_for(self._is_ready, f"the server of {self.folder} to answer; see {self.log}")

    def stop(self) -> int:
        """End the server process as an operator would; returns its exit code."""
        process, self.process = self.process, None
        if process is None:
            return 0
        process.send_signal(signal.SIGTERM)
        return process.wait(PATIENCE_SECONDS)

    def sql(self, statement: str, *values: str | None) -> list[tuple[object, ...]]:
        """Do in the database, behind the portal's back, what otherwise only time does; returns the rows."""
        if self.database_url.startswith("sqlite"):
            with closing(sqlite3.connect(self.folder / "kept.db", timeout=PATIENCE_SECONDS)) as file, file:
                return file.execute(statement, values).fetchall()
        with psycopg.connect(self.database_url) as server:
            cursor = server.execute(statement.replace("?", "%s").encode(), values)
            return cursor.fetchall() if cursor.description else []

    def _environ(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("KEPT_")}
        own = {
            "KEPT_DATA_DIR": str(self.folder),
            "KEPT_DATABASE_URL": self.database_url,
            "KEPT_BASE_URL": self.base,
        }
        return clean | own | self.settings

    def _is_ready(self) -> bool:
        ended = self.process.poll() if self.process else 0
        assert ended is None, f"the server ended with {ended}: {self.log.read_text('utf-8')[-2000:]}"
        try:
            with urllib.request.urlopen(f"{self.base}/readyz", timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - ours
                return bool(answer.status == 200)
        except urllib.error.HTTPError as error:
            error.close()
            return False
        except OSError:
            return False


def _ended_with_us() -> None:
    """Let the system end the server when the worker that runs the journeys is killed, which can stop nothing itself."""
    if _PRCTL:
        _PRCTL(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_for(what: Callable[[], Found | None], named: str) -> Found:
    """Return what `what` finds as soon as it finds something. Raises TimeoutError, naming what was waited for."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.05)
    raise TimeoutError(f"waited {PATIENCE_SECONDS} s for {named}")


def free_port() -> int:
    """Return a port that the system says is free."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
