"""Plays the API's document against the portal: schemathesis sends what fits it and what doesn't, and reads answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from schemathesis import openapi
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

SEED = 8
# Where a call fits its shapes and is refused all the same, the rules of the portal say why: words that stand nowhere in
# the source, a time zone that there is none of, a sale that is closed, a version that somebody else has changed.
_BY_RULE = ["2xx", "404", "409", "410", "412", "422", "428"]
_OFTEN = 0.7
# Below which part of an address lies which place of the stage (tests/codebase/help.py).
_PLACES: Mapping[str, tuple[str, ...]] = {
    "changes": ("our_change", "anas_change"),
    "charges": ("charge",),
    "concerns": ("concern", "fixed_concern"),
    "customers": ("customer",),
    "deliveries": ("delivery", "late", "holding", "occasion"),
    "drafts": ("draft", "porch"),
    "enquiries": ("enquiry",),
    "extras": ("extra", "last_extra"),
    "files": ("file", "photo", "sent_photo"),
    "sales": ("sale",),
    "updates": ("told", "breach"),
}


@dataclass(frozen=True)
class Game:
    """How to play: as the program with this secret, on the stage with these places, so many examples an operation.

    `whole` plays every phase; otherwise that is left out which tries the edges of each field one by one.
    """

    secret: str
    places: Mapping[str, str]
    examples: int
    whole: bool


def faults_of(address: str, game: Game) -> list[str]:
    """Return what was found at the portal at `address`, each once, with a line of curl that shows it again."""
    schema = openapi.from_url(f"{address}/api/v1/openapi.json", config=_config(game))
    found: dict[str, str] = {}
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            found[str(event)] = str(getattr(event, "value", event))
        elif isinstance(event, events.ScenarioFinished):
            found.update(_in(event))
    return list(found.values())


def _config(game: Game) -> SchemathesisConfig:
    return SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "headers": {"Authorization": f"Bearer {game.secret}"},
            "generation": {"max-examples": game.examples, "database": "none", "deterministic": True},
            "phases": {"coverage": {"enabled": game.whole}},
            "continue-on-failure": True,
            "suppress-health-check": ["all"],
            "checks": {"positive_data_acceptance": {"expected-statuses": _BY_RULE}},
            "dictionaries": {
                noun: {"values": [game.places[name] for name in names]} for noun, names in _PLACES.items()
            },
            "operations": [_operations(noun) for noun in _PLACES],
        }
    )


def _operations(noun: str) -> dict[str, Any]:
    """Let the operations on a noun mostly be about one that there is."""
    where = {"dictionary": noun, "probability": _OFTEN}
    return {"include-path-regex": f"^/{noun}/", "parameters": {"path.ref": where}}


def _in(event: events.ScenarioFinished) -> Iterator[tuple[str, str]]:
    recorder = event.recorder
    for case, checks in recorder.checks.items():
        for check in checks:
            if check.failure_info is None:
                continue
            failure = check.failure_info.failure
            operation = recorder.cases[case].value.operation.label
            key = f"{operation} {check.name} {failure.title}"
            yield key, f"{key}: {failure.message}\n{check.failure_info.code_sample}"
