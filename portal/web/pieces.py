"""The smallest pieces of HTML, as functions because a page uses them by the hundred: icon, day, instant."""

from datetime import UTC, date, datetime

from markupsafe import Markup

from portal.web.words import instant_words, long_day

ICONS = frozenset({"broken", "clock", "dash", "doc", "mail", "phone", "ring", "speech", "tick", "warn"})


def icon(name: str, label: str | None = None) -> Markup:
    """Return the icon `name` of the sprite; without a `label` it is hidden from screen readers.

    Raises ValueError for a name that the sprite does not hold.
    """
    if name not in ICONS:
        message = f"There is no icon {name!r}; there are {', '.join(sorted(ICONS))}."
        raise ValueError(message)
    if label is None:
        return Markup('<svg class="icon" aria-hidden="true"><use href="#icon-{}"/></svg>').format(name)
    return Markup('<svg class="icon" role="img" aria-label="{}"><use href="#icon-{}"/></svg>').format(
        label, name
    )


def day(when: date, words: str | None = None) -> Markup:
    """Return a day as `<time>`, in full unless other `words` are given: "Tuesday 3 March 2026"."""
    return Markup('<time datetime="{}">{}</time>').format(when.isoformat(), words or long_day(when))


def instant(when: datetime, zone: str) -> Markup:
    """Return an aware instant as `<time>`, in the reader's IANA zone: "Thursday 19 November 2026, 11:32 EST"."""
    exact = when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Markup('<time datetime="{}">{}</time>').format(exact, instant_words(when, zone))
