"""The pages of money: Ana reads and answers, Sam bills and asks, Dee sees none of it."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from unicodedata import normalize

import pytest

from portal.charges.jobs import forget_charge_files
from portal.charges.models import Charge, ChargeFile, Extra
from portal.charges.wording import as_data, sentences
from portal.lib import clock
from portal.lib.ids import new_ref
from portal.people.actions.acceptance import choose_acceptance
from portal.record.models import Entry
from tests.cast import NOON, ZONE, sale_of, viewer
from tests.charges.help import (
    approved,
    asked,
    bill,
    extra,
    jon,
    newest_charge,
    price,
    something_else,
    take_back,
)
from tests.engines import LONG_ON_POSTGRES
from tests.page import Browser, Page

Browsing = Callable[[str], Browser]
TABLE = (
    "date,invoice,words,amount,currency,line/extra,why,external id\n"
    '2026-03-01,1042,First third,"12,800.00",USD,,,crm-1\n'
    "2026-03-02,1043,A deeper sink,420.00,USD,extra 1,,crm-2\n"
    "2026-03-03,1044,A skip,90,USD,something else,The yard was full.,crm-3\n"
)


@pytest.fixture
def ana(browser: Browsing) -> Browser:
    return browser("ana")


@pytest.fixture
def sam(browser: Browsing) -> Browser:
    return browser("sam")


def money_of(whose: str = "ana") -> str:
    return f"/my/sales/{sale_of(whose).ref}/charges"


def staff_money() -> str:
    return f"/staff/sales/{sale_of('ana').ref}/charges"


def post_approval(reader: Browser, one: Extra, minor: int, status: int = 303) -> Page:
    form = {"minor": str(minor), "key": new_ref(), "was": ""}
    return reader.post(f"{money_of()}/extras/{one.n}/approval", form, status)


def bring(sam: Browser, text: str, status: int = 303) -> Page:
    sam.get(f"{staff_money()}/file")
    return sam.post(
        f"{staff_money()}/file",
        {"key": new_ref(), "file": (BytesIO(text.encode()), "charges.csv")},
        status,
    )


def test_before_anything_is_charged_the_page_says_so(ana: Browser) -> None:
    page = ana.get(money_of())
    assert (
        "We agreed on $38,400. Nothing is charged so far. $38,400 of what was agreed is still to come."
        in page.words
    )
    assert "Nothing is charged so far" in ana.get(f"/my/sales/{sale_of('ana').ref}").words


def test_ana_reads_each_charge_with_its_invoice_and_where_it_is_paid(ana: Browser) -> None:
    bill("12800.00", invoice="1042", pay_link="https://pay.example/1042")
    page = ana.get(money_of())
    assert "$12,800 is charged so far." in page.words
    assert "Tuesday 3 March 2026 · invoice 1042 · The agreed price" in page.words
    assert "https://pay.example/1042" in page.links()
    sale = f"/my/sales/{sale_of('ana').ref}"
    assert {f"{sale}/messages", f"{sale}/concerns"} <= set(page.links())


def test_an_extra_waits_on_the_promise_page_and_is_approved_at_its_amount(ana: Browser) -> None:
    one = asked("420.00")
    heart = ana.get(f"/my/sales/{sale_of('ana').ref}")
    assert "Sam asks you to approve an extra: “A deeper sink”, $420." in heart.words
    assert "Nothing is charged for it before you do." in heart.words
    page = ana.get(f"{money_of()}/extras/1")
    assert "Approve $420" in page.words
    answer = post_approval(ana, one, int(page.value("minor")))
    assert (extra(one.ref).state, extra(one.ref).agreed_minor) == ("approved", 42000)
    assert "It is approved at $420, and not at more." in ana.get(answer.location).words
    assert "asks you to approve" not in ana.get(f"/my/sales/{sale_of('ana').ref}").words


def test_a_form_with_another_amount_approves_nothing_and_says_both(ana: Browser) -> None:
    one = asked("420.00")
    ana.get(f"{money_of()}/extras/1")
    for other in (41900, 0, 42001):
        page = post_approval(ana, one, other, 409)
        assert "$420 is asked for by now" in page.words
        assert page.value("minor") == "42000"
    assert extra(one.ref).state == "proposed"


def test_what_was_billed_unasked_stands_on_anas_page_at_once_with_how_it_is_mended(ana: Browser) -> None:
    something_else("260.00")
    heart = ana.get(f"/my/sales/{sale_of('ana').ref}").words
    assert "Sam billed “A second socket”, $260, without asking you." in heart
    assert "Hidden cost: $260" in heart
    page = ana.get(money_of())
    assert (
        "$260 for “A second socket” was billed without your approval, on Tuesday 3 March 2026." in page.words
    )
    assert "It is mended when you approve it, or when Sam takes it back or credits it." in page.words
    [row] = [one for one in page.all("tr") if "A second socket" in "".join(one.itertext())]
    assert " ".join("".join(row.itertext()).split()).endswith("hidden cost of $260 $0 $260")


def test_ana_declines_with_or_without_a_word(ana: Browser) -> None:
    first, second = asked("420.00"), asked("10.00", words="A soap dish")
    ana.get(f"{money_of()}/extras/1")
    ana.post(f"{money_of()}/extras/1/refusal", {"answer": "Too dear.", "key": new_ref(), "was": ""})
    ana.post(f"{money_of()}/extras/2/refusal", {"answer": "", "key": new_ref(), "was": ""})
    assert [extra(one.ref).state for one in (first, second)] == ["declined", "declined"]
    assert "Too dear." in ana.get(f"{money_of()}/extras/1").words
    again = ana.post(f"{money_of()}/extras/1/refusal", {"answer": "Still.", "key": new_ref(), "was": ""}, 409)
    assert "Still." in again.words, "the words of a late form are kept"


def test_money_needs_a_fresh_sign_in(browser: Browsing) -> None:
    one = asked("420.00")
    ana = browser("ana")
    with clock.at(NOON + timedelta(hours=2)):
        ana.get(f"{money_of()}/extras/1")
        assert "/sign-in" in post_approval(ana, one, 42000).location
    assert extra(one.ref).state == "proposed"


def test_jon_and_ana_both_approve_where_all_of_them_have_to(ana: Browser) -> None:
    jon()
    choose_acceptance(viewer("ana"), "all", NOON, "all of us")
    one = asked("420.00")
    page = ana.get(f"{money_of()}/extras/1")
    assert "Still to approve Ana Brandt and Jon Brandt" in page.words
    page = ana.get(post_approval(ana, one, 42000).location)
    assert "It counts as soon as Jon approves it too." in page.words
    assert "Approve $420" not in page.words
    assert "asks you to approve" not in ana.get(f"/my/sales/{sale_of('ana').ref}").words
    assert approved(extra(one.ref), who=jon()).state == "approved"


def test_another_customer_finds_nothing_of_it(browser: Browsing) -> None:
    one = asked("420.00")
    bea = browser("bea")
    bea.get("/my/sales/" + sale_of("bea").ref)
    for path in (money_of(), f"{money_of()}.json", f"{money_of()}/extras/1", f"{money_of('bea')}/extras/1"):
        bea.get(path, 404)
    for deed in ("approval", "refusal"):
        bea.post(f"{money_of()}/extras/1/{deed}", {"minor": "42000", "key": new_ref()}, 404)
    assert extra(one.ref).state == "proposed"


def test_dee_sees_no_money_on_any_page(browser: Browsing) -> None:
    one, charge = something_else("260.00"), newest_charge()
    dee = browser("dee")
    for path in (
        staff_money(),
        f"{staff_money()}/new",
        f"{staff_money()}/extra",
        f"{staff_money()}/file",
        f"/staff/extras/{one.ref}",
        f"/staff/charges/{charge.ref}",
    ):
        dee.get(path, 403)
    for path in ("/staff/", f"/staff/sales/{sale_of('ana').ref}"):
        words = dee.get(path).words
        assert "socket" not in words
        assert "$" not in words


def test_page_workspace_and_program_say_the_same(ana: Browser, sam: Browser) -> None:
    approved(asked("420.00"))
    bill("480.00", "extra:1")
    said = " ".join(sentences(price(), ZONE))
    assert "$480 is charged so far: $0 of that price and $480 for extras." in said
    for page in (ana.get(money_of()), sam.get(staff_money())):
        assert all(one in page.words for one in sentences(price(), ZONE))
    told = ana.client.get(f"{money_of()}.json", base_url="http://127.0.0.1:8000").get_json()
    assert told == as_data(price())
    assert told["sums"][0]["hidden"] == 6000


def test_sam_is_told_before_he_bills_what_ana_has_not_approved(sam: Browser, ana: Browser) -> None:
    page = sam.get(f"{staff_money()}/new")
    form = {
        "of": "new",
        "words": "A second socket",
        "amount": "260",
        "currency": "USD",
        "billed_on": "2026-03-03",
        "why": "The wall was hollow.",
        "key": page.value("key"),
    }
    told = sam.post(f"{staff_money()}/new", form, 422)
    assert "Ana has not approved $260 of this." in told.words
    assert told.value("words") == "A second socket"
    assert not Charge.select().exists()
    sam.post(f"{staff_money()}/new", {**form, "knows": "y"})
    assert [one.minor for one in price().hidden] == [26000]
    assert (
        "Hidden costs billed without the customer\N{RIGHT SINGLE QUOTATION MARK}s approval"
        in sam.get("/staff/").words
    )
    assert "broken by a hidden cost of $260" in ana.get(money_of()).words


def test_sam_asks_for_an_extra_another_amount_and_withdraws_it(sam: Browser) -> None:
    page = sam.get(f"{staff_money()}/extra")
    form = {"words": "A deeper sink", "amount": "420", "why": "Gone.", "promise": "1", "currency": "USD"}
    sam.post(f"{staff_money()}/extra", {**form, "key": page.value("key")})
    one: Extra = Extra.get()
    assert (one.minor, one.promise, one.why) == (42000, 1, "Gone.")
    where = f"/staff/extras/{one.ref}"
    sam.get(where)
    again = sam.post(f"{where}/amount", {"amount": "420", "why": "So.", "key": new_ref()}, 422)
    assert "This is the amount that you asked for already." in again.words
    sam.post(f"{where}/amount", {"amount": "450", "why": "Dearer.", "key": new_ref()})
    sam.post(f"{where}/withdrawal", {"no-answer": "Not needed.", "no-key": new_ref()})
    assert (extra(one.ref).minor, extra(one.ref).state) == (45000, "withdrawn")
    late = sam.post(f"{where}/withdrawal", {"no-answer": "Late words.", "no-key": new_ref()}, 409)
    assert "Late words." in late.words


def test_a_charge_that_is_taken_back_stays_to_be_seen_with_its_reason(sam: Browser, ana: Browser) -> None:
    charge = bill("100.00", pay_link="https://pay.example/1")
    where = f"/staff/charges/{charge.ref}"
    sam.get(where)
    sam.post(f"{where}/withdrawal", {"why": " ", "key": new_ref()}, 422)
    sam.post(f"{where}/withdrawal", {"why": "Typed twice.", "key": new_ref()})
    late = sam.post(f"{where}/withdrawal", {"why": "Again.", "key": new_ref()}, 409)
    assert "Again." in late.words
    page = ana.get(money_of())
    assert "Taken back by Sam Ortega, Tuesday 3 March 2026: Typed twice." in page.words
    assert "https://pay.example/1" not in page.links()


def test_a_table_brings_all_its_charges_or_none_and_again_nothing(sam: Browser) -> None:
    approved(asked("420.00"))
    look = sam.get(bring(sam, TABLE).location)
    assert "3 charges would be entered, all at once." in look.words
    assert "$90 of it was not approved by the customer." in look.words
    assert not Charge.select().exists()
    where = f"/staff/charge-files/{ChargeFile.get().ref}"
    sam.post(where, {"key": new_ref()})
    assert [one.minor for one in Charge.select().order_by(Charge.n)] == [1280000, 42000, 9000]
    assert sam.get(where, 303).location == staff_money()
    second = bring(sam, TABLE).location
    assert "There is nothing new in this table. 3 charges are here already." in sam.get(second).words
    sam.post(second, {"key": new_ref()})
    assert Charge.select().count() == 3


def test_a_second_press_leads_to_what_the_first_one_entered_and_enters_nothing_twice(
    sam: Browser, browser: Browsing
) -> None:
    asked("420.00")
    where, entries = bring(sam, TABLE.replace(",external id", ",remark")).location, Entry.select().count()
    form, other = {"key": new_ref()}, browser("max")
    for reader in (sam, other):
        reader.get(where)
    first = sam.post(where, form)
    # The same press once more, another one of the same page, and one of a colleague who had the page open as well.
    for reader, sent in ((sam, form), (sam, {"key": new_ref()}), (other, {"key": new_ref()})):
        page = reader.post(where, sent)
        assert page.location == first.location == staff_money()
        assert "All of it was entered before." in reader.get(page.location).words
    assert Charge.select().count() == 3
    assert Entry.select().count() == entries + 1
    assert not bytes(ChargeFile.get().body)
    browser("dee").get(where, 403)
    forget_charge_files(NOON + timedelta(days=2))
    sam.get(where, 404)


def test_a_table_with_one_bad_row_brings_nothing_and_names_its_line(sam: Browser) -> None:
    bad = TABLE.replace("A skip,90,USD,something else", "A skip,39.900,USD,lunch")
    asked("420.00")
    look = sam.get(bring(sam, bad).location)
    assert "1 row needs another look, so nothing of this table is entered." in look.words
    assert "Line 4 · A skip: 39.900 USD" in look.words
    assert "can be read in two ways" in look.words
    sam.post(f"/staff/charge-files/{ChargeFile.get().ref}", {"key": new_ref()}, 422)
    assert not Charge.select().exists()


def test_a_table_in_another_form_of_unicode_changes_nothing_the_second_time_either(sam: Browser) -> None:
    asked("420.00", words="Ein schönes Becken")
    row = "2026-03-02,RÉ-1043,Becken,420.00,USD,Ein schönes Becken,,Küche-2"
    table = normalize("NFD", f"{TABLE.splitlines()[0]}\n{row}\n")
    for said in (
        "1 charge would be entered",
        "There is nothing new in this table. 1 charge is here already.",
    ):
        where = bring(sam, table).location
        assert said in sam.get(where).words
        sam.post(where, {"key": new_ref()})
    assert [one.invoice for one in Charge.select()] == ["RÉ-1043"]
    assert Charge.get().extra == Extra.get().ref


def test_a_row_of_a_charge_that_was_withdrawn_says_how_to_bring_it_all_the_same(sam: Browser) -> None:
    table = f"{TABLE.splitlines()[0]}\n2026-03-01,1042,First third,12800,USD,,,crm-1\n"
    other = table.replace("12800", "12000")
    sam.post(bring(sam, table).location, {"key": new_ref()})
    look = sam.get(bring(sam, other).location)
    assert "Withdraw that charge first, and give this row another external id." in look.words
    take_back(newest_charge())
    look = sam.get(bring(sam, other).location)
    assert "was entered and withdrawn; give this row another one" in look.words
    look = sam.get(bring(sam, other.replace("crm-1", "crm-1b")).location)
    assert "1 charge would be entered" in look.words


def test_a_table_of_many_extras_takes_no_more_statements_than_one_of_few(sam: Browser) -> None:
    rows = []
    for n in range(1, 21):
        asked("420.00", words=f"Socket {n}")
        rows.append(f"2026-03-02,,Socket {n},420.00,USD,extra {n},,crm-{n}")
    look = sam.get(bring(sam, "\n".join([TABLE.splitlines()[0], *rows])).location)
    assert "$8,400 of it was not approved by the customer." in look.words


@LONG_ON_POSTGRES
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is nothing in this file."),
        ("date,words\n2026-03-01,A\n", "names no column amount"),
        ("date,words,amount,total\n", "Two columns say the amount"),
        ('date,words,amount\n"2026', "never closed"),
        ("PK\x03\x04", "Excel workbook"),
        ("date,words,amount\n" + "2026-03-01,A,1\n" * 5001, "at most 5,000 rows"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(sam: Browser, text: str, said: str) -> None:
    page = bring(sam, text, 422)
    assert said in page.words
    assert not ChargeFile.select().exists()


def test_a_table_is_of_its_sale_and_of_those_who_sell(sam: Browser, browser: Browsing) -> None:
    where = bring(sam, TABLE).location
    for who, status in (("max", 200), ("dee", 403)):
        browser(who).get(where, status)


def test_many_charges_stand_on_several_pages(ana: Browser) -> None:
    for n in range(55):
        bill(f"{n + 1}.00", words=f"Charge {n}")
    first, second = ana.get(money_of()), ana.get(f"{money_of()}?page=2")
    assert "Charge 54" in first.words
    assert "Charge 2 " not in first.words
    assert "Charge 2 " in second.words
    assert "Newer charges" in second.words
    ana.get(f"{money_of()}?page=99999999")
    ana.get(f"{money_of()}?page=x")
