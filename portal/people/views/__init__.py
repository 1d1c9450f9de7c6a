"""Pages of people: signing in and out, set-up of staff, the company's settings and look."""

from portal.people.views import company, mail, programs, retention, set_up, team
from portal.people.views.contact import bp as people
from portal.people.views.staff import bp as people_staff

__all__ = ["blueprints", "company", "mail", "programs", "retention", "set_up", "team"]

# The modules named above hang further routes on these two.
blueprints = (people, people_staff)
