"""What can be done about ratings: a customer gives one, and is asked at fixed moments. No verb changes either."""

from portal.ratings import events
from portal.ratings.actions.asking import ask
from portal.ratings.actions.rating import NewRating, rate

# Whoever acts brings the appliers along: `events` stands here for that alone.
__all__ = ["NewRating", "ask", "events", "rate"]
