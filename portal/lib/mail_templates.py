"""The templates of mails, read with plain Jinja: mail is also written where there is no web application."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from portal.lib.mail_letter import Letter, Look

_PORTAL = Path(__file__).parent.parent


@cache
def environment() -> Environment:
    """Return the one environment of mails: every feature's templates, strict, escaping in HTML alone.

    Filters that templates of mails share are added to its `filters` when the program starts.
    """
    return Environment(
        loader=FileSystemLoader(sorted(_PORTAL.glob("*/templates"))),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(letter: Letter, look: Look) -> tuple[str, str]:
    """Return what `letter` says, as plain text and as HTML.

    Raises jinja2.UndefinedError for a word that the templates need and the letter lacks.
    """
    given = {
        "look": look,
        "subject": letter.subject,
        "to_name": letter.to_name,
        "sender_name": letter.sender_name,
        "receipt": letter.receipt,
        "because": letter.because,
        "unsubscribe": letter.unsubscribe,
    }
    words = {**letter.context, **given}
    plain, html = (
        environment().get_template(f"{letter.template}.{end}").render(words) for end in ("txt", "html")
    )
    return f"{plain.strip()}\n", f"{html.strip()}\n"
