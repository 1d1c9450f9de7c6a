"""What every template may rely on: strictness, filters and the few names that need no import."""

from dataclasses import dataclass

from flask import Flask
from jinja2 import Environment, StrictUndefined

from portal.web.assets import asset_url
from portal.web.pieces import day, icon, instant
from portal.web.refusals import refusal
from portal.web.words import FILTERS


@dataclass(frozen=True)
class Site:
    """Whose pages these are, as the layout shows it; a context processor replaces `site` once a company has a name.

    `home` is where the name leads, `logo` the address of an image (None: our mark), `look` the address of a small
    style sheet that sets `--accent` (None: ink), `icon` that of our mark. A page that is `static` is read from a host
    that runs nothing of ours: it holds no script and no form.
    """

    name: str = "Kept"
    home: str = "/"
    logo: str | None = None
    look: str | None = None
    icon: str = "/favicon.svg"
    static: bool = False


def install(app: Flask) -> None:
    """Make the templates of `app` strict; give them our filters, `asset_url`, `icon`, `day`, `instant` and `site`."""
    environment = app.jinja_env
    # Set on the environment itself, not in `jinja_options`: an extension may have made it by now.
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals.update(
        asset_url=asset_url, icon=icon, day=day, instant=instant, refusal=refusal, site=Site()
    )
    teach(environment)


def teach(environment: Environment) -> None:
    """Add our filters to an environment: that of the pages, or that of the mails (`lib.mail_templates.environment`)."""
    environment.filters.update(FILTERS)
