"""`portal staff`, `portal link` and `portal retention`: letting people in, and what was kept long enough goes."""

from collections.abc import Callable

import click

from portal.config import Settings
from portal.lib import clock
from portal.lib.commands import failing_plainly
from portal.lib.retention import days_kept, forget_old, keepings, would_go
from portal.people.actions.fields import email_of
from portal.people.actions.sign_in import operator_link
from portal.people.actions.staff import NewStaff, add_staff
from portal.people.actions.staff_access import set_up_link
from portal.people.queries import staff_by_email
from portal.record.models import SYSTEM


def people_commands(opened: Callable[[], Settings]) -> tuple[click.Command, ...]:
    """Return the commands; `opened` makes an installation ready for work."""
    return _staff_commands(opened), _link_command(opened), _retention_command(opened)


def _staff_commands(opened: Callable[[], Settings]) -> click.Group:
    @click.group("staff")
    def staff() -> None:
        """Members of staff."""

    @staff.command("add")
    @click.argument("email")
    @click.option("--role", required=True, type=click.Choice(["sales", "delivery", "manager"]))
    @click.option("--name", help="Their name; by default what stands before the @.")
    @failing_plainly
    def add_person(email: str, role: str, name: str | None) -> None:
        """Add a member of staff, or renew the link of one: prints a one-time link to set password and second factor."""
        opened()
        address, at = email_of(email), clock.now()
        known = staff_by_email(address)
        called = name or address.partition("@")[0].capitalize()
        ref = known.ref if known else add_staff(NewStaff(email=address, name=called, role=role), SYSTEM, at)
        click.echo(set_up_link(ref, at))

    return staff


def _link_command(opened: Callable[[], Settings]) -> click.Command:
    @click.command("link")
    @click.argument("email")
    @failing_plainly
    def link(email: str) -> None:
        """Print a contact's sign-in link: once, 10 minutes, any browser."""
        opened()
        click.echo(operator_link(email, clock.now()))

    return link


def _retention_command(opened: Callable[[], Settings]) -> click.Command:
    @click.command("retention")
    @click.option("--dry-run", is_flag=True, help="Count what would go, and change nothing.")
    @failing_plainly
    def retention(*, dry_run: bool) -> None:
        """Delete what lies outside the record and was kept long enough, as background work does once a day."""
        opened()
        at = clock.now()
        going, kept = would_go(at), days_kept()
        for one in keepings():
            click.echo(f"{one.name}: kept for {kept[one.topic]} days, {going[one.topic]:,} older")
            if not dry_run:
                forget_old(one.topic, at)
        click.echo("Nothing was deleted." if dry_run else "What is older was deleted.")

    return retention
