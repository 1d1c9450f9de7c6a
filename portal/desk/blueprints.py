"""Every page of the workspace but Today, sales and drafts, for create_app to register."""

from portal.desk.addition_views import bp as desk_additions
from portal.desk.audit_views import bp as desk_audit
from portal.desk.backup_views import bp as desk_backups
from portal.desk.change_views import bp as desk_changes
from portal.desk.closing_views import bp as desk_closing
from portal.desk.customer_views import bp as customers
from portal.desk.data_views import bp as desk_data
from portal.desk.enquiry_views import bp as desk_enquiries
from portal.desk.fragile_views import bp as desk_fragile
from portal.desk.handover_views import bp as desk_handover
from portal.desk.new_sale_views import bp as new_sale
from portal.desk.promise_views import bp as desk_promises
from portal.desk.public_views import bp as desk_public
from portal.desk.record_views import bp as desk_record
from portal.desk.testimonial_views import bp as desk_testimonials
from portal.desk.thanks_views import bp as desk_thanks
from portal.desk.withholding_views import bp as desk_withholdings

blueprints = (
    customers,
    desk_data,
    desk_fragile,
    desk_promises,
    desk_closing,
    desk_changes,
    desk_additions,
    desk_handover,
    desk_thanks,
    desk_enquiries,
    new_sale,
    desk_testimonials,
    desk_withholdings,
    desk_public,
    desk_record,
    desk_audit,
    desk_backups,
)
