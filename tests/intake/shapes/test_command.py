"""`portal import deals.json --map map.json`: deals of another program from the command line."""

import json
from pathlib import Path

from portal.config import Settings
from portal.intake.models import Draft, DraftPart
from portal.sales.models import Sale
from tests.intake.help import dump, portal
from tests.intake.shapes.help import deal, mapping


def kept(folder: Path, text: str, name: str = "deals.json") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


def bea(**changes: object) -> dict[str, object]:
    person = {"first": "Bea", "last": "Okafor", "mail": "bea@okafor.example"}
    return deal(**{"no": 2, "what": "Your garden", "who": "Okafor household", "people": [person], **changes})


def test_won_deals_come_in_as_drafts_and_the_others_are_told(company_only: Settings, tmp_path: Path) -> None:
    map_ = kept(tmp_path, json.dumps(mapping()), "map.json")
    lines = [deal(), bea(stage="lo\x1bst"), bea(people=[])]
    file = kept(tmp_path, "\n".join(map(json.dumps, lines)))
    before = dump()
    rehearsed = portal(company_only, "import", file, "--map", map_, "--dry-run")
    assert (rehearsed.exit_code, dump()) == (0, before)
    assert "0 sealed and 2 drafts would be kept, 0 unchanged, 0 refused, 1 left out." in rehearsed.output
    done = portal(company_only, "import", file, "--map", map_)
    assert "line 2 /stage: left out, for “lo\N{REPLACEMENT CHARACTER}st” is none of: won." in done.output
    assert "0 sealed and 2 drafts kept, 0 unchanged, 0 refused, 1 left out." in done.output
    assert (done.exit_code, Draft.select().count(), Sale.select().count()) == (0, 2, 0)
    assert DraftPart.select().where(DraftPart.kind == "contact").count() == 1
    rows = dump()
    again = portal(company_only, "import", file, "--map", map_)
    assert "0 sealed and 0 drafts kept, 2 unchanged, 0 refused, 1 left out." in again.output
    assert dump() == rows


def test_deals_may_stand_in_a_list_anywhere_in_one_document(company_only: Settings, tmp_path: Path) -> None:
    for each, wrapped in (
        ([""], [deal(), bea()]),
        (["/no/such", "/data/deals"], {"data": {"deals": [deal(), bea()]}}),
    ):
        map_ = kept(tmp_path, json.dumps({**mapping(), "each": each}), "map.json")
        done = portal(company_only, "import", kept(tmp_path, json.dumps(wrapped)), "--map", map_, "--dry-run")
        assert "0 sealed and 2 drafts would be kept" in done.output, done.output


def test_a_document_in_which_nothing_stands_where_the_mapping_begins_is_refused(
    company_only: Settings, tmp_path: Path
) -> None:
    map_ = kept(tmp_path, json.dumps({**mapping(), "each": ["/deals", "/data"]}), "map.json")
    done = portal(company_only, "import", kept(tmp_path, f"{json.dumps({'deals': []})}\n{{}}"), "--map", map_)
    assert "line 2: Nothing stands at /deals or /data, where the mapping begins." in done.stderr
    assert "0 drafts kept, 0 unchanged, 1 refused." in done.output


def test_every_mistake_of_a_deal_has_its_line_and_place(company_only: Settings, tmp_path: Path) -> None:
    map_ = kept(tmp_path, json.dumps(mapping(time_zone={"for_all": "Mars/Base"})), "map.json")
    people = [{"mail": None}, {"mail": "nobody"}]
    text = json.dumps([bea(), deal(rep=9, won="2026-02-30", people=people, what=None)], indent=1)
    done = portal(company_only, "import", kept(tmp_path, text), "--map", map_)
    lines = text.splitlines()
    for pointer, shown, reason in (
        ("/1/rep", '"rep": 9', "“9” is none of: 7, 8."),
        ("/1/won", '"won": "2026-02-30"', "is no day of the calendar, written as 2026-03-31."),
    ):
        line = next(n for n, one in enumerate(lines, start=1) if shown in one)
        [told] = [one for one in done.stderr.splitlines() if one.startswith(f"line {line} {pointer}: ")]
        assert reason in told
    assert "line 2 mapping /sale/time_zone: “Mars/Base” is no time zone" in done.stderr
    assert (done.exit_code, Draft.select().count()) == (1, 0)
    known = deal(rep=7, won="2026-02-09", people=people, what=None)
    missing = portal(company_only, "import", kept(tmp_path, json.dumps(known)), "--map", map_)
    assert "line 1 /what: This field is missing." in missing.stderr
    wrong = portal(company_only, "import", kept(tmp_path, json.dumps({**known, "what": "x"})), "--map", map_)
    assert "line 1 /people/1/mail: This isn't an email address" in wrong.stderr, wrong.stderr


def test_a_mapping_that_is_none_is_told_in_one_line(company_only: Settings, tmp_path: Path) -> None:
    file = kept(tmp_path, json.dumps(deal()))
    for text, said in (
        ('{"sale": ', "map.json is no mapping. This isn't JSON: expecting value in line 1, column 10."),
        ("[]", "map.json is no mapping. /: This has to be an object in { }."),
        (json.dumps(mapping(titel="/x")), "map.json is no mapping. /sale/titel: There is no such field"),
    ):
        done = portal(company_only, "import", file, "--map", kept(tmp_path, text, "map.json"))
        assert (done.exit_code, said in done.output) == (1, True), done.output


def test_a_mapping_can_seal_what_says_enough(company_only: Settings, tmp_path: Path) -> None:
    promises = [{"words": "/pledge", "rule": {"for_all": "what"}, "channel": {"for_all": "document"}}]
    map_ = kept(tmp_path, json.dumps(mapping(promises=promises, seal=True)), "map.json")
    file = kept(tmp_path, f"{json.dumps(deal(pledge='One slab.'))}\n{json.dumps(bea())}")
    done = portal(company_only, "import", file, "--map", map_, "--no-mail")
    assert "1 sealed and 0 drafts kept, 0 unchanged, 1 refused." in done.output
    assert "line 2 mapping /sale/promises: There has to be at least one." in done.stderr
