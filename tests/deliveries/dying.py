"""A process whose children die while they act: `python -m tests.deliveries.dying`, the installation in its environment.

For each of two forms it forks children that die at their first statement, at their second, and so on, until one lives;
the form has the same key each time, as that of somebody who tries again. Prints how many died, a line a form.
"""

import sys

from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewUpdate, NewVerdict, give_verdicts, post_update
from portal.deliveries.actions.fields import By
from portal.lib.db import release
from portal.record.verify import verify_stream
from tests.cast import NOON, sale_of, viewer
from tests.deliveries.help import deliveries_of
from tests.dying import begin, dies_at
from tests.record.alive import PHOTO


def judge() -> None:
    """Give two words on one form."""
    seen = [delivery_for(viewer("ana"), row.ref) for row in (*deliveries_of(2), *deliveries_of(3)[:1])]
    give_verdicts(seen[0].sale, [NewVerdict(one, "kept") for one in seen], By(viewer("ana"), NOON, "judge"))


def deliver() -> None:
    """Deliver the worktop with a photo, which gives another delivery its date."""
    seen = delivery_for(viewer("dee"), deliveries_of(1)[0].ref)
    new = NewUpdate("delivered", "It is in.", seen.delivery.version, files=(PHOTO,))
    post_update(seen, new, By(viewer("dee"), NOON, "deliver"))


if __name__ == "__main__":
    begin()
    for act in (judge, deliver):
        deaths = 0
        while dies_at(deaths + 1, act):
            deaths += 1
            if deaths % 8 == 0:
                sale = sale_of("ana").ref
                if list(verify_stream(sale)):
                    sys.exit(f"half of it is there after {deaths} deaths")
                release()
        sys.stdout.write(f"{deaths}\n")
