"""Recording a sale over HTTP, for those who sell: a draft as a whole, its parts, its sources, and its sealing."""

from portal.intake.views.asks import bp as asks
from portal.intake.views.capture import bp as capture
from portal.intake.views.cues import bp as cues
from portal.intake.views.customer import bp as customer
from portal.intake.views.details import bp as details
from portal.intake.views.drafts import bp as drafts
from portal.intake.views.price import bp as price
from portal.intake.views.recording import bp as recording
from portal.intake.views.sources import bp as sources
from portal.intake.views.tables import bp as tables

blueprints = (drafts, recording, sources, capture, details, asks, cues, tables, customer, price)
