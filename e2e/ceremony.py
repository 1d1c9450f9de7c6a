"""How people come in, done in the browser as they would do it."""

import re
from dataclasses import dataclass, field

import pyotp
from playwright.sync_api import Browser, Page, StorageState

from e2e import mailbox
from e2e.mailbox import Mail
from e2e.portal import Portal
from tests.cast import EMAILS

PASSWORD = "seventeen blue ladders lean"


@dataclass
class Keys:
    """What a member of staff holds after set-up."""

    secret: str
    recovery: list[str]


@dataclass
class Seats:
    """Who is signed in at a portal: a browser's cookies by person, each made once and then shared.

    `links` are the set-up links of staff that were not used yet.
    """

    portal: Portal
    browser: Browser
    links: dict[str, str]
    keys: dict[str, Keys] = field(default_factory=dict)
    states: dict[str, StorageState] = field(default_factory=dict)

    def state(self, *people: str) -> StorageState:
        """Return the cookies of a browser in which these people are signed in."""
        states = [self._one(who) for who in people]
        return {"cookies": [cookie for state in states for cookie in state["cookies"]], "origins": []}

    def leave(self, who: str) -> None:
        """Forget that somebody is signed in: their session has ended."""
        self.states.pop(who, None)

    def _one(self, who: str) -> StorageState:
        if who not in self.states:
            context = self.browser.new_context(base_url=self.portal.base)
            self._come_in(context.new_page(), who)
            self.states[who] = context.storage_state()
            context.close()
        return self.states[who]

    def _come_in(self, page: Page, who: str) -> None:
        if who == "ana":
            # Her five mails of an hour are for the tests of signing in.
            page.goto(self.portal.run("link", EMAILS[who]).strip())
            sign_in_by_link(page)
        elif who == "bea":
            page.goto(ask_for_mail(page, self.portal, EMAILS[who]).link)
            sign_in_by_link(page)
        elif who in self.links:
            self.keys[who] = set_up(page, self.links.pop(who))
            page.get_by_role("button", name="I have kept them").click()
            page.wait_for_url(re.compile("/staff/$"))
        else:
            sign_in_as_staff(page, EMAILS[who], self.keys[who].recovery.pop())


def sign_in_by_link(page: Page) -> None:
    """Press the button of a sign-in link's page."""
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/my"))


def set_up(page: Page, link: str) -> Keys:
    """Set password and second factor by a set-up link, up to the page of the recovery codes."""
    page.goto(link)
    secret = page.get_by_text("Or type this into the app").locator("code, kbd, samp").inner_text()
    secret = re.sub(r"\W", "", secret)
    page.get_by_label("Your new password").fill(PASSWORD)
    page.get_by_label("The 6 digits your app shows").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Keep both and sign in").click()
    page.wait_for_url(re.compile("/staff/recovery-codes"))
    return Keys(secret, page.get_by_role("main").locator("ol > li").all_inner_texts())


def sign_in_as_staff(page: Page, email: str, code: str) -> None:
    """Sign in with the password and, as the second step, a code of the app or a recovery code."""
    page.goto("/staff/sign-in")
    give_both(page, email, code)
    page.wait_for_url(re.compile("/staff/$"))


def give_both(page: Page, email: str, code: str) -> None:
    """Fill in the two steps of signing in as staff, from the page of the first."""
    page.get_by_label("Your email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on to the second step").click()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()


def ask_for_mail(page: Page, portal: Portal, email: str) -> Mail:
    """Ask for a sign-in mail in this browser, and return the mail."""
    before = mailbox.seen(portal)
    ask(page, email)
    return mailbox.next_mail(portal, before, "sign_in", email)


def ask(page: Page, email: str) -> None:
    """Ask for a sign-in mail in this browser, up to the page that takes the code."""
    page.goto("/sign-in")
    page.get_by_label("Your email address").fill(email)
    page.get_by_role("button", name="Send me the mail").click()
    page.wait_for_url(re.compile("/sign-in/code"))
