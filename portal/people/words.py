"""What is said when a link or code no longer works: (title, what became of it)."""

from portal.people.rules import SignInState

MAIL_SPENT: dict[SignInState, tuple[str, str]] = {
    "used": (
        "This link was used",
        "Somebody signed in with this mail already, most likely you. Each mail lets one browser in, once.",
    ),
    "expired": (
        "This mail has expired",
        "A link and its code are good for ten minutes. Nothing is lost: a new mail brings you to the same place.",
    ),
    "replaced": (
        "A newer mail replaces this one",
        "You asked again after this mail. Use the newest one in your mailbox; the older ones no longer work.",
    ),
    "tries": (
        "Five codes didn't fit",
        "To keep others out, this mail no longer works, nor does its code. A new one does.",
    ),
    "unknown": (
        "We don't know this link",
        "Part of the address may be missing; mail programs cut long lines. Links older than a day are forgotten.",
    ),
}

SET_UP_SPENT: dict[SignInState, tuple[str, str]] = {
    "used": (
        "This link was used",
        "Password and second step are set. If that wasn't you, tell a manager today.",
    ),
    "expired": ("This link has expired", "A link is good for two days. Any manager can send you a new one."),
    "replaced": ("A newer link replaces this one", "Use the link in the newest mail from us."),
    "unknown": (
        "We don't know this link",
        "Part of the address may be missing; mail programs cut long lines.",
    ),
}

TEAM_DONE = {
    "added": "Added. A mail with the link to set password and second step is on its way.",
    "changed": "The change is saved.",
    "mailed": "A new link is on its way; the older one no longer works.",
    "ended": "Ended. That person is signed out everywhere and can't sign in again.",
}
