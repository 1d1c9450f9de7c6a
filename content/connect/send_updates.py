"""Send each file in outgoing/, named DELIVERY.KEY.json, as an update of that delivery, and move it to sent/.

KEPT_URL=https://portal.example KEPT_TOKEN=kept_… python3 send_updates.py
"""

import os
import sys
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen


def send(file: Path) -> str:
    """Send an update; returns why it was refused, or "". Sent again under the same key, it still arrives once."""
    delivery, _, key = file.stem.partition(".")
    request = Request(f"{os.environ['KEPT_URL']}/api/v1/deliveries/{delivery}/updates", file.read_bytes())
    request.add_header("Authorization", f"Bearer {os.environ['KEPT_TOKEN']}")
    request.add_header("Content-Type", "application/json")
    request.add_header("Idempotency-Key", key)
    try:
        urlopen(request, timeout=60).close()
    except HTTPError as error:
        with error:
            return error.read().decode()
    except URLError as error:
        return str(error.reason)
    return ""


def main() -> int:
    """Send what is there, the oldest first. What is refused stays, and is tried again the next time."""
    Path("sent").mkdir(exist_ok=True)
    refused = 0
    for file in sorted(Path("outgoing").glob("*.json"), key=lambda one: one.stat().st_mtime):
        why = send(file)
        if why:
            refused = 1
            print(f"{file.name}: {why}", file=sys.stderr)
        else:
            file.replace(Path("sent") / file.name)
    return refused


if __name__ == "__main__":
    sys.exit(main())
