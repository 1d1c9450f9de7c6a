"""The list of sales and a sale's page, as staff see them; Dee sees no price anywhere."""

import re
from collections.abc import Callable

import pytest

from portal.sales.models import Sale
from tests.cast import bring, sale_of
from tests.make import garden, kitchen, promise
from tests.page import Browser, Page, counted_statements

Open = Callable[[str], Browser]
PRICES = ("38,400", "38400", "3840000", "1,200", "120000", "$")


def test_dee_sees_no_price_on_any_page_that_she_can_reach(browser: Open) -> None:
    assert not bring(kitchen(external_id="draft-1", title="A draft", seal=False)).refusals
    pages = _reachable(browser("dee"))
    assert len(pages) > 8
    for path, page in pages.items():
        for price in PRICES:
            assert price not in page.text, f"{path} shows Dee {price}"


def test_sam_and_max_see_the_price(browser: Open) -> None:
    for who in ("sam", "max"):
        assert "$38,400" in browser(who).get(f"/staff/sales/{sale_of('ana').ref}").words


def test_everything_on_the_pages_of_each_leads_somewhere(browser: Open) -> None:
    for who in ("ana", "sam", "max"):
        assert len(_reachable(browser(who))) > 4


def test_a_sale_shows_staff_what_the_customer_sees_and_whose_it_is(browser: Open) -> None:
    page = browser("sam").get(f"/staff/sales/{sale_of('ana').ref}")
    assert "Brandt household: Ana Brandt (ana@brandt.example)" in page.words
    assert "Monday 9 February 2026, with Sam Ortega" in page.words
    assert "Late by 2 days" in page.words
    assert [link for link in page.links() if link.endswith("/updates")]


def test_a_hundred_and_twenty_sales_are_read_page_by_page_each_once_and_each_at_the_same_cost(
    browser: Open,
) -> None:
    sales = [
        garden(
            external_id=f"bed-{n:03}", title=f"Bed {n:03}", promises=[promise(words="Weeded.")], sources=[]
        )
        for n in range(120)
    ]
    report = bring(*sales, mail=False)
    assert not report.refusals
    manager = browser("max")
    seen, path, counts = [], "/staff/sales", []
    while path:
        with counted_statements() as statements:
            page = manager.get(path)
        counts.append(len(statements))
        refs = [link.rpartition("/")[2] for link in page.links() if link.startswith("/staff/sales/")]
        seen += [ref for ref in refs if ref != "new"]
        path = next((link for link in page.links() if "?after=" in link), "")
    assert len(counts) == 3
    assert len(seen) == len(set(seen)) == 122
    assert set(seen) == {sale.ref for sale in Sale.select(Sale.ref)}
    # The first page also asks for drafts.
    assert max(counts) - min(counts) <= 1


@pytest.mark.parametrize(
    "after",
    [
        "garbage",
        "",
        "_",
        "__",
        "9223372036854775808",
        "2026-02-11T17:00:00+00:00_",
        "2026-02-11T17:00:00_AAAAAAAAAAAAA",
        "2026-02-11T17:00:00+00:00_%00",
        "2026-02-11T17:00:00+00:00_%ed%a0%80",
        "0001-01-01T00:00:00+23:59_A",
        "9999-12-31T23:59:59-23:59_A",
        "\u0662\u0660\u0662\u0666-02-11T17:00:00+00:00_A",
        "2026-02-11T17:00:00+00:00_' OR 1=1 --",
        "%00",
        "%ff",
        "A" * 3000,
    ],
)
def test_a_place_in_the_list_that_is_none_is_no_mistake_of_ours(browser: Open, after: str) -> None:
    answer = browser("max").client.get(f"http://127.0.0.1:8000/staff/sales?after={after}")
    assert 200 <= answer.status_code < 500
    # In a token or a digest any letters may stand together, but hardly such a name.
    assert not re.search(r"bed-\d{3}", answer.text)


def _reachable(reader: Browser) -> dict[str, Page]:
    """Follow every link from the reader's first page; each leads to a page or a file."""
    ours = "/my" if reader.client.get_cookie("kept-contact", domain="127.0.0.1") else "/staff/"
    found: dict[str, Page] = {}
    waiting = [ours]
    while waiting:
        path = waiting.pop().partition("#")[0]
        if (
            path in found
            or not path.startswith("/")
            or path.startswith(("/assets", "/sign-in", "/staff/sign-in"))
        ):
            continue
        status = 303 if path == "/my" else 200
        found[path] = reader.get(path, status)
        waiting += [*found[path].links(), found[path].location]
    return found
