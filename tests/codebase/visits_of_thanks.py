"""The visits to thank-yous, by the customer and in the workspace, and to the pictures of staff."""

from tests.codebase.help import IN, Visit, ana_gets, staff_get

_ALL = staff_get(200, 200, 200)
_DONE = staff_get(303, 303, 303)
_CONTACTS = (IN, 200, 200, IN, IN, IN)
_THANKS = {"words": "You came on a Sunday.", "to": "{sam}", "key": "{key}"}
_CARD = {"words": "Thank you for the coffee.", "key": "{key}"}

PAGES_OF_THANKS = (
    Visit("my_thanks.page", "GET", "/my/sales/{sale}/thanks", ana_gets(200)),
    Visit("my_thanks.face", "GET", "/my/people/{face}", _CONTACTS),
    Visit("desk_thanks.mine", "GET", "/staff/thanks", _ALL),
    Visit("desk_thanks.page", "GET", "/staff/sales/{sale}/thanks", _ALL),
    Visit("desk_thanks.face", "GET", "/staff/people/{face}", _ALL),
    Visit("desk_thanks.picture_page", "GET", "/staff/picture", _ALL),
)
FORMS_OF_THANKS = (
    Visit("my_thanks.thank", "POST", "/my/sales/{sale}/thanks", ana_gets(303), _THANKS),
    Visit("desk_thanks.thank", "POST", "/staff/sales/{sale}/thanks", _DONE, _CARD),
    Visit("desk_thanks.show_it", "POST", "/staff/picture", staff_get(422, 422, 422)),
    Visit("desk_thanks.show_none", "POST", "/staff/picture/removal", _DONE),
)
