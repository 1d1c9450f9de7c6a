"""Append everything that happened since the last run to a file, one event a line.

KEPT_URL=https://portal.example KEPT_TOKEN=kept_… python3 pull_events.py events.jsonl

A file that ends with .csv is written as a table. Where the next run goes on stands beside it, in events.jsonl.cursor.
"""

import csv
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

COLUMNS = ("id", "at", "type", "sale", "customer", "actor", "data")


def pages(cursor: str) -> Iterator[tuple[list[dict[str, Any]], str]]:
    """Yield what happened after a cursor ("" for the very first event), each time with the cursor to go on from."""
    more = True
    while more:
        query = urlencode({"limit": 100, **({"cursor": cursor} if cursor else {})})
        request = Request(f"{os.environ['KEPT_URL']}/api/v1/events?{query}")
        request.add_header("Authorization", f"Bearer {os.environ['KEPT_TOKEN']}")
        with urlopen(request, timeout=60) as answer:
            page = json.load(answer)
        # A page may be empty and have more behind it, so this is told apart.
        cursor, more = page["next"], page["more"]
        yield page["items"], cursor


def append(target: Path, events: list[dict[str, Any]]) -> None:
    """Write events behind those that are there, and come back once they are on the disk."""
    begins = not target.exists()
    with target.open("a", encoding="utf-8", newline="") as file:
        if target.suffix == ".csv":
            table = csv.writer(file)
            if begins:
                table.writerow(COLUMNS)
            table.writerows(map(row, events))
        else:
            file.writelines(f"{json.dumps(event, ensure_ascii=False)}\n" for event in events)
        file.flush()
        os.fsync(file.fileno())


def row(event: dict[str, Any]) -> list[str]:
    """Return an event as a row; who did it by name, and what it tells as JSON."""
    told = {**event, "actor": event["actor"]["name"], "data": json.dumps(event["data"], ensure_ascii=False)}
    return [told[name] or "" for name in COLUMNS]


def main(target: Path) -> None:
    """Append what is new. The cursor is kept after its events, so none is lost, whenever this is interrupted."""
    kept = Path(f"{target}.cursor")
    for events, cursor in pages(kept.read_text("utf-8") if kept.exists() else ""):
        append(target, events)
        written = Path(f"{kept}.new")
        written.write_text(cursor, "utf-8")
        written.replace(kept)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
