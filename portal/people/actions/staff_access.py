"""Staff get in: a one-time link sets password and second factor; then the password, and a code or a recovery code."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import pyotp
from argon2 import PasswordHasher, profiles
from argon2.exceptions import InvalidHashError, VerificationError
from peewee import Value

from portal.lib.db import changed, transaction
from portal.lib.errors import NotHere
from portal.lib.hidden import decrypted, encrypted
from portal.lib.ids import ALPHABET, new_token, token_hash
from portal.lib.installed import settings
from portal.lib.mail import Letter, queue
from portal.people.codes import RECOVERY_LENGTH, in_groups, read_code, read_digits
from portal.people.credentials import Credential, SetUpLink
from portal.people.models import Staff
from portal.people.queries import look, staff, staff_by_email
from portal.people.rules import SignInState, one_time_state
from portal.people.secrets import totp_secret_for
from portal.people.sessions import end_sessions, void_set_up_links

LINK_HOURS = 48
STEP_SECONDS = 30  # RFC 6238, 5.2.
DIGITS = 6
RECOVERY_CODES = 10
# The second recommendation of RFC 9106, 4: 64 MiB, three passes, four lanes.
HASHING = profiles.RFC_9106_LOW_MEMORY
_TOTP = "totp secret"


@dataclass(frozen=True)
class SetUp:
    """What a member of staff sets by their link: a password that the rules took, and the code their app showed."""

    token: str
    password: str
    code: str


def set_up_link(ref: str, at: datetime) -> str:
    """Return a new one-time link for a member of staff, 48 hours; older unused ones end. Raises NotHere."""
    token = new_token()
    with transaction():
        if staff(ref).ended_at is not None:
            raise NotHere
        void_set_up_links(ref, at)
        expires_at = at + timedelta(hours=LINK_HOURS)
        SetUpLink.insert(token=token_hash(token), staff=ref, expires_at=expires_at, used_at=None).execute()
    return f"{settings().base_url}/staff/set-up/{token}"


def mail_set_up_link(ref: str, by: str, at: datetime) -> None:
    """Queue a mail with a new set-up link to a member of staff, from the manager who asked for it. Raises NotHere."""
    with transaction():
        person, manager, style = staff(ref), staff(by), look()
        letter = Letter(
            kind="staff_set_up",
            to=person.email,
            to_name=person.name,
            subject=f"Your place in the portal of {style.company}",
            template="people/mail/set_up",
            context={"link": set_up_link(ref, at), "hours": LINK_HOURS},
            reply_to=(manager.name, manager.email),
            sender_name=manager.name,
        )
        queue(letter, style, at)


def look_at_set_up(token: str, at: datetime) -> tuple[SignInState, Staff | None]:
    """Return a set-up link's state and, while it is good, whose it is. Changes nothing."""
    row: SetUpLink | None = SetUpLink.get_or_none(SetUpLink.token == token_hash(token))
    if row is None:
        return "unknown", None
    state = one_time_state(row, at)
    return state, staff(row.staff) if state == "good" else None


def set_up(new: SetUp, at: datetime) -> tuple[SignInState, list[str]]:
    """Set password and second factor by a link, once; returns (`good`, ten recovery codes), or why not.

    State `wrong`: the app's code doesn't fit, and nothing is consumed. Every session of that person ends.
    """
    secret = totp_secret_for(new.token)
    step = _fitting_step(secret, new.code, at, after=0)
    if step is None:
        return "wrong", []
    hashed = _hasher().hash(new.password)
    codes = [_new_recovery_code() for _ in range(RECOVERY_CODES)]
    link: SetUpLink | None = SetUpLink.get_or_none(SetUpLink.token == token_hash(new.token))
    with transaction():
        if link is None or not _consumed(link.token, at):
            return look_at_set_up(new.token, at)[0], []
        end_sessions("staff", link.staff, at)
        row = {"password": hashed, "totp": encrypted(secret, _TOTP), "totp_step": step, "changed_at": at}
        row["recovery"] = [token_hash(code) for code in codes]
        (
            Credential.insert(row | {"staff": link.staff})
            .on_conflict(conflict_target=[Credential.staff], update=row)
            .execute()
        )
    return "good", [in_groups(code) for code in codes]


def check_password(email: str, password: str) -> Credential | None:
    """Return the credential of the active member of staff with this address and password, or None.

    An unknown address costs one verification too, so that the time of the answer tells nothing.
    """
    person = staff_by_email(email)
    credential: Credential | None = Credential.get_or_none(Credential.staff == person.ref) if person else None
    fits = _verified(credential.password if credential else _nobodys_hash(), password)
    return credential if fits else None


def credential_of(ref: str) -> Credential | None:
    """Return how a member of staff signs in, if they do."""
    credential: Credential | None = Credential.get_or_none(Credential.staff == ref)
    return credential


def check_second_factor(credential: Credential, typed: str, at: datetime) -> bool:
    """Take the app's code (the step before and after count too) or a recovery code; each is good once.

    RFC 6238, 5.2: a step that was taken is never taken again.
    """
    digits = read_digits(typed, DIGITS)
    if digits:
        return _take_step(credential, digits, at)
    code = read_code(typed, RECOVERY_LENGTH)
    return bool(code) and _take_recovery(credential, token_hash(code))


def _take_step(credential: Credential, digits: str, at: datetime) -> bool:
    secret = decrypted(credential.totp, _TOTP)
    step = _fitting_step(secret, digits, at, after=credential.totp_step) if secret else None
    if step is None:
        return False
    # Two who show the same code at once: the conditional UPDATE lets one of them in.
    free = (Credential.staff == credential.staff) & (Credential.totp_step < step)
    return changed(Credential.update(totp_step=step).where(free)) == 1


def _take_recovery(credential: Credential, hashed: str) -> bool:
    left = [kept for kept in credential.recovery if not hmac.compare_digest(kept, hashed)]
    if len(left) == len(credential.recovery):
        return False
    unchanged = (Credential.staff == credential.staff) & (
        Credential.recovery == Value(credential.recovery, unpack=False)
    )
    return changed(Credential.update(recovery=left).where(unchanged)) == 1


def _fitting_step(secret: str, typed: str, at: datetime, after: int) -> int | None:
    digits = read_digits(typed, DIGITS)
    totp = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    now = int(at.timestamp()) // STEP_SECONDS
    fitting = [
        step for step in (now - 1, now, now + 1) if hmac.compare_digest(totp.generate_otp(step), digits)
    ]
    return next((step for step in fitting if step > after), None)


def _consumed(link: str, at: datetime) -> bool:
    unused = SetUpLink.used_at.is_null() & SetUpLink.replaced_at.is_null() & (SetUpLink.expires_at > at)
    return changed(SetUpLink.update(used_at=at).where((SetUpLink.token == link) & unused)) == 1


def _verified(hashed: str, password: str) -> bool:
    try:
        return _hasher().verify(hashed, password.encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False


def _new_recovery_code() -> str:
    # 118 bits: random enough to be kept under a plain hash (ASVS 5.0, 6.5.2).
    return "".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_LENGTH))


def _hasher() -> PasswordHasher:
    return PasswordHasher.from_parameters(HASHING)


@cache
def _nobodys_hash() -> str:
    return _hasher().hash(secrets.token_urlsafe())
