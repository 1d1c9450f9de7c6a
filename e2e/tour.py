"""Every page of the portal in every state it has, shown on the demonstration: what reads them looks at each.

A place is a name and a way to get there; whoever opens it is signed in as a customer (Ana) and as staff at once.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from playwright.sync_api import Browser, Page, StorageState

from e2e.ceremony import PASSWORD, ask, ask_for_mail, set_up
from e2e.portal import Portal
from e2e.stage import link_in
from e2e.tour_answers import PLACES_OF_ANSWERS
from e2e.tour_capture import PLACES_OF_CAPTURE
from e2e.tour_changes import PLACES_OF_CHANGES
from e2e.tour_charges import PLACES_OF_CHARGES
from e2e.tour_concerns import PLACES_OF_CONCERNS
from e2e.tour_cues import PLACES_OF_CUES
from e2e.tour_data import PLACES_OF_DATA
from e2e.tour_details import PLACES_OF_DETAILS
from e2e.tour_drafting import PLACES_OF_DRAFTING
from e2e.tour_enquiries import PLACES_OF_ENQUIRIES
from e2e.tour_inbound import PLACES_OF_INBOUND
from e2e.tour_insights import PLACES_OF_INSIGHTS
from e2e.tour_keeping import PLACES_OF_KEEPING
from e2e.tour_messages import PLACES_OF_MESSAGES
from e2e.tour_notes import PLACES_OF_NOTES
from e2e.tour_people import PLACES_OF_PEOPLE
from e2e.tour_programs import PLACES_OF_PROGRAMS
from e2e.tour_public import PLACES_IN_PUBLIC
from e2e.tour_reviews import PLACES_OF_REVIEWS
from e2e.tour_roots import PLACES_OF_ROOTS
from e2e.tour_sources import PLACES_OF_SOURCES
from e2e.tour_tables import PLACES_OF_TABLES
from e2e.tour_testimonial import PLACES_OF_TESTIMONIAL
from e2e.tour_testimonials import DEES, PLACES_OF_TESTIMONIALS
from e2e.tour_thanks import PLACES_OF_THANKS

ANA = "ana@brandt.example"
BEA = "bea@okafor.example"
NEW = "nia@hallam-reyes.example"
FAR_OFF = "2999-01-01T00:00:00.000000Z"
LONG_AGO = "2020-01-01T00:00:00.000000Z"
_numbers = count(1)
TEXT_PAGES = (
    *("how-it-works", "the-three-rules", "for-companies", "how-we-check"),
    *("privacy", "accessibility", "changelog"),
    # Of the recipes, which all look alike, those with the widest example and with a table.
    *("connect", "connect/hubspot", "connect/charges"),
)


@dataclass
class Tour:
    """The demonstration, and a browser in which another reader can be."""

    portal: Portal
    browser: Browser
    _contact_link: str = ""
    _staff_link: str = ""
    _is_set_up: bool = False

    def state(self, *people: str) -> StorageState:
        """Return the cookies of a browser that looks as these people of the demonstration."""
        context = self.browser.new_context(base_url=self.portal.base)
        page = context.new_page()
        for who in people:
            page.goto("/")
            page.get_by_role("button", name=f"Look as {who.title()} ").click()
            page.wait_for_url(re.compile("/my|/staff/"))
        state = context.storage_state()
        context.close()
        return state

    def elsewhere(self) -> Page:
        """Return a page of another browser."""
        return self.browser.new_context(base_url=self.portal.base).new_page()

    def staff_link(self) -> str:
        """Return the set-up link of a new colleague, good until it is used."""
        if not self._staff_link:
            self._staff_link = link_in(self.portal.run("staff", "add", NEW, "--role", "manager"))
        return self._staff_link

    def use_staff_link(self, page: Page) -> None:
        """Let the new colleague set up, up to the recovery codes."""
        set_up(page, self.staff_link())
        self._staff_link, self._is_set_up = "", True

    def be_set_up(self) -> None:
        """See to it that the new colleague has a password."""
        if not self._is_set_up:
            page = self.elsewhere()
            self.use_staff_link(page)
            page.context.close()

    def contact_link(self, spent: str = "") -> str:
        """Return a sign-in link that any browser may use; `spent` is the column that says why it is good no more."""
        if not self._contact_link:
            self._contact_link = link_in(self.portal.run("link", BEA))
        self._set_link(used_at=None, replaced_at=None, expires_at=FAR_OFF)
        if spent:
            self._set_link(**{spent: LONG_AGO})
        return self._contact_link

    def _set_link(self, **columns: str | None) -> None:
        for name, value in columns.items():
            statement = f'UPDATE "sign_in" SET "{name}" = ? WHERE "cookie" = ?'  # noqa: S608 - our own columns
            self.portal.sql(statement, value, "")


Go = Callable[[Page, Tour], object]


def at(address: str) -> Go:
    """Return the way to a plain address."""
    return lambda page, _: page.goto(address)


def _record(page: Page, tour: Tour) -> None:
    page.goto("/scoreboard")
    _open_all(page)


def _sale(page: Page, tour: Tour) -> None:
    page.goto("/my")
    page.get_by_role("link", name="Your kitchen").click()


def _open_all(page: Page) -> None:
    for summary in page.locator("summary").all():
        summary.click()


def _sale_opened(page: Page, tour: Tour) -> None:
    _sale(page, tour)
    _open_all(page)


def _promise(n: int) -> Go:
    """Return the way to a promise's own page, all opened."""

    def go(page: Page, tour: Tour) -> None:
        _sale(page, tour)
        page.goto(f"{page.url.partition('#')[0]}/promises/{n}")
        _open_all(page)

    return go


def _word_error(page: Page, tour: Tour) -> None:
    _promise(1)(page, tour)
    page.locator("#word").get_by_label("In your own words").fill("We still wait for it.")
    page.locator("#word").get_by_role("button").click()
    page.locator(".error-summary").wait_for()


def _occasion_error(page: Page, tour: Tour) -> None:
    _promise(9)(page, tour)
    page.get_by_role("button", name="Let the clock run").click()
    page.locator(".error-summary").wait_for()


def _breach_error(page: Page, tour: Tour) -> None:
    _promise(10)(page, tour)
    page.get_by_role("button", name="Yes, it was broken").click()
    page.locator(".error-summary").wait_for()


def _verdicts(page: Page, tour: Tour) -> None:
    _sale(page, tour)
    page.goto(f"{page.url.partition('#')[0]}/verdicts")


def _verdicts_error(page: Page, tour: Tour) -> None:
    _verdicts(page, tour)
    page.get_by_label("In your own words").first.fill("A comment without a word.")
    page.get_by_role("button", name="Give these words").click()
    page.locator(".error-summary").wait_for()


def _papers(page: Page, tour: Tour) -> None:
    _sale(page, tour)
    page.get_by_role("link", name="Papers and receipt").click()


def _paper(page: Page, tour: Tour) -> None:
    _sale(page, tour)
    page.get_by_role("link", name=re.compile("^See it in")).first.click()


def _ratings(page: Page, tour: Tour) -> None:
    _sale(page, tour)
    page.get_by_role("link", name="How do we keep our word?").click()


def _ratings_error(page: Page, tour: Tour) -> None:
    _ratings(page, tour)
    page.get_by_label("Your words on what we did").fill("The words are here, the numbers are missing.")
    page.get_by_role("button", name="Send my answers").click()
    page.locator(".error-summary").wait_for()


def _ratings_given(page: Page, tour: Tour) -> None:
    _ratings(page, tour)
    for question, number in (("Did we do what", "4"), ("Did we do it when", "2"), ("Did you feel", "5")):
        page.get_by_role("group", name=re.compile(f"^{question}")).get_by_label(number).check()
    page.get_by_label("Your words on when we did it").fill("Four days late. " * 20 + "a" * 200)
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_text("Thank you.").wait_for()


def _staff_sale(page: Page, tour: Tour) -> None:
    page.goto("/staff/sales")
    page.get_by_role("link", name="Your kitchen").click()
    _open_all(page)


def _staff_paper(page: Page, tour: Tour) -> None:
    _staff_sale(page, tour)
    page.get_by_role("link", name=re.compile("^See it in")).first.click()


def _draft(page: Page, tour: Tour) -> None:
    page.goto("/staff/sales")
    page.locator(".rows").first.get_by_role("link").first.click()
    _open_all(page)


def _of_draft(name: str) -> Go:
    """Return the way to a page of a draft that lacks nothing, by the words of the link there."""

    def go(page: Page, tour: Tour) -> None:
        page.goto("/staff/sales")
        page.get_by_role("link", name="Your new computers").click()
        page.get_by_role("link", name=name).click()
        page.get_by_role("link", name="Back to the draft").wait_for()
        _open_all(page)

    return go


def _handover_mail(page: Page, tour: Tour) -> None:
    _below_the_sale("Hand this sale over")(page, tour)
    page.get_by_label("Who follows").select_option(label="Nora Reyes")
    page.get_by_label("Your words to the customer").fill("I have read every line of it. " * 8 + "a" * 200)
    page.get_by_role("button", name="Preview the mail").click()
    page.get_by_text("Nothing is sent yet.").wait_for()


def _handover_error(page: Page, tour: Tour) -> None:
    _below_the_sale("Hand this sale over")(page, tour)
    page.get_by_role("button", name="Hand it over").click()
    page.locator(".error-summary").wait_for()


def _update(page: Page, tour: Tour) -> None:
    _staff_sale(page, tour)
    page.get_by_role("link", name="Update", exact=True).first.click()
    page.wait_for_url(re.compile("/updates$"))


def _update_error(page: Page, tour: Tour) -> None:
    _update(page, tour)
    page.get_by_label("Progress").check()
    page.get_by_role("button", name="Tell the customer").click()
    page.locator(".error-summary").wait_for()


def _update_conflict(page: Page, tour: Tour) -> None:
    _update(page, tour)
    other = page.context.new_page()
    other.goto(page.url)
    for one in (other, page):
        one.get_by_label("Progress").check()
        one.get_by_label("Words for the customer").fill("A word in between, as two people write at once.")
        one.get_by_role("button", name="Tell the customer").click()
        one.get_by_text(re.compile("The customer sees your update now|Somebody else posted")).wait_for()
    other.close()


def _update_fields(page: Page, tour: Tour) -> None:
    _update(page, tour)
    page.get_by_label("Waiting for the customer").check()


def _update_preview(page: Page, tour: Tour) -> None:
    _update(page, tour)
    page.get_by_label("Progress").check()
    page.get_by_label("Words for the customer").fill("It stands in the hall, and we carry it up tomorrow.")
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("Nothing is sent yet.").wait_for()


def _photo(page: Page, tour: Tour) -> None:
    _update(page, tour)
    page.goto(f"{page.url}?photo=1")


def _update_queued(page: Page, tour: Tour) -> None:
    _update(page, tour)
    page.get_by_label("Progress").check()
    page.get_by_label("Words for the customer").fill("Written in the cellar.")
    # As without reception: what the script sends doesn't arrive.
    page.evaluate("() => { self.fetch = () => Promise.reject(new TypeError('no reception')); }")
    page.get_by_role("button", name="Tell the customer").click()
    page.get_by_text("No reception.").wait_for()


def _several(page: Page, tour: Tour) -> None:
    page.goto("/staff/")
    for box in page.get_by_role("checkbox").all()[:2]:
        box.check()
    page.get_by_role("button", name="Update what is ticked").click()
    page.get_by_role("button", name="Tell the customers").wait_for()


def _several_error(page: Page, tour: Tour) -> None:
    _several(page, tour)
    page.get_by_label("Progress").first.check()
    page.get_by_role("button", name="Tell the customers").click()
    page.locator(".error-summary").wait_for()


def _mistake(page: Page, tour: Tour) -> None:
    _update(page, tour)
    page.get_by_role("link", name=re.compile("^This was a mistake")).first.click()
    page.get_by_role("button", name="Take it back").wait_for()


def _mistake_error(page: Page, tour: Tour) -> None:
    _mistake(page, tour)
    page.get_by_role("button", name="Take it back").click()
    page.locator(".error-summary").wait_for()


def _staff_promise(page: Page, tour: Tour) -> None:
    page.goto("/staff/")
    page.locator(".what a").first.click()
    page.get_by_role("heading", name="Who delivers it").wait_for()
    _open_all(page)


def _below_the_sale(name: str) -> Go:
    def go(page: Page, tour: Tour) -> None:
        page.goto("/staff/sales")
        page.get_by_role("link", name="Your kitchen").click()
        page.get_by_role("link", name=name).click()
        page.locator("main form").first.wait_for()

    return go


def _closing_error(page: Page, tour: Tour) -> None:
    _below_the_sale("Close this sale")(page, tour)
    page.locator("summary", has_text="Close this sale").click()
    page.get_by_role("button", name="Yes, close it").click()
    page.locator(".error-summary").wait_for()


def _settings_error(page: Page, tour: Tour) -> None:
    page.goto("/staff/settings")
    page.get_by_label("Company name").fill("")
    page.get_by_label("Time zone").fill("Atlantis/Old Town")
    page.get_by_label("Logo").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    page.get_by_role("button", name="Save the settings").click()
    page.locator(".error-summary").wait_for()


def _settings_saved(page: Page, tour: Tour) -> None:
    page.goto("/staff/settings")
    page.get_by_role("button", name="Save the settings").click()
    page.get_by_text("The settings are saved.").wait_for()


def _people_error(page: Page, tour: Tour) -> None:
    page.goto("/staff/settings/people")
    page.get_by_label("Email address").fill("nobody at all")
    page.get_by_role("button", name="Add them").click()
    page.locator(".error-summary").wait_for()


def _person(page: Page, tour: Tour) -> None:
    page.goto("/staff/settings/people")
    page.locator(".rows .what a").first.click()


def _ending(page: Page, tour: Tour) -> None:
    page.goto("/staff/settings/people")
    page.get_by_role("link", name=re.compile("^End ")).first.click()


def _sign_in_error(page: Page, tour: Tour) -> None:
    page.goto("/sign-in")
    page.get_by_role("button", name="Send me the mail").click()
    page.locator(".error-summary").wait_for()


def _signed_out(page: Page, tour: Tour) -> None:
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "kept-contact", "value": "long-ended", "url": tour.portal.base}])
    page.goto("/my")
    page.get_by_text("You were signed out").wait_for()


def _code(page: Page, tour: Tour) -> None:
    # An address gets five mails an hour, and the long matrices come here more often.
    ask(page, f"pat{next(_numbers)}@prospect.example")


def _code_error(page: Page, tour: Tour) -> None:
    _code(page, tour)
    page.get_by_label("Code").fill("AAAA-AAAA")
    page.get_by_role("button", name="Sign in").click()
    page.locator(".error-summary").wait_for()


def _link(page: Page, tour: Tour) -> None:
    page.goto(tour.contact_link())


def _link_elsewhere(page: Page, tour: Tour) -> None:
    other = tour.elsewhere()
    page.goto(ask_for_mail(other, tour.portal, ANA).link)
    other.context.close()


def _link_spent(column: str) -> Go:
    return lambda page, tour: page.goto(tour.contact_link(column))


def _staff_sign_in_error(page: Page, tour: Tour) -> None:
    page.goto("/staff/sign-in")
    page.get_by_label("Your email address").fill("pat@prospect.example")
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Go on to the second step").click()
    page.locator(".error-summary").wait_for()


def _staff_code(page: Page, tour: Tour) -> None:
    tour.be_set_up()
    page.goto("/staff/sign-in")
    page.get_by_label("Your email address").fill(NEW)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on to the second step").click()
    page.wait_for_url(re.compile("/staff/sign-in/code"))


def _set_up(page: Page, tour: Tour) -> None:
    page.goto(tour.staff_link())


def _set_up_error(page: Page, tour: Tour) -> None:
    _set_up(page, tour)
    page.get_by_label("Your new password").fill("short")
    page.get_by_role("button", name="Keep both and sign in").click()
    page.locator(".error-summary").wait_for()


def _recovery(page: Page, tour: Tour) -> None:
    tour.use_staff_link(page)


def _stale_form(page: Page, tour: Tour) -> None:
    _update(page, tour)
    page.locator("main [name=csrf_token]").evaluate("one => { one.value = 'of another day'; }")
    page.get_by_label("Words for the customer").fill("Words that were typed and must not be lost.")
    page.get_by_role("button", name="Tell the customer").click()
    page.get_by_text("What you typed is not lost").wait_for()


PLACES: dict[str, Go] = {
    "home": at("/"),
    **{slug: at(f"/{slug}") for slug in TEXT_PAGES},
    "our record, all opened": _record,
    "sign-in": at("/sign-in"),
    "sign-in, error": _sign_in_error,
    "sign-in, session ended": _signed_out,
    "code": _code,
    "code, error": _code_error,
    "link": _link,
    "link, other browser": _link_elsewhere,
    "link, used": _link_spent("used_at"),
    "link, expired": _link_spent("expires_at"),
    "link, replaced": _link_spent("replaced_at"),
    "link, unknown": at("/sign-in/nothing-that-we-sent"),
    "sales of a customer": at("/my"),
    "promise page": _sale,
    "promise page, all opened": _sale_opened,
    "promise, once": _promise(1),
    "promise, schedule": _promise(2),
    "promise, every": _promise(9),
    "promise, holding": _promise(10),
    "promise, undated": _promise(11),
    "promise, error in a word": _word_error,
    "promise, error in an occasion": _occasion_error,
    "promise, error in a report": _breach_error,
    "several words": _verdicts,
    "several words, error": _verdicts_error,
    "papers": _papers,
    "paper": _paper,
    "ratings": _ratings,
    "ratings, error": _ratings_error,
    "ratings, given": _ratings_given,
    **PLACES_OF_CHANGES,
    **PLACES_OF_REVIEWS,
    **PLACES_OF_INBOUND,
    **PLACES_OF_NOTES,
    **PLACES_OF_MESSAGES,
    **PLACES_OF_ANSWERS,
    **PLACES_OF_CHARGES,
    **PLACES_OF_CONCERNS,
    **PLACES_OF_THANKS,
    **PLACES_OF_TESTIMONIAL,
    **PLACES_OF_PEOPLE,
    **PLACES_IN_PUBLIC,
    **PLACES_OF_DATA,
    **PLACES_OF_DETAILS,
    **PLACES_OF_ENQUIRIES,
    "today": at("/staff/"),
    "fragile": at("/staff/fragile"),
    **PLACES_OF_INSIGHTS,
    "search": at("/staff/search?q=stairs"),
    "search, nothing": at("/staff/search?q=zeppelin"),
    "search, before": at("/staff/search"),
    "sales": at("/staff/sales"),
    "sale, all opened": _staff_sale,
    "paper, staff": _staff_paper,
    "draft": _draft,
    **PLACES_OF_CAPTURE,
    **PLACES_OF_DRAFTING,
    "preview": _of_draft("See it as the customer will"),
    "sealing": _of_draft("Go on to sealing"),
    "handover": _below_the_sale("Hand this sale over"),
    "handover, mail": _handover_mail,
    "handover, error": _handover_error,
    **PLACES_OF_SOURCES,
    "update": _update,
    "update, error": _update_error,
    "update, conflict": _update_conflict,
    "update, waiting": _update_fields,
    "update, preview": _update_preview,
    "update, photo": _photo,
    "update, waits on the phone": _update_queued,
    "several updates": _several,
    "several updates, error": _several_error,
    "several updates, none": at("/staff/updates"),
    "mistake": _mistake,
    "mistake, error": _mistake_error,
    "promise, staff": _staff_promise,
    "completion": _below_the_sale("The work is completed"),
    "closing": _below_the_sale("Close this sale"),
    "closing, error": _closing_error,
    **PLACES_OF_TESTIMONIALS,
    **PLACES_OF_TABLES,
    **PLACES_OF_ROOTS,
    "settings": at("/staff/settings"),
    "settings, error": _settings_error,
    "settings, saved": _settings_saved,
    **PLACES_OF_CUES,
    **PLACES_OF_KEEPING,
    **PLACES_OF_PROGRAMS,
    "people": at("/staff/settings/people"),
    "people, error": _people_error,
    "person": _person,
    "ending somebody": _ending,
    "staff sign-in": at("/staff/sign-in"),
    "staff sign-in, error": _staff_sign_in_error,
    "staff code": _staff_code,
    "set-up": _set_up,
    "set-up, error": _set_up_error,
    "set-up, unknown": at("/staff/set-up/nothing-that-we-sent"),
    "recovery codes": _recovery,
    "nothing here": at("/my/sales/nothing"),
    "somebody else's": at("/staff/settings"),
    "stale form": _stale_form,
}
# Who is signed in where it isn't Ana and Max; signing in there would end Max's session.
READERS: dict[str, tuple[str, ...]] = {
    "our record, all opened": (),
    "somebody else's": ("ana", "dee"),
    **dict.fromkeys(DEES, ("ana", "dee")),
    "staff code": (),
    "set-up": (),
    "set-up, error": (),
    "recovery codes": (),
}
