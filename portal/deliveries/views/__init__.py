"""Deliveries over HTTP, for staff: updates, one at a time and several at once, and their photos and files."""

from portal.deliveries.views.files import bp as files
from portal.deliveries.views.several import bp as several
from portal.deliveries.views.updates import bp as updates

blueprints = (updates, several, files)
