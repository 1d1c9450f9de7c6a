"""Print the deals that were won in HubSpot in the last days, each with its contacts and companies on one line of JSON.

python3 hubspot_won.py 30 > won.jsonl
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

BASE = os.environ.get("HUBSPOT_URL", "https://api.hubapi.com")
DEAL = "dealname,amount,deal_currency_code,closedate,dealstage,hubspot_owner_id,description"
BESIDE = {"contacts": ["email", "firstname", "lastname"], "companies": ["name"]}


def ask(path: str, body: dict[str, Any] | None = None) -> Any:
    """Return what HubSpot answers; with a body it is posted."""
    headers = {"Authorization": f"Bearer {os.environ['HUBSPOT_TOKEN']}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(BASE + path, data, headers), timeout=60) as answer:
        return json.load(answer)


def won_since(milliseconds: int) -> Iterator[str]:
    """Yield the ids of the deals that were won since then, page by page."""
    won = {"propertyName": "dealstage", "operator": "EQ", "value": "closedwon"}
    since = {"propertyName": "closedate", "operator": "GTE", "value": str(milliseconds)}
    search: dict[str, Any] = {"filterGroups": [{"filters": [won, since]}], "limit": 100}
    while True:
        page = ask("/crm/v3/objects/deals/search", search)
        yield from (deal["id"] for deal in page["results"])
        search["after"] = page.get("paging", {}).get("next", {}).get("after")
        if not search["after"]:
            return


def whole(deal_id: str) -> dict[str, Any]:
    """Return a deal with its contacts and companies, of which HubSpot by itself gives the ids alone."""
    deal = ask(f"/crm/v3/objects/deals/{deal_id}?properties={DEAL}&associations={','.join(BESIDE)}")
    for kind, properties in BESIDE.items():
        found = deal.get("associations", {}).get(kind, {}).get("results", [])
        ids = sorted({one["id"] for one in found})
        wanted = {"inputs": [{"id": one} for one in ids], "properties": properties}
        deal[kind] = ask(f"/crm/v3/objects/{kind}/batch/read", wanted)["results"] if ids else []
    return deal


if __name__ == "__main__":
    days = int(sys.argv[1])
    for won_id in won_since(int((time.time() - days * 86_400) * 1000)):
        print(json.dumps(whole(won_id)))
