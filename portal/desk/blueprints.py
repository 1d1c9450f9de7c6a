"""Every page of the workspace but Today, sales and drafts, for create_app to register."""

from portal.desk.addition_views import bp as desk_additions
from portal.desk.answer_views import bp as desk_answers
from portal.desk.audit_views import bp as desk_audit
from portal.desk.backup_views import bp as desk_backups
from portal.desk.change_views import bp as desk_changes
from portal.desk.charge_file_views import bp as charge_files
from portal.desk.charge_views import bp as desk_charges
from portal.desk.closing_views import bp as desk_closing
from portal.desk.concern_views import bp as desk_concerns
from portal.desk.customer_views import bp as customers
from portal.desk.data_views import bp as desk_data
from portal.desk.enquiry_views import bp as desk_enquiries
from portal.desk.extra_views import bp as desk_extras
from portal.desk.fragile_views import bp as desk_fragile
from portal.desk.handover_views import bp as desk_handover
from portal.desk.insights_views import bp as desk_insights
from portal.desk.meeting_views import bp as desk_meetings
from portal.desk.message_views import bp as desk_messages
from portal.desk.neglected_views import bp as desk_neglected
from portal.desk.new_sale_views import bp as new_sale
from portal.desk.note_views import bp as desk_notes
from portal.desk.promise_views import bp as desk_promises
from portal.desk.public_views import bp as desk_public
from portal.desk.record_views import bp as desk_record
from portal.desk.refused_mail_views import bp as desk_refused_mail
from portal.desk.review_views import bp as desk_reviews
from portal.desk.testimonial_views import bp as desk_testimonials
from portal.desk.thanks_views import bp as desk_thanks
from portal.desk.webhook_views import bp as desk_webhooks
from portal.desk.withholding_views import bp as desk_withholdings

blueprints = (
    customers,
    desk_data,
    desk_fragile,
    desk_neglected,
    desk_insights,
    desk_messages,
    desk_promises,
    desk_closing,
    desk_changes,
    desk_charges,
    desk_extras,
    charge_files,
    desk_additions,
    desk_concerns,
    desk_handover,
    desk_thanks,
    desk_enquiries,
    desk_reviews,
    desk_meetings,
    desk_answers,
    new_sale,
    desk_testimonials,
    desk_withholdings,
    desk_public,
    desk_record,
    desk_audit,
    desk_backups,
    desk_notes,
    desk_refused_mail,
    desk_webhooks,
)
