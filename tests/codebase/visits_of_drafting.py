"""The visits to the pages on which a sale is begun and what it is about is written down; a part of `visits.py`."""

from tests.codebase.help import Visit, staff_get

_PAGE = staff_get(200, 403, 200)
_POSTS = staff_get(303, 403, 303)
_TRIES = staff_get(422, 403, 422)
_NOTHING = {"was": "{{}}"}
_TOO_LONG = "x" * 10_001

PAGES_OF_DRAFTING = (
    Visit("new_sale.page", "GET", "/staff/sales/new", _PAGE),
    Visit("recording.basics", "GET", "/staff/sales/{draft}/basics", _PAGE),
    Visit("recording_customer.page", "GET", "/staff/sales/{draft}/contacts", _PAGE),
    Visit("recording_price.page", "GET", "/staff/sales/{draft}/price", _PAGE),
)
# None of them changes the draft, whose version the visits that follow name.
FORMS_OF_DRAFTING = (
    Visit("new_sale.begin", "POST", "/staff/sales/new", _TRIES, {"key": "{key}"}),
    *(
        Visit(f"recording{page}", "POST", f"/staff/sales/{{draft}}/{place}", answers, form)
        for page, place, answers, form in (
            (".save_basics", "basics", _POSTS, _NOTHING),
            (".hand_on", "salesperson", _POSTS, _NOTHING),
            ("_customer.save_name", "customer", _POSTS, _NOTHING),
            ("_customer.join", "customer/known", _POSTS, {"customer": ""}),
            ("_customer.add", "contacts", _TRIES, {"name": _TOO_LONG}),
            ("_customer.change", "contacts/{person}", _POSTS, _NOTHING),
            ("_customer.remove", "contacts/{gone}/removal", _POSTS, {}),
            ("_customer.restore", "contacts/{person}/restoring", _POSTS, {}),
            ("_price.save_total", "price", _POSTS, _NOTHING),
            ("_price.add", "price/lines", _TRIES, {"words": _TOO_LONG}),
            ("_price.change", "price/lines/{line}", _POSTS, _NOTHING),
            ("_price.remove", "price/lines/{left_out}/removal", _POSTS, {}),
            ("_price.restore", "price/lines/{line}/restoring", _POSTS, {}),
        )
    ),
    Visit("desk_enquiries.record", "POST", "/staff/enquiries/{enquiry}/draft", _POSTS),
)
