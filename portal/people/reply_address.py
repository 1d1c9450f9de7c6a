"""The address to which somebody's reply by mail goes: it says, signed, whose reply it is and to which sale it belongs.

`reply+SALE.PERSON.MAC@domain`: whoever learns it can't make another one out of it, and it is good for one person.
"""

import base64
import hmac
import re
from dataclasses import dataclass

from portal.lib.ids import is_ref
from portal.lib.installed import settings
from portal.people.secrets import keyed_hash

MAC_BYTES = 10
_SIGNED = re.compile(r"\+([0-9a-z]{13})\.([0-9a-z]{13})\.([2-7a-z]{16})")


@dataclass(frozen=True)
class Bound:
    """The sale to which a reply belongs, and the person whose reply it is, by their refs."""

    sale: str
    person: str


def reply_address(sale: str, person: str) -> str:
    """Return where a reply of `person` about `sale` goes; empty where the installation takes no replies by mail."""
    local, at, domain = settings().reply_address.rpartition("@")
    return f"{local}+{sale}.{person}.{_mac(sale, person)}@{domain}".lower() if at else ""


def is_reply_address(address: str) -> bool:
    """Tell whether an address is one of ours for replies, signed or not."""
    local, _, domain = address.lower().rpartition("@")
    ours, at, our_domain = settings().reply_address.rpartition("@")
    return bool(at) and domain == our_domain and (local == ours or local.startswith(f"{ours}+"))


def bound_to(address: str) -> Bound | None:
    """Return to what an address binds a reply; None for one that we have not signed."""
    if not is_reply_address(address):
        return None
    local, ours = address.lower().rpartition("@")[0], settings().reply_address.rpartition("@")[0]
    found = _SIGNED.fullmatch(local.removeprefix(ours))
    if found is None:
        return None
    sale, person = found[1].upper(), found[2].upper()
    is_signed = is_ref(sale) and is_ref(person) and hmac.compare_digest(found[3], _mac(sale, person))
    return Bound(sale, person) if is_signed else None


def _mac(sale: str, person: str) -> str:
    digest = bytes.fromhex(keyed_hash("reply by mail", sale, person))[:MAC_BYTES]
    return base64.b32encode(digest).decode("ascii").lower()
