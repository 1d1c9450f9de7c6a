"""The process that reads one file: `python -I child.py pdf`, bytes in, JSON out. Run by `apart`, never imported.

It has little memory and time, may write no file, and imports nothing of the portal but its readers.
"""

import json
import resource
import signal
import sys
import types
from base64 import b64encode
from contextlib import suppress
from importlib import import_module
from pathlib import Path

MOST_MEMORY = 768 * 1024 * 1024
MOST_SECONDS = 8
# The reader of each kind, as a module with a function `read`.
_READERS = {"email": "mails", "letter": "letters", "pdf": "pdf", "word": "word"}


def main(kind: str) -> None:
    """Read standard input as `kind`, and write what was found, or why nothing was, to standard output."""
    _limit()
    _stand_in_for_the_portal()
    outcome = import_module("portal.lib.readers.outcome")
    reader = import_module(f"portal.lib.readers.{_READERS[kind]}")
    try:
        found = reader.read(sys.stdin.buffer.read())
        found["attachments"] = [(name, b64encode(body).decode()) for name, body in found["attachments"]]
        said = json.dumps(found, ensure_ascii=False).encode()
    except outcome.Unreadable as error:
        said = json.dumps({"unreadable": error.reason}).encode()
    except MemoryError:
        said = json.dumps({"unreadable": outcome.TOO_LARGE}).encode()
    except Exception:  # noqa: BLE001 - a reader fed with anything may fail with anything: it can't be read
        said = json.dumps({"unreadable": outcome.BROKEN}).encode()
    sys.stdout.buffer.write(said)


def _limit() -> None:
    # Whoever started this may be gone before it ends.
    signal.alarm(MOST_SECONDS + 2)
    limits = (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for what, most in limits:
        # Not every system knows each of these.
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def _stand_in_for_the_portal() -> None:
    """Let `portal.lib.readers` be found without running `portal/__init__.py`, which brings in every feature."""
    portal = types.ModuleType("portal")
    portal.__path__ = [str(Path(__file__).resolve().parents[2])]
    sys.modules["portal"] = portal


if __name__ == "__main__":
    main(sys.argv[1])
