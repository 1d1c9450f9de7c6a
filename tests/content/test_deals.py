"""The recipes that bring won deals, followed word for word: each ends with a draft that says what the deal said."""

import json
from dataclasses import replace
from typing import Any

from portal.intake.models import Draft, DraftPart, DraftSource
from tests.content.hubspot import hubspot
from tests.content.recipes import Shell, examples
from tests.engines import LONG_ON_POSTGRES

# Which files are read and how has nothing to do with the engine that keeps the drafts.
pytestmark = LONG_ON_POSTGRES


def drafts() -> list[dict[str, Any]]:
    """Return what each draft says of the sale, with its contacts and the words of its promises."""
    return [_told(draft.ref) for draft in Draft.select().order_by(Draft.created_at, Draft.external_id)]


def _told(ref: str) -> dict[str, Any]:
    parts = list(DraftPart.select().where(DraftPart.draft == ref).order_by(DraftPart.n))
    [sale] = [part.fields for part in parts if part.kind == "sale"]
    names = ("external_id", "name", "title", "signed_on", "salesperson", "amount", "currency")
    return {
        **{name: sale.get(name, "") for name in names},
        "contacts": [part.fields["email"] for part in parts if part.kind == "contact"],
        "promises": [part.fields["words"] for part in parts if part.kind == "promise"],
    }


BRANDT = {
    "name": "Brandt household",
    "title": "Brandt kitchen",
    "signed_on": "2026-02-09",
    "salesperson": "sam@company.example",
    "amount": "38400.00",
    "currency": "USD",
    "contacts": ["ana@customer.example"],
    "promises": [],
}


def test_a_deal_that_is_won_in_hubspot_becomes_a_draft(shell: Shell) -> None:
    deal, legacy = map(json.loads, examples("connect/hubspot", "json"))
    shell.save("hubspot_won.py", "hubspot.json", "hubspot-workflow.json")
    with hubspot(deal) as (address, asked):
        shell.environ.update(HUBSPOT_URL=address, HUBSPOT_TOKEN="pat-na1-x")
        fetched, rehearsed, imported = shell.run(examples("connect/hubspot", "sh")[0])
    assert {one.rpartition(" ")[2] for one in asked} == {"pat-na1-x"}
    assert json.loads(fetched) == deal, "the page shows what the program prints"
    assert "1 drafts would be kept" in rehearsed
    assert "1 drafts kept, 0 unchanged, 0 refused." in imported
    assert drafts() == [{**BRANDT, "external_id": "hubspot-16044021773"}]
    shell.write("deal.json", json.dumps({**legacy, "dealId": 17}))
    shell.run("portal import deal.json --map hubspot-workflow.json")
    bare = {**BRANDT, "name": "Brandt kitchen", "contacts": [], "external_id": "hubspot-17"}
    assert bare in drafts()


def test_the_line_of_cron_does_what_the_example_does(shell: Shell) -> None:
    [line] = examples("connect/hubspot", "cron")
    fetched, rehearsed, imported = examples("connect/hubspot", "sh")[0].splitlines()
    assert line.strip().endswith(f" && {fetched} && {imported}")
    assert rehearsed == f"{imported} --dry-run"


def test_an_opportunity_that_is_won_in_salesforce_becomes_a_draft(shell: Shell) -> None:
    [told] = examples("connect/salesforce", "json")
    shell.save("salesforce.json", "salesforce.soql")

    def sf(inside: Shell, arguments: object) -> str:
        assert arguments == ["data", "query", "--file", "salesforce.soql", "--json"]
        asked = (inside.folder / "salesforce.soql").read_text("utf-8")
        fields = {
            "Id",
            "Name",
            "Amount",
            "CurrencyIsoCode",
            "CloseDate",
            "StageName",
            "Account.Name",
            "Owner.Email",
        }
        assert fields <= set(asked.replace(",", " ").split())
        return told

    shell = replace(shell, commands={"sf": sf})
    _, rehearsed, imported = shell.run(examples("connect/salesforce", "sh")[0])
    assert "1 drafts would be kept" in rehearsed
    assert (
        "/result/records/1/StageName: left out, for “Negotiation/Review” is none of: Closed Won." in imported
    )
    brandt = {**BRANDT, "external_id": "salesforce-0065g00000XyzAbAAJ"}
    assert drafts() == [brandt]
    won = json.loads(told)["result"]["records"][0]
    for shape in ({"records": [won], "totalSize": 1, "done": True}, won):
        shell.write("won.json", json.dumps(shape))
        [again] = shell.run("portal import won.json --map salesforce.json")
        assert "0 drafts kept, 1 unchanged" in again, "the same one, whichever way it comes"


def test_any_other_program_is_read_by_the_mapping_of_the_page(shell: Shell) -> None:
    deals, map_, _ = examples("connect/mapping", "json")
    shell.write("deals.json", deals)
    shell.write("map.json", map_)
    [rehearsed] = shell.run(examples("connect/mapping", "sh")[0])
    assert "1 drafts would be kept, 0 unchanged, 0 refused." in rehearsed
    shell.run("portal import deals.json --format json --map map.json")
    said = {**BRANDT, "title": "Your kitchen", "external_id": "crm-9001"}
    assert drafts() == [{**said, "promises": ["The worktop is in by 30 April."]}]


def test_the_description_of_a_deal_is_a_source_in_which_promises_can_be_marked(shell: Shell) -> None:
    [deal, _] = examples("connect/hubspot", "json")
    shell.save("hubspot.json")
    shell.write("deal.json", deal)
    shell.run("portal import deal.json --map hubspot.json")
    [source] = DraftSource.select()
    assert (source.kind, source.text) == ("call_note", "Worktop in one slab, in by the end of April.")
