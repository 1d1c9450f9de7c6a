"""The visits to the pages on how fast we answer, and to the offer to promise it; a part of `visits.py`."""

from tests.codebase.help import Visit, ana_gets, staff_get

PAGES_OF_ANSWERS = (
    Visit("my_answers.page", "GET", "/my/sales/{sale}/answers", ana_gets(200)),
    Visit("desk_answers.page", "GET", "/staff/answers", staff_get(200, 200, 200)),
)
# A number of hours that no offer has: the draft stays as it is, for the visits that follow.
FORMS_OF_ANSWERS = (
    Visit(
        "desk_answers.settle",
        "POST",
        "/staff/answers/offers/{draft}",
        staff_get(422, 403, 422),
        {"choice": "taken", "hours": "0"},
    ),
)
