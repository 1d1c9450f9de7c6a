"""Recording a sale over HTTP, for those who sell: a draft as a whole, its parts, its sources, and its sealing."""

from portal.intake.views.asks import bp as asks
from portal.intake.views.capture import bp as capture
from portal.intake.views.cues import bp as cues
from portal.intake.views.customer import bp as customer
from portal.intake.views.details import bp as details
from portal.intake.views.drafts import bp as drafts
from portal.intake.views.price import bp as price
from portal.intake.views.recording import bp as recording

blueprints = (drafts, recording, customer, price, capture, cues, details, asks)
