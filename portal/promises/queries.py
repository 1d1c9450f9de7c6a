"""Reads of promises, one statement each."""

import json
from collections.abc import Collection

from portal.lib.db import asked, engine
from portal.promises.models import Promise

_SAID_ON_SQLITE = 'SELECT DISTINCT "digest" FROM "saying" WHERE "digest" IN (SELECT value FROM json_each({}))'
_SAID_ON_POSTGRES = 'SELECT DISTINCT "digest" FROM "saying" WHERE "digest" = ANY({})'


def promises_of(sale: str) -> list[Promise]:
    """Return the promises of a sale in their order."""
    return list(Promise.select().where(Promise.sale == sale).order_by(Promise.n))


def digests_said(digests: Collection[str]) -> set[str]:
    """Return which of these digests (`sayings.digest_of`) are those of sealed promises; any number may be asked for."""
    if not digests:
        return set()
    if engine() == "sqlite":
        rows = asked(_SAID_ON_SQLITE, (json.dumps(list(digests)),))
    else:
        rows = asked(_SAID_ON_POSTGRES, (list(digests),))
    return {digest for (digest,) in rows.fetchall()}
