"""The pages about tables: bringing a file, saying how it is read, letting it come in, and what became of it."""

import io
from collections.abc import Callable

from portal.intake.jobs import bring_in_tables
from portal.intake.models import Draft, TableImport
from portal.lib.ids import new_ref
from tests.cast import NOON
from tests.intake.tables.help import FLOOR, HEADING, PORCH, RAIL, STAIRS, table, two_sales
from tests.page import Browser, Page

Who = Callable[[str], Browser]
LIST = "/staff/imports"


def sent(browser: Browser, body: bytes, status: int = 303, name: str = "sales.csv") -> Page:
    browser.get(LIST)
    return browser.post(LIST, {"file": (io.BytesIO(body), name), "key": new_ref()}, status)


def brought(browser: Browser, body: bytes) -> str:
    """Let a file be brought; returns where its page is."""
    return sent(browser, body).location


def typed(page: Page) -> dict[str, str]:
    """Return what stands in the fields of the form that says how a table is read."""
    form = next(one for one in page.all("form") if one.get("action", "").count("/") == 3)
    fields = {one.get("name", ""): one.get("value", "") for one in form.iter("input")}
    for select in form.iter("select"):
        chosen = [one for one in select.iter("option") if one.get("selected") is not None]
        fields[select.get("name", "")] = chosen[0].get("value", "") if chosen else ""
    return {name: value for name, value in fields.items() if name and name != "csrf_token"}


def test_sam_brings_a_table_sees_how_it_is_read_and_lets_it_come_in(browser: Who) -> None:
    sam = browser("sam")
    place = brought(sam, two_sales())
    page = sam.get(place)
    assert "3 rows make 2 sales: 2 can come in." in page.words
    assert "“The floor is oiled twice.”" in page.words
    assert "by Thursday 30 April 2026" in page.words
    assert sam.post(f"{place}/start", {"was": page.value("was")}).location == place
    assert "It begins within ten seconds" in sam.get(place).words
    bring_in_tables(NOON)
    page = sam.get(place)
    assert "2 sales are drafts now." in page.words
    links = [link for link in page.links() if link.startswith("/staff/sales/")]
    assert {link.rpartition("/")[2] for link in links} == {draft.ref for draft in Draft.select()}
    assert "Your porch" in sam.get(links[0]).words


def test_what_the_heading_does_not_say_is_asked_for_and_kept(browser: Who) -> None:
    max_ = browser("max")
    heading = HEADING.replace("Which rule", "Sort").replace("Promise", "Text")
    place = brought(max_, table(f"{PORCH},{RAIL}".replace("2026-03-02", "03/02/2026"), heading=heading))
    page = max_.get(place)
    assert "Say which column is “What was promised” and “Which rule it serves”, or what holds" in page.words
    assert "Say how days are written" in page.words
    form = {**typed(page), "column-words": "Text", "all-rule": "care", "dates": "DD/MM/YYYY"}
    assert max_.post(place, form).location == place
    page = max_.get(place)
    assert "1 row makes 1 sale: 1 can come in." in page.words
    assert "signed Tuesday 3 February 2026" in page.words
    assert typed(page)["all-rule"] == "care"
    # What was said stays said when more is said.
    max_.post(place, {**typed(page), "all-standing": "contract"})
    assert typed(max_.get(place))["column-words"] == "Text"


def test_every_problem_is_told_with_its_lines_and_column(browser: Who) -> None:
    max_ = browser("max")
    rows = [f"{PORCH},{FLOOR}".replace("phone call", "fax"), f"{PORCH},{RAIL}".replace("email", "fax")]
    page = max_.get(brought(max_, table(*rows, f"{STAIRS},{RAIL}")))
    assert "3 rows make 2 sales: 1 can come in and 1 is refused." in page.words
    assert "Lines 2 to 3, How it was said: “fax” is none of" in page.words


def test_refused_rows_are_downloaded_as_a_table_with_the_reasons(browser: Who) -> None:
    max_ = browser("max")
    place = brought(max_, table(f"{PORCH},{FLOOR}".replace("phone call", "fax"), f"{STAIRS},{RAIL}"))
    assert "it has not ended" in max_.get(f"{place}/refused.csv", 409).words
    max_.post(f"{place}/start", {"was": max_.get(place).value("was")})
    bring_in_tables(NOON)
    assert "Line 2, How it was said: “fax” is none of" in max_.get(place).words
    answer = max_.get(f"{place}/refused.csv")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="refused-rows.csv"')
    assert answer.text.startswith(f"\ufeff{HEADING},Line in the file,What is wrong\r\n{PORCH},")
    assert "STAIRS" not in answer.text


def test_a_form_that_was_sent_twice_begins_once_and_a_stale_one_is_told(browser: Who) -> None:
    max_ = browser("max")
    place = brought(max_, two_sales())
    was = max_.get(place).value("was")
    max_.post(f"{place}/start", {"was": was})
    max_.post(f"{place}/start", {"was": was})
    max_.post(place, typed_as(was), 409)
    max_.post(f"{place}/stop")
    page = max_.get(place)
    assert "It was stopped after 0 sales of 2." in page.words
    max_.post(f"{place}/start", {"was": page.value("was")})
    assert TableImport.get().state == "waiting"


def typed_as(was: str) -> dict[str, str]:
    """Return a form that says what the table says itself, as somebody saw it earlier."""
    return {"was": was, "encoding": "utf-8", "delimiter": ",", "dates": "YYYY-MM-DD", "decimal": "."}


def test_a_file_that_is_no_table_is_told_beside_the_field(browser: Who) -> None:
    max_ = browser("max")
    page = sent(max_, b"PK\x03\x04 something", 422, "sales.xlsx")
    assert "This is an Excel workbook. Save it there as “CSV UTF-8”" in page.words
    assert "Choose the file in which the sales are." in max_.post(LIST, {"key": new_ref()}, 422).words
    assert TableImport.select().count() == 0


def test_what_no_page_can_hold_and_no_mapping_knows_is_refused(browser: Who) -> None:
    max_ = browser("max")
    body = two_sales().replace(b"The rail", b"The \x00 rail").replace(b",Contact,", b",Con\x00tact,")
    place = brought(max_, body)
    page = max_.get(place)
    assert "This holds a character that can't be kept (U+0000)." in page.words
    page = max_.post(place, {**typed(page), "all-title": "a\x00b"}, 422)
    assert "U+0000" in page.words
    max_.post(place, {**typed(page), "all-title": "", "column-title": "Nothing"}, 422)


def test_a_heading_without_rows_is_told_and_does_not_begin(browser: Who) -> None:
    max_ = browser("max")
    place = brought(max_, table())
    page = max_.get(place)
    assert "There is no row under its heading." in page.words
    assert "here already" not in page.words
    max_.post(f"{place}/start", {"was": page.value("was")}, 409)


def test_an_old_table_shows_its_counts_alone(browser: Who) -> None:
    max_ = browser("max")
    place = brought(max_, two_sales())
    TableImport.update(body=None, report={"counts": {"made": 1, "unchanged": 0, "refused": 1}}).execute()
    page = max_.get(place)
    assert "the file, and what was read from it, are deleted" in page.words
    max_.post(place, {}, 409)
    max_.post(f"{place}/start", {}, 409)
    max_.get(f"{place}/refused.csv", 409)


def test_templates_are_tables_for_those_who_sell(browser: Who) -> None:
    sam = browser("sam")
    page = sam.get(LIST)
    for name in ("minimal", "full"):
        address = f"{LIST}/templates/{name}.csv"
        assert address in page.links()
        answer = sam.get(address)
        assert answer.text.startswith("\ufeff")
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    sam.get(f"{LIST}/templates/other.csv", 404)
    browser("dee").get(LIST, 403)


def test_a_large_table_costs_a_page_no_more_statements(browser: Who) -> None:
    rows = (
        f"{PORCH},{RAIL}".replace("P-1", f"M-{n}").replace("cy@", f"cy{n}@").replace("Reed", f"Reed {n}")
        for n in range(60)
    )
    max_ = browser("max")
    place = brought(max_, table(*rows))
    max_.post(f"{place}/start", {"was": max_.get(place).value("was")})
    bring_in_tables(NOON)
    page = max_.get(place)
    assert "60 sales are drafts now." in page.words
    drafts = [link for link in page.links() if link.startswith("/staff/sales/")]
    further = max_.get(next(link for link in page.links() if "after" in link))
    drafts += [link for link in further.links() if link.startswith("/staff/sales/")]
    assert len(set(drafts)) == len(drafts) == 60


def test_a_table_of_a_hundred_columns_and_a_cell_like_a_book_makes_no_heavy_page(browser: Who) -> None:
    """The browser of the tests weighs every page."""
    more = [f"Further column number {n} of many" for n in range(89)]
    row = f"{PORCH},{FLOOR},".replace("oiled", "oiled " * 60_000) + ",".join(f"its words {n}" for n in more)
    max_ = browser("max")
    page = max_.get(brought(max_, table(row, heading=",".join([HEADING, *more]))))
    assert "Further column number 88 of many (“its words" in page.words
    assert "This is longer than 10,000 characters." in page.words
