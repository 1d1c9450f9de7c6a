"""The stage of webhooks."""

from tests.webhooks.stage import receiver as receiver  # noqa: PLC0414 - a fixture is found by its name here
