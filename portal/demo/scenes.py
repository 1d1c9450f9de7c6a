"""A scene of the story: an event with its sale, whoever acts in it, and what it brings along."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

from werkzeug.datastructures import FileStorage

from portal.deliveries.access import Seen, delivery_for, sale_for
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery
from portal.demo.chapters import Happened
from portal.demo.photos import draw
from portal.lib.ids import new_ref
from portal.lib.uploads import Upload, read_uploads
from portal.people.access import Viewer
from portal.people.models import Staff
from portal.people.queries import active_staff, company, contacts_of
from portal.promises.models import Promise
from portal.sales.models import Sale


@dataclass(frozen=True)
class Scene:
    """An event with its sale and whoever acts in it."""

    event: Happened
    sale: Sale
    by: By

    @property
    def more(self) -> Mapping[str, Any]:
        """What this kind of event says."""
        return self.event.more

    @property
    def seen(self) -> Seen:
        """The delivery that the event is about, as the actor may see it."""
        return self.delivery(self.event.promise, self.event.occurrence)

    def delivery(self, promise: int, occurrence: int) -> Seen:
        """Return a delivery of the sale by the number of its promise and its own."""
        about = Promise.get((Promise.sale == self.sale.ref) & (Promise.n == promise))
        row = Delivery.get((Delivery.promise == about.ref) & (Delivery.n == occurrence))
        return delivery_for(self.by.viewer, row.ref)

    def day(self, name: str) -> date | None:
        """Return a day that the event names, or None."""
        return date.fromisoformat(self.more[name]) if name in self.more else None

    @property
    def uploads(self) -> tuple[Upload, ...]:
        """The photos that the event names, drawn, and its files."""
        files = [_upload(one["name"], one["text"].encode()) for one in self.more.get("files", ())]
        return (*map(_photo, self.more.get("photos", ())), *files)


def scene_of(event: Happened, ref: str) -> Scene:
    """Return the scene of an event in the sale `ref`. Raises LookupError for somebody who isn't in it."""
    sale = Sale.get_by_id(ref)
    viewer = viewer_of(event.by, sale)
    return Scene(event, sale_for(viewer, ref), By(viewer, event.at, new_ref()))


def viewer_of(name: str, sale: Sale) -> Viewer:
    """Return the member of staff or contact of a sale with that first name. Raises LookupError for nobody."""
    if (staff := _staff_called(name)) is not None:
        return Viewer("staff", staff.ref, staff.name, staff.email, company().time_zone, role=staff.role)
    for one in contacts_of(sale.customer):
        if one.name.split()[0] == name:
            return Viewer("contact", one.ref, one.name, one.email, one.time_zone, customer=one.customer)
    message = f"the demonstration has nobody called {name} in “{sale.title}”"
    raise LookupError(message)


def staff_ref(name: str) -> str:
    """Return the ref of the member of staff with that first name. Raises LookupError for nobody."""
    staff = _staff_called(name)
    if staff is None:
        message = f"the demonstration has nobody called {name} who works there"
        raise LookupError(message)
    return staff.ref


def _staff_called(name: str) -> Staff | None:
    return next((staff for staff in active_staff() if staff.name.split()[0] == name), None)


@cache
def _photo(name: str) -> Upload:
    return _upload(f"{name}.jpg", draw(name))


def _upload(name: str, body: bytes) -> Upload:
    (upload,) = read_uploads([FileStorage(BytesIO(body), filename=name)])
    return upload
