"""What a program did in the name of a member of staff says so to Ana, wherever it says who did it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from portal.config import Settings
from portal.lib import migrate
from portal.record.rebuilding import rebuild_all
from portal.record.verify import verify_all
from tests.api.program import Caller, token_for
from tests.cast import sale_of
from tests.concerns.help import now, raised, worktop
from tests.deliveries.help import deliveries_of, tell
from tests.page import Browser, counted_statements
from tests.people.post import forget_mails, sent
from tests.record.help import everything
from tests.record.old import put_back_to

Browse = Callable[[str], Browser]
MAX, DEPOT = "Max Hallam", "Max Hallam, through Depot"
EXTRA = {"words": "A second socket", "amount": "180.00", "why": "You asked for it."}
CHANGE = {"promise": 1, "reason": "The quarry closed.", "due": {"once": "2026-03-20"}}


@pytest.fixture
def depot(app: Flask) -> Caller:
    """A program that acts for Max."""
    return Caller(app, token_for(name="Depot"))


def done(program: Caller, path: str, **body: Any) -> None:
    """Let a program do something, and expect that it is done."""
    answer = program.send("POST", path, body)
    assert answer.status_code == 201, answer.text


def of_sale(rest: str) -> str:
    return f"/sales/{sale_of('ana').ref}/{rest}"


def mail() -> str:
    """Return the one mail that waits for Ana."""
    [one] = [one for one in sent() if one.to == "ana@brandt.example"]
    forget_mails()
    return one.text


def test_an_update_names_the_program_on_every_page_and_in_the_mail(depot: Caller, browser: Browse) -> None:
    ana, path = browser("ana"), f"/my/sales/{sale_of('ana').ref}"
    forget_mails()
    tell("max", worktop(), "started", "We began.")
    by_hand = ana.get(path).words
    assert "through" not in by_hand.split("We began.")[1][:80]
    done(depot, f"/deliveries/{worktop().ref}/updates", kind="delivered", text="It is in.")
    assert "Told by Max Hallam, through Depot." in mail()
    page = ana.get(path).words
    assert f"It is in. {DEPOT}," in page
    assert f"Last word from us: Tuesday 3 March 2026, 12:00 EST, {DEPOT}." in page
    assert f"Delivered: It is in. {DEPOT}," in page
    assert f"Started: We began. {MAX}, Tuesday" in page
    assert DEPOT in ana.get(f"{path}/promises/1").words
    assert DEPOT in browser("dee").get(f"/staff/sales/{sale_of('ana').ref}").words


def test_an_occasion_names_the_program_that_opened_it(depot: Caller, browser: Browse) -> None:
    happened = {"promise": 5, "what": "You asked about the tap", "starts_at": "2026-03-03T16:00:00Z"}
    done(depot, of_sale("occasions"), **happened)
    page = browser("ana").get(f"/my/sales/{sale_of('ana').ref}").words
    assert f"opened by {DEPOT}." in page


def test_a_message_names_the_program_in_the_conversation_and_in_the_mail(
    depot: Caller, browser: Browse
) -> None:
    forget_mails()
    done(depot, of_sale("messages"), words="We come on Thursday.")
    assert f"{DEPOT}, writes to you about “Your kitchen”:" in mail()
    done(depot, of_sale("messages"), noted={"how": "call", "happened_at": "2026-03-03T16:00:00Z"})
    ana = browser("ana")
    talk = ana.get(f"/my/sales/{sale_of('ana').ref}/messages").words
    assert talk.count(DEPOT) == 2
    page = ana.get(f"/my/sales/{sale_of('ana').ref}").words
    assert f"{DEPOT}, Tuesday 3 March" in page.split("We come on Thursday.")[0]


def test_a_charge_an_extra_and_a_change_name_the_program(depot: Caller, browser: Browse) -> None:
    forget_mails()
    done(depot, of_sale("charges"), words="First third", amount="4133.33")
    assert f"{DEPOT}, charges you" in mail()
    done(depot, of_sale("extras"), **EXTRA)
    assert f"{DEPOT}, asks you to approve something" in mail()
    done(depot, of_sale("changes"), **CHANGE)
    assert f"{DEPOT}, asks to change promise 1" in mail()
    ana, path = browser("ana"), f"/my/sales/{sale_of('ana').ref}"
    assert "entered through Depot" in ana.get(f"{path}/charges").words
    assert f"You asked for it. {DEPOT}," in ana.get(f"{path}/charges/extras/1").words
    assert f"{DEPOT}, Tuesday 3 March" in ana.get(f"{path}/changes/1").words


def test_what_is_done_about_a_concern_names_the_program(depot: Caller, browser: Browse) -> None:
    concern = raised("The joint is open.", worktop())
    forget_mails()
    words = {"words": "The joint by the sink."}
    done(depot, f"/concerns/{concern.ref}/acknowledgement", **words, was=now(concern).version)
    assert f"{DEPOT}, has read it." in mail()
    story = browser("ana").get(f"/my/sales/{sale_of('ana').ref}/concerns/{concern.n}").words
    assert "said what we understood: The joint by the sink." in story
    assert story.count("through Depot") == 1


def test_naming_programs_costs_a_page_no_statement(depot: Caller, browser: Browse) -> None:
    ana, path = browser("ana"), f"/my/sales/{sale_of('ana').ref}"
    tell("max", worktop(), "progress", "By hand.")
    _statements(ana, path)
    tell("max", worktop(), "progress", "Again by hand.")
    before = _statements(ana, path)
    done(depot, f"/deliveries/{worktop().ref}/updates", kind="progress", text="By a program.")
    done(depot, of_sale("messages"), words="By a program too.")
    assert _statements(ana, path) == before


def test_older_installations_learn_it_from_their_entries(
    house: Settings, depot: Caller, browser: Browse
) -> None:
    done(depot, f"/deliveries/{worktop().ref}/updates", kind="progress", text="It is cut.")
    tell("max", deliveries_of(2)[0], "started", "By hand.")
    done(depot, of_sale("messages"), words="We come on Thursday.")
    done(depot, of_sale("charges"), words="First third", amount="4133.33")
    unasked = {"words": "A saw", "amount": "90.00", "of": "new", "why": "It broke.", "as_hidden_cost": True}
    done(depot, of_sale("charges"), **unasked)
    done(depot, of_sale("extras"), **EXTRA)
    done(depot, of_sale("changes"), **CHANGE)
    concern = raised("Dust.")
    done(depot, f"/concerns/{concern.ref}/fixed", words="We wiped it.")
    happened = {"promise": 5, "what": "You asked about the tap", "starts_at": "2026-03-03T16:00:00Z"}
    done(depot, of_sale("occasions"), **happened)
    filled = _programs()
    assert len(filled) == 9
    put_back_to("0025_webhooks")
    assert migrate.apply_pending(house)
    assert _programs() == filled
    assert list(verify_all()) == []
    rebuild_all()
    assert _programs() == filled


def _statements(ana: Browser, path: str) -> int:
    with counted_statements() as statements:
        ana.get(path)
    return len(statements)


def _programs() -> list[tuple[str, str]]:
    """Return the table of each row that names a program, with the column that does."""
    return sorted(
        (table, column)
        for table, rows in everything().items()
        for row in rows
        for column, value in row.items()
        if column.endswith("program") and value
    )
