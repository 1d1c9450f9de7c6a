"""A customer writes about us, on an installation that runs: `python -m e2e.publishing EMAIL WORDS`."""

import os
import sys

from portal import create_app
from portal.config import load_settings
from portal.deliveries.actions.fields import By
from portal.lib import clock
from portal.lib.ids import new_ref
from portal.people.access import Viewer
from portal.people.models import Contact
from portal.sales.models import Sale
from portal.testimonials.actions import NewTestimonial, publish

if __name__ == "__main__":
    email, words = sys.argv[1:]
    create_app(load_settings(os.environ))
    one = Contact.get(Contact.email == email)
    author = Viewer("contact", one.ref, one.name, one.email, one.time_zone, one.customer)
    new = NewTestimonial(words=words, name=one.name)
    publish(Sale.get(Sale.customer == one.customer), new, By(author, clock.now(), new_ref()))
