"""The other recipes, followed word for word, and that none has an example that nothing runs."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

from portal.calendars.actions import make_link
from portal.charges.models import Charge, ChargeFile
from portal.lib.ids import new_ref
from portal.public.content import pages
from portal.public.recipes import recipe_files
from tests.cast import NOON, viewer
from tests.charges.test_pages import bring
from tests.content.recipes import PORTAL, Shell, examples, languages
from tests.engines import LONG_ON_POSTGRES
from tests.page import Browser

# What the tests of this folder run, by page.
RUN = {
    "connect/badge": {"html", "sh"},
    "connect/calendar": {"sh"},
    "connect/charges": {"csv", "sh"},
    "connect/events": {"sh", "cron"},
    "connect/hubspot": {"sh", "cron", "json"},
    "connect/mapping": {"sh", "json"},
    "connect/scheduler": {"sh", "cron"},
    "connect/webhooks": {"sh"},
    "connect/salesforce": {"sh", "json"},
}


def test_every_example_of_every_page_is_run() -> None:
    found: dict[str, set[str]] = {}
    for slug, language in languages():
        found.setdefault(slug, set()).add(language)
    assert found == RUN, "an example that nothing runs may be wrong: run it here, then name it"


@LONG_ON_POSTGRES
def test_every_file_that_can_be_saved_is_shown_or_named_on_a_page(shell: Shell) -> None:
    client = shell.app.test_client()
    bodies = "".join(page.body for page in pages().values())
    for name, (body, media_type) in recipe_files().items():
        assert f'href="/connect/{name}"' in bodies, name
        answer = client.get(f"/connect/{name}")
        assert (answer.status_code, answer.data, answer.mimetype) == (200, body, media_type)


@LONG_ON_POSTGRES
def test_the_badge_is_shown_by_the_lines_of_the_page(shell: Shell) -> None:
    [lines] = examples("connect/badge", "html")
    client = shell.app.test_client()
    found = [client.get(where.removeprefix(PORTAL)) for where in re.findall(r'(?:href|src)="([^"]+)"', lines)]
    assert [(one.status_code, one.mimetype) for one in found] == [(200, "text/html"), (200, "image/svg+xml")]
    assert re.search(r'alt="[^"]+"', lines)
    [told] = shell.run(examples("connect/badge", "sh")[0])
    assert json.loads(told)["as_of"] == "2026-03-03T17:00:00.000000Z"


@LONG_ON_POSTGRES
def test_a_calendar_is_read_and_asked_for_again_at_no_cost(shell: Shell) -> None:
    shell = replace(shell, puts={"TOKEN": make_link(viewer("ana"), "first", NOON)})
    first, again = examples("connect/calendar", "sh")
    assert shell.run(first) == ["200"]
    assert (shell.folder / "promises.ics").read_text("utf-8").startswith("BEGIN:VCALENDAR")
    assert shell.run(again) == ["200"]
    assert shell.run(again) == ["304"]


def test_a_table_of_charges_is_entered_once(shell: Shell, browser: Callable[[str], Browser]) -> None:
    [table] = examples("connect/charges", "csv")
    sam = browser("sam")
    look = sam.get(bring(sam, table).location)
    assert "2 charges would be entered, all at once." in look.words
    sam.post(f"/staff/charge-files/{ChargeFile.get().ref}", {"key": new_ref()})
    assert [(one.invoice, one.minor) for one in Charge.select().order_by(Charge.n)] == [
        ("1042", 1280000),
        ("1043", 1280000),
    ]
    assert "There is nothing new in this table." in sam.get(bring(sam, table).location).words
