"""Recording a sale over HTTP, for those who sell: a draft as a whole, its parts, its sources, and its sealing."""

from portal.intake.views.capture import bp as capture
from portal.intake.views.cues import bp as cues
from portal.intake.views.drafts import bp as drafts
from portal.intake.views.tables import bp as tables

blueprints = (drafts, capture, cues, tables)
