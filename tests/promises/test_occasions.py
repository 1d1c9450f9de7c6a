"""Which occasions of promises are messages of the customer."""

import pytest

from portal.promises.occasions import speaks_of_messages


@pytest.mark.parametrize(
    "occasion",
    [
        "message",
        "a question you write to us",
        "any e-mail from you",
        "an email",
        "you ask us something",
        "you write",
        "Questions about the invoice",
    ],
)
def test_a_message_of_the_customer_is_such_an_occasion(occasion: str) -> None:
    assert speaks_of_messages(occasion)


@pytest.mark.parametrize(
    "occasion",
    ["a delay of any date", "a storm", "an outage of the server", "a visit", "a questionable part"],
)
def test_what_happens_elsewhere_is_none(occasion: str) -> None:
    assert not speaks_of_messages(occasion)
