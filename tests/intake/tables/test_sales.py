"""The rows of a table become sales of the import format, and every problem is told at its line and column."""

from typing import Any

import pytest

from portal.intake.document import shaped
from portal.intake.tables.fields import FIELDS
from portal.intake.tables.mapping import BadMapping, TableMapping, found_mapping, told_mapping
from portal.intake.tables.sales import Reader, count_sales
from portal.intake.tables.written import TEMPLATES, template, written
from tests.intake.tables.help import FLOOR, HEADING, PORCH, RAIL, SAM, STAIRS, read, table, told, two_sales


def test_rows_of_one_number_are_one_sale() -> None:
    porch, stairs = read(two_sales())
    assert porch.value == {
        "external_id": "P-1",
        "customer": {"name": "Reed household", "contacts": [{"name": "Cy Reed", "email": "cy@reed.example"}]},
        "title": "Your porch",
        "signed_on": "2026-03-02",
        "salesperson": SAM,
        "promises": [
            {
                "words": "The floor is oiled twice.",
                "said_by": SAM,
                "said_at": "2026-03-02",
                "channel": "phone",
                "rule": "what",
                "due": {"once": "2026-04-30"},
            },
            {
                "words": "The rail is of oak.",
                "said_by": SAM,
                "said_at": "2026-03-02",
                "channel": "email",
                "rule": "what",
                "due": {"undated": True},
            },
        ],
    }
    assert (porch.lines, stairs.lines, porch.problems) == ((2, 3), (4,), ())


def test_rows_of_one_sale_need_not_stand_together() -> None:
    porch, stairs = read(table(f"{PORCH},{FLOOR}", f"{STAIRS},{RAIL}", f"{PORCH},{RAIL}"))[::-1]
    assert (porch.lines, stairs.lines) == ((2, 4), (3,))


def test_without_a_number_the_customer_title_and_signing_tell_a_sale() -> None:
    rows = [f"{PORCH},{FLOOR}", f"{PORCH},{RAIL}".replace("Your porch", "Your Porch"), f"{STAIRS},{RAIL}"]
    porch, stairs = read(table(*(row.replace("P-1", "").replace("S-1", "") for row in rows)))
    assert (porch.lines, stairs.lines) == ((2, 3), (4,))
    assert porch.value["external_id"] == "named told\nreed household\nyour porch\n2026-03-02"


def test_how_many_sales_there_are_is_known_before_they_are_read() -> None:
    body = two_sales()
    assert count_sales(body.decode(), Reader(found_mapping(body, {}), str)) == 2


def test_contacts_of_all_rows_are_those_of_the_sale() -> None:
    other = PORCH.replace("Cy Reed,cy@reed.example", "Jo Reed,JO@reed.example")
    [porch] = read(table(f"{PORCH},{FLOOR}", f"{other},{RAIL}", f"{other},{RAIL}"))
    assert [one["email"] for one in porch.value["customer"]["contacts"]] == [
        "cy@reed.example",
        "jo@reed.example",
    ]
    assert porch.place_of("/customer/contacts/1/email") == (3, "E-mail")


def test_a_row_that_says_otherwise_than_its_sale_is_told() -> None:
    [porch] = read(table(f"{PORCH},{FLOOR}", f"{PORCH},{RAIL}".replace("Your porch", "A pergola")))
    assert told(porch) == [
        (3, "Project", "Here stands “A pergola”, and in line 2 “Your porch”; a sale has one of these.")
    ]


def test_what_is_needed_and_empty_is_told_in_each_row() -> None:
    [porch] = read(
        table(f"{PORCH},{FLOOR}".replace("Your porch", ""), f"{PORCH},,fax,,".replace("Your porch", ""))
    )
    assert told(porch) == [
        (2, "Project", "This is needed, and no row of the sale says it."),
        (3, "Promise", "This is needed, and it is empty here."),
        (3, "Which rule", "This is needed, and it is empty here."),
        (
            3,
            "How it was said",
            "“fax” is none of: document, email, phone, in person, video, chat, message, other.",
        ),
    ]


def test_a_row_with_more_cells_than_the_heading_is_told_and_empty_ones_are_passed_over() -> None:
    [porch] = read(table(f"{PORCH},{FLOOR}, twice", f"{PORCH},{RAIL},,"))
    assert [(line, column) for line, column, _ in told(porch)] == [(2, "")]


def test_somebody_who_may_bring_in_their_own_is_told_of_others() -> None:
    assert told(read(two_sales(), seller=SAM)[0]) == []
    [problem, _] = [told(sale)[0] for sale in read(two_sales(), seller="lee@hallam.example")]
    assert problem == (2, "Sold by", "You can bring in your own sales, those of lee@hallam.example.")


def test_what_holds_for_all_rows_fills_what_no_column_says() -> None:
    heading, row = HEADING.replace(",Which rule", ""), f"{PORCH},{RAIL}".replace(",what", "")
    [porch] = read(table(row, heading=heading), for_all={"rule": "care", "standing": "In contract"})
    assert [(one["rule"], one["standing"]) for one in porch.value["promises"]] == [("care", "contract")]


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ({"due_on": "2026-05-01"}, {"once": "2026-05-01"}),
        (
            {"due_after": "Completion", "due_offset": "10 days"},
            {"once": {"after": "completion", "offset": "P10D"}},
        ),
        ({"due_after": "signing"}, {"once": {"after": "signing", "offset": "P0D"}}),
        (
            {"due_rule": "FREQ=WEEKLY", "due_start": "2026-03-05", "due_until": "2026-04-30"},
            {"schedule": {"rrule": "FREQ=WEEKLY", "start": "2026-03-05", "until": "2026-04-30"}},
        ),
        (
            {"due_every": "a question", "due_within": "4 hours", "due_clock": "Working hours"},
            {"every": "a question", "within": "PT4H", "clock": "working"},
        ),
        ({"due_end": "2026-05-01"}, {"holding": {"until": "2026-05-01"}}),
        ({"due_kind": "holding"}, {"holding": {}}),
        ({"due_kind": "No date"}, {"undated": True}),
        ({}, {"undated": True}),
    ],
)
def test_every_way_of_being_due_has_its_columns(said: dict[str, str], due: dict[str, Any]) -> None:
    heading = f"{HEADING.removesuffix(',Due on')},{','.join(said)}"
    row = f"{PORCH},{RAIL.removesuffix(',')},{','.join(said.values())}"
    [porch] = read(table(row, heading=heading))
    assert (porch.value["promises"][0]["due"], told(porch)) == (due, [])


def test_a_row_that_says_two_dues_is_told() -> None:
    heading = f"{HEADING},Held until"
    [porch] = read(table(f"{PORCH},{FLOOR},2026-05-01", heading=heading))
    assert told(porch) == [
        (2, "Held until", "This row says two dues, here and under “Due on”; a promise has one.")
    ]


def test_a_formula_in_a_cell_is_text_like_any_other() -> None:
    [porch] = read(table(f"{PORCH},=1+1,phone,what,"))
    assert porch.value["promises"][0]["words"] == "=1+1"


def test_days_and_amounts_are_read_as_the_table_writes_them() -> None:
    heading = f"{HEADING},Total"
    body = table(f'{PORCH},{FLOOR},"1.200,50"'.replace("2026-03-02", "13.02.2026"), heading=heading)
    assert (found_mapping(body, {}).dates, found_mapping(body, {}).decimal) == ("DD.MM.YYYY", ",")
    [porch] = read(body)
    assert (porch.value["signed_on"], porch.value["price"]) == (
        "2026-02-13",
        {"amount": "1200.50", "currency": "USD"},
    )


def test_a_template_maps_itself_and_reads_without_a_problem() -> None:
    for name, fields in TEMPLATES.items():
        body = template(name).encode()
        mapping = found_mapping(body, {})
        assert set(mapping.columns) == set(fields), name
        assert not mapping.lacking, name
        sales = read(body)
        assert [told(sale) for sale in sales] == [[]], name
        assert shaped(sales[0].value)
    assert {next(iter(one["due"])) for one in read(template("full").encode())[0].value["promises"]} == {
        *("once", "schedule", "every", "holding", "undated")
    }


def test_every_field_is_known_by_its_title_and_no_heading_says_two_fields() -> None:
    titles = [field.title for field in FIELDS]
    assert found_mapping(",".join(titles).encode(), {}).columns == {
        field.name: field.title for field in FIELDS
    }
    heads = [head for field in FIELDS for head in field.heads]
    assert len(heads) == len(set(heads))


def test_what_we_write_is_safe_to_open_in_a_spreadsheet() -> None:
    [line] = written([["=1+1", "+49", "-5", "@x", "\tx", "\rx", "\0x", 'a "b", c', "plain"]])
    assert line == '\'=1+1,\'+49,\'-5,\'@x,"\'\tx","\'\rx",\'\0x,"a ""b"", c",plain\r\n'


def test_a_mapping_says_what_a_heading_does_not() -> None:
    found = TableMapping("utf-8", ",", columns={"words": "Promise"})
    told_so = told_mapping({"columns": {"title": "Job"}, "dates": "DD/MM/YYYY"}, ("Promise", "Job"), found)
    assert (told_so.columns, told_so.dates, told_so.delimiter) == ({"title": "Job"}, "DD/MM/YYYY", ",")


@pytest.mark.parametrize(
    "raw",
    [
        [],
        {"colums": {}},
        {"columns": {"title": "Nothing"}},
        {"columns": {"titel": "Job"}},
        {"columns": []},
        {"for_all": {"rule": 3}},
        {"dates": "DDMMYY"},
        {"encoding": {}},
        {"delimiter": "|"},
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(raw: object) -> None:
    with pytest.raises(BadMapping):
        told_mapping(raw, ("Job",), TableMapping("utf-8", ","))
