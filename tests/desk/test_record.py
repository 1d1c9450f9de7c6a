"""The record as managers see it, and what a customer reads whose record was changed behind our back."""

from collections.abc import Callable
from datetime import timedelta
from xml.etree.ElementTree import Element

from portal.lib import clock
from portal.promises.models import Promise
from portal.record.models import RecordCheck
from portal.record.nightly import check
from tests.cast import NOON, sale_of
from tests.engines import LONG_ON_POSTGRES
from tests.page import Browser, Page
from tests.record.help import sql
from tests.record.root_help import DAY, roots

Open = Callable[[str], Browser]
RED = "found on Wednesday 4 March 2026 that the record of this sale was changed from outside this portal"
FOUND = "The nightly check found that the record was changed from outside the portal, in 1 sale."
NIGHT = NOON + DAY


def red(page: Page) -> list[str]:
    """Return what stands in red boxes."""
    return [
        _words(box) for box in page.all("div") if box.get("data-state") == "late" and "banner" in _class(box)
    ]


def night_after_a_change() -> None:
    """Let somebody change a word of Ana's list in the database, and the night after find it."""
    roots(0)
    sql("UPDATE promise SET words = 'Nothing.' WHERE sale = ? AND n = 2", sale_of("ana").ref)
    roots(1)
    with clock.at(NIGHT):
        check(NIGHT)


@LONG_ON_POSTGRES
def test_before_anything_is_found_all_is_calm(browser: Open) -> None:
    max_ = browser("max")
    assert "has not been checked yet" in max_.get("/staff/record").words
    assert "There is none yet" in max_.get("/staff/record").words
    roots(0)
    check(NOON)
    page = max_.get("/staff/record")
    assert "found the record as it was written" in page.words
    assert "3 chains checked, nothing found" in page.words
    assert red(page) == red(max_.get("/staff/")) == []


@LONG_ON_POSTGRES
def test_max_reads_what_was_found_where_and_what_to_do(browser: Open) -> None:
    night_after_a_change()
    max_ = browser("max")
    today = max_.get("/staff/")
    assert red(today)[0] == f"{FOUND} Look at the record"
    assert "/staff/record" in today.links()
    page = max_.get("/staff/record")
    assert red(page) == [FOUND]
    for words in (
        "Brandt household, Your kitchen",
        "doesn't equal the record",
        "portal record verify",
        "one fault",
    ):
        assert words in page.words
    assert f"/staff/sales/{sale_of('ana').ref}" in page.links()
    for who in ("sam", "dee"):
        assert FOUND not in browser(who).get("/staff/").words
        browser(who).get("/staff/record", 403)


def test_ana_reads_it_in_red_on_her_pages_until_it_is_mended_and_bea_reads_nothing(browser: Open) -> None:
    ana, bea, path = browser("ana"), browser("bea"), f"/my/sales/{sale_of('ana').ref}"
    assert red(ana.get(path)) == []
    words = Promise.get((Promise.sale == sale_of("ana").ref) & (Promise.n == 2)).words
    night_after_a_change()
    for place in (path, f"{path}/body", f"{path}/promises/2", f"{path}/papers"):
        [warning] = red(ana.get(place))
        assert RED in warning
        assert "The receipt you hold is the truth: keep it" in warning
    assert RED in browser("sam").get(f"/staff/sales/{sale_of('ana').ref}").words
    assert RED not in bea.get(f"/my/sales/{sale_of('bea').ref}").words
    sql("UPDATE promise SET words = ? WHERE sale = ? AND n = 2", words, sale_of("ana").ref)
    check(NIGHT + DAY)
    assert red(ana.get(path)) == []
    assert "Mended" in browser("max").get("/staff/record").words


def test_a_night_without_a_root_or_a_check_that_never_ends_is_told_after_two_days(browser: Open) -> None:
    roots(0)
    RecordCheck.insert(day=NOON.date(), begun_at=NOON).execute()
    max_ = browser("max")
    with clock.at(NOON - timedelta(days=2)):
        assert "is dated ahead of the clock" in browser("max").get("/staff/record").words
    assert "is under way" in max_.get("/staff/record").words
    assert red(max_.get("/staff/")) == []
    with clock.at(NOON + timedelta(days=2, minutes=1)):
        late = red(browser("max").get("/staff/"))
    assert [words.split(" for more than")[0] for words in late] == [
        "No root of the record has been made",
        "No check of the record has ended",
    ]


def _class(box: Element) -> str:
    return box.get("class", "")


def _words(box: Element) -> str:
    return " ".join("".join(box.itertext()).split())
