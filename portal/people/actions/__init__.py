"""What can be done to people and the company; each verb is all or nothing, `by` an actor and `at` an aware instant."""

from portal.people import events
from portal.people.actions.company import CompanySettings, change_settings, found_company, settings_of
from portal.people.actions.customers import NewContact, add_contact, add_customer, end_contact
from portal.people.actions.sign_in import operator_link
from portal.people.actions.staff import NewStaff, add_staff, change_staff, end_staff, staff_for
from portal.people.actions.staff_access import mail_set_up_link, set_up_link

# Whoever acts brings the appliers along: `events` stands here for that alone.
__all__ = [
    "CompanySettings",
    "NewContact",
    "NewStaff",
    "add_contact",
    "add_customer",
    "add_staff",
    "change_settings",
    "change_staff",
    "end_contact",
    "end_staff",
    "events",
    "found_company",
    "mail_set_up_link",
    "operator_link",
    "set_up_link",
    "settings_of",
    "staff_for",
]
