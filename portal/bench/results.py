"""Keeps what was measured in `bench/results.json` and shows it as a table."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

RESULTS = Path("bench/results.json")


def keep(name: str, measured: object) -> None:
    """Write `measured` under `name` beside what other measurements left there."""
    known = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({**known, name: measured}, indent=2, sort_keys=True) + "\n", "utf-8")


def table(rows: Sequence[Mapping[str, object]]) -> str:
    """Return `rows`, which all have the same keys, as lines of columns."""
    lines = [tuple(rows[0]), *(tuple(str(value) for value in row.values()) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)
