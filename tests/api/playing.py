"""Plays the API's document against the portal: schemathesis sends what fits it and what doesn't, and looks at answers."""

from collections.abc import Iterator, Mapping
from typing import Any

from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.schemas import BaseSchema

SEED = 8
# Where a call fits its shapes and is refused all the same, the rules of the portal say why: words that stand nowhere in
# the source, a time zone that there is none of, a sale that is closed, a version that somebody else has changed.
_BY_RULE = ["2xx", "404", "409", "410", "412", "422", "428"]


def config_for(secret: str, examples: int) -> SchemathesisConfig:
    """Return how to play: as the program with this token, with so many examples of each operation."""
    return SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "headers": {"Authorization": f"Bearer {secret}"},
            "generation": {"max-examples": examples, "database": "none", "deterministic": True},
            "continue-on-failure": True,
            "suppress-health-check": ["all"],
            "checks": {"positive_data_acceptance": {"expected-statuses": _BY_RULE}},
        }
    )


def faults_of(schema: BaseSchema) -> list[str]:
    """Return what was found in all phases, each once, with a line of curl that shows it again."""
    found: dict[str, str] = {}
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            found[str(event)] = str(getattr(event, "value", event))
        elif isinstance(event, events.ScenarioFinished):
            found.update(_in(event))
    return list(found.values())


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


def calls_of(document: Mapping[str, Any]) -> int:
    """Return how many operations a document has."""
    return sum(len(path) for path in document["paths"].values())
