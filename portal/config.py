"""The settings of an installation: read once, frozen, and refused with the reason when they can't be read."""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from portal.lib.mail_settings import imap_url, reply_address, smtp_url
from portal.lib.setting_values import count, flag, networks
from portal.lib.text import BadText, normal_email

CONFIG_FILE = "kept.toml"
SECRET_FILE = "secret.key"  # noqa: S105 - the name of the file, not the secret
SECRET_LENGTH = 32
LOOPBACK = ("127.0.0.1", "localhost", "::1")
NAMES = tuple(
    f"KEPT_{name}"
    for name in (
        *("DATABASE_URL", "DATA_DIR", "SECRET_KEY", "BASE_URL", "SMTP_URL"),
        *("MAIL_FROM", "REPLY_ADDRESS", "IMAP_URL", "MAIL_AUTHSERV", "TRUSTED_PROXIES"),
        *("WEBHOOK_NETWORKS", "SITE_URL", "SITE_DIR", "BACKUPS_KEPT", "DEMO"),
    )
)

Value = TypeVar("Value")
_PASSWORD = re.compile(r"(password=)[^&]*", re.IGNORECASE)


class SettingsError(Exception):
    """A setting that can't be read: one line that says which, what is wrong and what to do."""


@dataclass(frozen=True)
class Settings:
    """Everything an installation is told from outside; the rest is set by managers in the portal.

    `database_url` is `sqlite:///path` or `postgresql://…`; `base_url` has no slash at its end; `smtp_url` is
    `smtp://` or `smtps://` or None (mail is then written to files); `mail_from` is the address that mail comes from;
    `reply_address` the one that answers go to, each with a signed part of its own after a "+" (without it they go to
    the person who wrote); `imap_url` is where they are fetched (`imaps://user:password@host/INBOX`), or None;
    `mail_authserv` the name under which the company's mail server says whether a sender is who they seem;
    `trusted_proxies` are IP networks, and so are `webhook_networks`, which webhooks may lie in although they are
    private; `site_url` is where the built site stands (else `base_url`), `site_dir` the folder it is built into after
    changes, or None; `backups_kept` is how many nightly backups are kept, or 0.
    """

    data_dir: Path
    database_url: str
    secret_key: str
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str | None = None
    mail_from: str = "portal@localhost.localdomain"
    reply_address: str = ""
    imap_url: str | None = None
    mail_authserv: str = ""
    trusted_proxies: tuple[str, ...] = ()
    webhook_networks: tuple[str, ...] = ()
    site_url: str = ""
    site_dir: Path | None = None
    backups_kept: int = 7
    demo: bool = False

    @property
    def site_address(self) -> str:
        """Where the built site stands."""
        return self.site_url or self.base_url

    @property
    def secure(self) -> bool:
        """Whether readers come by https, so that cookies may demand it."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """The host name of the portal's own addresses."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def outbox_dir(self) -> Path:
        """Where mail is written as .eml files when there is no SMTP server."""
        return self.data_dir / "outbox"

    @property
    def keys_dir(self) -> Path:
        """Where the signing keys lie, readable by the owner alone."""
        return self.data_dir / "keys"

    @property
    def backups_dir(self) -> Path:
        """Where the nightly backups lie, readable by the owner alone."""
        return self.data_dir / "backups"

    def masked(self) -> dict[str, str]:
        """Return every setting as text for people, secrets hidden."""
        shown = {field.name: str(getattr(self, field.name)) for field in fields(self)}
        shown["secret_key"] = "(set)" if self.secret_key else "(not set)"
        for name in ("trusted_proxies", "webhook_networks"):
            shown[name] = " ".join(getattr(self, name))
        for name in ("database_url", "smtp_url", "imap_url"):
            shown[name] = _without_password(shown[name])
        return shown


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings from `environ` and `kept.toml` in the data directory; the environment wins.

    Raises SettingsError for a value that can't be read, or a file that names an unknown setting.
    """
    data_dir = Path(environ.get("KEPT_DATA_DIR") or "data").expanduser().resolve()
    values = {
        **_from_file(data_dir / CONFIG_FILE),
        **{name: environ[name] for name in NAMES if environ.get(name)},
    }
    base_url = _base_url(values.get("KEPT_BASE_URL", "http://127.0.0.1:8000"))
    return Settings(
        data_dir=data_dir,
        database_url=_database_url(values.get("KEPT_DATABASE_URL") or f"sqlite:///{data_dir / 'kept.db'}"),
        secret_key=values.get("KEPT_SECRET_KEY") or _secret_from_file(data_dir / SECRET_FILE),
        base_url=base_url,
        smtp_url=_read(smtp_url, "KEPT_SMTP_URL", url) if (url := values.get("KEPT_SMTP_URL")) else None,
        mail_from=_mail_from(values.get("KEPT_MAIL_FROM"), base_url),
        reply_address=_read(reply_address, "KEPT_REPLY_ADDRESS", values.get("KEPT_REPLY_ADDRESS", "")),
        imap_url=_read(imap_url, "KEPT_IMAP_URL", url) if (url := values.get("KEPT_IMAP_URL")) else None,
        mail_authserv=values.get("KEPT_MAIL_AUTHSERV", "").strip().lower(),
        trusted_proxies=_read(networks, "KEPT_TRUSTED_PROXIES", values.get("KEPT_TRUSTED_PROXIES", "")),
        webhook_networks=_read(networks, "KEPT_WEBHOOK_NETWORKS", values.get("KEPT_WEBHOOK_NETWORKS", "")),
        site_url=web_address("KEPT_SITE_URL", values.get("KEPT_SITE_URL", base_url)),
        site_dir=Path(folder).expanduser().resolve() if (folder := values.get("KEPT_SITE_DIR")) else None,
        backups_kept=_read(count, "KEPT_BACKUPS_KEPT", values.get("KEPT_BACKUPS_KEPT", "7")),
        demo=_read(flag, "KEPT_DEMO", values.get("KEPT_DEMO", "")),
    )


def web_address(name: str, url: str) -> str:
    """Return an address without a slash at its end. Raises SettingsError, which calls it by `name`."""
    parts = _parts(name, url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.path.strip("/"):
        message = f"{name}: {url} is no web address without a path. Use one like https://www.example.com."
        raise SettingsError(message)
    return url.rstrip("/")


def require_secret(settings: Settings) -> None:
    """Refuse an installation that has no secret key. Raises SettingsError."""
    if len(settings.secret_key) < SECRET_LENGTH:
        message = (
            f"KEPT_SECRET_KEY: there is no secret of at least {SECRET_LENGTH} characters, neither in the environment"
            f" nor in {settings.data_dir / SECRET_FILE}. Run `portal init` to make this installation."
        )
        raise SettingsError(message)


def write_private(path: Path, data: bytes) -> None:
    """Write a new file that its owner alone can read (mode 0600); never over one that exists.

    Raises FileExistsError.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)


def _from_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        read = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path}: this file can't be read ({error}). Mend that line, or move the file away."
        raise SettingsError(message) from error
    unknown = sorted(set(read) - set(NAMES))
    if unknown:
        message = f"{path}: unknown setting {unknown[0]}. The settings are {', '.join(NAMES)}."
        raise SettingsError(message)
    return {name: str(value) for name, value in read.items()}


def _secret_from_file(path: Path) -> str:
    return path.read_text("ascii").strip() if path.is_file() else ""


def _database_url(url: str) -> str:
    if url.startswith("sqlite:///") and len(url) > len("sqlite:///"):
        return url
    parts = _parts("KEPT_DATABASE_URL", url)
    if parts.scheme in {"postgresql", "postgres"} and parts.path.strip("/"):
        return url
    message = (
        f"KEPT_DATABASE_URL: {_without_password(url)} is no database address."
        " Use sqlite:///path/to/kept.db or postgresql://user@host/name."
    )
    raise SettingsError(message)


def _base_url(url: str) -> str:
    url = web_address("KEPT_BASE_URL", url)
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        message = f"KEPT_BASE_URL: {url} isn't safe for sign-in cookies. Use https, or http on 127.0.0.1."
        raise SettingsError(message)
    return url


def _parts(name: str, url: str) -> SplitResult:
    """Take an address apart. Raises SettingsError for one that can't be, without it: a password may stand in it."""
    try:
        parts = urlsplit(url)
        if parts.port != 0:
            return parts
    except ValueError:
        pass
    message = (
        f"{name}: this is no address, or its port is none. Use one like https://portal.example.com:8443."
    )
    raise SettingsError(message)


def _mail_from(address: str | None, base_url: str) -> str:
    if not address:
        host = urlsplit(base_url).hostname or "localhost"
        return f"portal@{host}" if "." in host and not host[0].isdigit() else "portal@localhost.localdomain"
    try:
        return normal_email(address)
    except BadText as error:
        message = f"KEPT_MAIL_FROM: {error}"
        raise SettingsError(message) from error


def _read(reader: Callable[[str], Value], name: str, text: str) -> Value:
    try:
        return reader(text)
    except ValueError as error:
        message = f"{name}: {error}"
        raise SettingsError(message) from error


def _without_password(url: str) -> str:
    password = urlsplit(url).password
    shown = url.replace(f":{password}@", ":(hidden)@") if password else url
    # libpq takes it in the query too (PostgreSQL, 34.1.1.2).
    return _PASSWORD.sub(r"\1(hidden)", shown)
