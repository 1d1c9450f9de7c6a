"""Who is told, in the same transaction, that a delivery was delivered, or that this was taken back.

Features above deliveries hang on here what follows from it for them: their verbs can't be called from below.
"""

from collections.abc import Callable

from portal.deliveries.access import Seen
from portal.deliveries.actions.fields import By

Follower = Callable[[Seen, By], None]
_followers: list[Follower] = []


def follows_delivered(follower: Follower) -> Follower:
    """Register what is called, while the sale is held, once a delivery is delivered or is so no longer.

    The delivery that it is given is as it was before: it reads how it stands now by itself.
    """
    _followers.append(follower)
    return follower


def tell_followers(seen: Seen, by: By) -> None:
    """Tell everybody who follows deliveries, in the caller's transaction."""
    for follower in _followers:
        follower(seen, by)
