"""Bad input: every mistake in a file has its place and a plain reason, and leaves nothing behind."""

import json
from collections.abc import Callable

from portal.config import Settings
from portal.intake.importing import How, import_sales
from portal.intake.reading import read_items
from tests.cast import NOON, bring
from tests.intake.help import dump, heads, portal, write
from tests.intake.mistakes import CONTACT, MISTAKES, TWICE, people, price, promises, quote, schedule
from tests.make import garden, kitchen, promise


def test_every_mistake_is_refused_at_its_place(company_only: Settings) -> None:
    rows = dump()
    for name, changes, place, reason in MISTAKES:
        report = bring(kitchen(**changes))
        told = [(refusal.problem.field, refusal.problem.message) for refusal in report.refusals]
        assert any(field == place and reason in message for field, message in told), (name, told)
        assert all("\n" not in message and message.endswith((".", "?")) for _, message in told), (name, told)
        assert (report.sealed, report.drafts, report.refused) == ([], [], 1), name
    assert dump() == rows


def test_a_missing_field_is_named_wherever_it_is_missing(company_only: Settings) -> None:
    for field in ("customer", "title", "signed_on", "salesperson", "promises"):
        without = {name: value for name, value in kitchen().items() if name != field}
        [refusal] = bring(without).refusals
        assert (refusal.problem.field, refusal.problem.message) == (f"/{field}", "This field is missing.")


def test_all_mistakes_of_a_sale_are_told_at_once(company_only: Settings) -> None:
    report = bring(kitchen(title=" ", time_zone="Mars/Base", salesperson="sam", **price("1e5")))
    places = {refusal.problem.field for refusal in report.refusals}
    assert places == {"/title", "/time_zone", "/salesperson", "/price/amount"}
    assert report.refused == 1


def test_prefix_and_suffix_decide_between_two_places(company_only: Settings) -> None:
    bringing = kitchen(sources=[TWICE], **quote("We come on Monday.", prefix="Monday."))
    assert bring(bringing).refusals == []


def test_what_is_no_sale_is_refused(company_only: Settings) -> None:
    no_sales: tuple[object, ...] = (None, True, 1, "sale", [], [kitchen()], {})
    for raw in no_sales:
        assert bring(raw).refused == 1, raw


TRANSPORT: tuple[tuple[str, Callable[[str], str], str], ...] = (
    ("NaN", lambda text: text.replace('"38400.00"', "NaN"), "NaN is no number"),
    ("infinity", lambda text: text.replace('"38400.00"', "1e999"), "text in quotation marks"),
    ("5,000 digits", lambda text: text.replace('"38400.00"', "1" * 5000), "thousands of digits"),
    (
        "a doubled field",
        lambda text: text.replace('"title": "Your kitchen"', '"title": "A", "title": "B"'),
        "stands twice",
    ),
    (
        "nested 10,000 deep",
        lambda text: text.replace("[]", "[" * 10_000 + "]" * 10_000, 1),
        "nested too deeply",
    ),
    ("nested 60 deep", lambda text: text.replace("[]", "[" * 60 + "]" * 60, 1), "more than 40 deep"),
    ("a bare surrogate pair cut in two", lambda text: text.replace("Your kitchen", "\\ud83d"), "surrogate"),
    ("a surrogate for a field", lambda text: text.replace('"title"', '"\\ud800"'), "surrogate"),
    ("cut off", lambda text: text[:200], "isn't JSON"),
    ("something after it", lambda text: f"{text} x", "isn't JSON"),
    ("nothing", lambda _text: "", "isn't JSON"),
)


def test_a_broken_file_is_refused_with_a_line(company_only: Settings) -> None:
    rows = dump()
    text = json.dumps(kitchen())
    path = company_only.data_dir / "broken.json"
    for name, broken, reason in TRANSPORT:
        path.write_text(broken(text), "utf-8")
        answer = portal(company_only, "import", path)
        assert answer.exit_code == 1, (name, answer.output)
        assert answer.stderr.startswith("line 1"), (name, answer.stderr)
        assert reason in answer.stderr, (name, answer.stderr)
        assert "Traceback" not in answer.output, name
    assert dump() == rows


def test_one_address_has_one_customer(company_only: Settings) -> None:
    """An existing customer has it, another draft has it, and a sale before it in the file has it."""
    bring(kitchen())
    bring(garden(seal=False))
    streams = heads()
    anas, beas = CONTACT, {"name": "Bea", "email": "bea@okafor.example"}
    cy = {"name": "Cy Reed", "email": "cy@reed.example"}
    report = bring(
        kitchen(external_id="1", **people(anas, name="Reed household")),
        kitchen(external_id="2", **people(cy, beas, name="Reed household")),
        kitchen(external_id="3", seal=False, **people(cy, name="Reed household")),
        kitchen(external_id="4", seal=False, **people(cy, name="Cy's firm")),
        kitchen(external_id="5", **people(anas, beas)),
    )
    told = [(one.line, one.problem.field, one.problem.message) for one in report.refusals]
    assert told == [
        (
            1,
            "/customer/contacts/0/email",
            "ana@brandt.example is a contact of another customer; one address has one customer.",
        ),
        (
            2,
            "/customer/contacts/1/email",
            "bea@okafor.example is a contact of another customer's draft; one address has one customer.",
        ),
        (
            4,
            "/customer/contacts/0/email",
            "cy@reed.example is a contact of another customer's draft; one address has one customer.",
        ),
        (
            5,
            "/customer/contacts/1/email",
            "bea@okafor.example is a contact of another customer's draft; one address has one customer.",
        ),
    ]
    assert heads() == streams


def test_the_longest_lines_that_fit_are_sealed_and_mailed(company_only: Settings) -> None:
    """What is taken must be mailed too: the head of a mail holds no more than 300 characters."""
    contact = {"name": "A" * 200, "email": "ana@brandt.example"}
    report = bring(kitchen(title="Kitchen\n" + "x" * 292, **people(contact, name="B" * 200)))
    assert report.refusals == []


def test_an_endless_schedule_of_old_papers_has_an_end(company_only: Settings) -> None:
    report = bring(kitchen(signed_on="1990-01-01", **schedule("FREQ=DAILY", "1990-01-01")))
    [refusal] = report.refusals
    assert refusal.problem.field == "/promises/0/due/schedule/rrule"
    assert "more than 10,000 dates" in refusal.problem.message


def test_a_file_that_came_from_a_stranger_cannot_command_the_terminal(company_only: Settings) -> None:
    path = write(company_only.data_dir, kitchen(**price("1", "\x1b[2J")))
    assert "\x1b" not in portal(company_only, "import", path).output


def test_hundreds_of_mistakes_each_have_their_own_line(company_only: Settings) -> None:
    sale = kitchen(**promises(*[promise(words="We come.", rule="how")] * 400))
    path = write(company_only.data_dir, sale, pretty=True)
    with path.open("rb") as file:
        report = import_sales(read_items(file), How(at=NOON))
    lines = [refusal.line for refusal in report.refusals]
    text = path.read_text("utf-8").splitlines()
    assert len(set(lines)) == 400
    assert all('"rule": "how"' in text[line - 1] for line in lines)
