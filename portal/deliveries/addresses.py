"""Addresses that pieces of the pages of staff ask for."""

from flask import url_for

from portal.deliveries.models import UpdateFile


def file_url(file: UpdateFile, *, small: bool = False) -> str:
    """Return where staff find a photo or file of an update."""
    return url_for("staff_files.small" if small else "staff_files.whole", ref=file.ref)
