"""The badge: the record in one line, as a picture that may stand on any page of anybody. Pure.

It is light or dark with its reader, and carries the same in words for who can't see it.
"""

import base64
import hashlib

from markupsafe import Markup

from portal.figures.company import CompanyFigures
from portal.scoreboard.board import Board

_STYLE = (
    ".a{fill:#fff;stroke:#76716a}.b{fill:#1e2430}.c{fill:#55606f}"
    "@media(prefers-color-scheme:dark){.a{fill:#1d222b;stroke:#8a8f99}.b{fill:#f1eee7}.c{fill:#b9bec8}}"
)
_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
# Of the badge alone: nothing in it runs or is fetched, and this one style is its own.
POLICY = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; sandbox"
_DRAWN = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="24" viewBox="0 0 {width} 24" role="img"'
    ' aria-labelledby="t d"><title id="t">{title}</title><desc id="d">{words}</desc><style>{style}</style>'
    '<rect class="a" x=".5" y=".5" width="{inner}" height="23" rx="4"/>'
    '<g font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">'
    '<text class="c" x="10" y="16" textLength="{first}">{company}</text>'
    '<text class="b" x="{place}" y="16" font-weight="600" textLength="{second}">{short}</text></g></svg>'
)
_EDGE, _GAP = 10, 10
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[] "), frozenset("mwMW@%&")
_BOLD = 1.13
_MOST_OF_A_NAME = 40


def badge(board: Board, company: str) -> str:
    """Return the badge of a scoreboard as SVG."""
    name = company if len(company) <= _MOST_OF_A_NAME else f"{company[:_MOST_OF_A_NAME]}…"
    short = _short(board)
    first, second = _length(name), round(_length(short) * _BOLD)
    width = 2 * _EDGE + first + _GAP + second
    return str(
        _DRAWN.format(
            width=width,
            inner=width - 1,
            title=f"The record of {company}",
            words=badge_words(board, company),
            style=Markup(_STYLE),  # noqa: S704 - a constant of ours
            first=first,
            second=second,
            place=_EDGE + first + _GAP,
            company=name,
            short=short,
        )
    )


def badge_words(board: Board, company: str) -> str:
    """Say what the badge says, with what it leaves out for its size."""
    match board.standing:
        case "never_opened":
            return f"{company} has not opened its record."
        case "closed":
            return f"{company} has closed its record."
        case "too_few":
            return f"{company} has opened its record. Its figures are still to come."
    return _figures_words(board.shown.figures, company) if board.shown else ""


def _short(board: Board) -> str:
    if board.shown is None:
        said = {"never_opened": "record not opened", "closed": "record closed"}
        return said.get(board.standing, "record open, figures to come")
    of = board.shown.lately
    if not of.promises:
        return "no promise due yet"
    return f"{of.kept:,} of {of.promises:,} promises kept, {of.broken:,} broken"


def _figures_words(figures: CompanyFigures, company: str) -> str:
    of = figures.year or figures.all
    when = "in the last twelve months" if figures.year else "since its first recorded sale"
    covers = f"Covers {of.sales:,} recorded sales."
    if not of.promises:
        return f"{company}: no promise has come due {when}. {covers}"
    return (
        f"{company}: of {of.promises:,} promises that came due {when}, {of.kept:,} are kept, {of.broken:,} broken,"
        f" {of.disputed:,} disputed, {of.unconfirmed:,} done with no word from the customer yet,"
        f" and {of.open:,} not done yet. On time: {of.on_time:,} of {of.dates:,} dates. {covers}"
    )


def _length(text: str) -> int:
    """Return about how wide a text is, in units of the drawing; the picture then makes it just as wide."""
    wide = sum(character in _WIDE or not character.isascii() for character in text)
    narrow = sum(character in _NARROW for character in text)
    return round(6.8 * (len(text) - wide - narrow) + 4.1 * narrow + 10 * wide)
