"""Every page of the customer but the promise page and its papers, for create_app to register."""

from portal.my.addition_views import bp as my_additions
from portal.my.answer_views import bp as my_answers
from portal.my.ask_views import bp as my_ask
from portal.my.calendar_views import bp as my_calendar
from portal.my.change_views import bp as my_changes
from portal.my.charge_views import bp as my_charges
from portal.my.concern_views import bp as my_concerns
from portal.my.contact_views import bp as contacts
from portal.my.data_views import bp as my_data
from portal.my.message_views import bp as my_messages
from portal.my.preview_views import bp as previews
from portal.my.proposal_views import bp as my_proposals
from portal.my.rating_views import bp as my_ratings
from portal.my.referral_views import bp as my_referrals
from portal.my.review_views import bp as my_reviews
from portal.my.say_views import bp as say
from portal.my.settings_views import bp as settings_pages
from portal.my.testimonial_views import bp as my_testimonial
from portal.my.thanks_views import bp as my_thanks
from portal.my.verdict_views import bp as verdicts

blueprints = (
    say,
    verdicts,
    my_messages,
    my_additions,
    my_changes,
    my_charges,
    my_proposals,
    my_concerns,
    my_ratings,
    my_answers,
    my_reviews,
    my_calendar,
    my_thanks,
    my_referrals,
    my_ask,
    my_testimonial,
    previews,
    contacts,
    settings_pages,
    my_data,
)
