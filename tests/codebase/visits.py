"""The table: every route with every method, and who gets which answer. A route that isn't in it fails a test.

The order is that of the visits: first the pages, then the forms, with those that end something last.
"""

from portal.people.topics import CONTACT_TOPICS, STAFF_TOPICS
from tests.codebase.help import IN, Visit, all_get, ana_gets, staff_get
from tests.codebase.visits_of_answers import FORMS_OF_ANSWERS, PAGES_OF_ANSWERS
from tests.codebase.visits_of_changes import FORMS_OF_CHANGES, PAGES_OF_CHANGES
from tests.codebase.visits_of_charges import FORMS_OF_CHARGES, PAGES_OF_CHARGES
from tests.codebase.visits_of_concerns import FORMS_OF_CONCERNS, PAGES_OF_CONCERNS
from tests.codebase.visits_of_details import FORMS_OF_DETAILS, PAGES_OF_DETAILS
from tests.codebase.visits_of_drafting import FORMS_OF_DRAFTING, PAGES_OF_DRAFTING
from tests.codebase.visits_of_inbound import PAGES_OF_INBOUND
from tests.codebase.visits_of_insights import FORMS_OF_INSIGHTS, PAGES_OF_INSIGHTS
from tests.codebase.visits_of_messages import FORMS_OF_MESSAGES, PAGES_OF_MESSAGES
from tests.codebase.visits_of_notes import FORMS_OF_NOTES, PAGES_OF_NOTES
from tests.codebase.visits_of_programs import FORMS_OF_PROGRAMS, PAGES_OF_PROGRAMS
from tests.codebase.visits_of_reviews import FORMS_OF_REVIEWS, PAGES_OF_REVIEWS
from tests.codebase.visits_of_thanks import FORMS_OF_THANKS, PAGES_OF_THANKS

# Every page of a contact with one sale: the list leads on to it.
_CONTACT = (IN, 200, 200, IN, IN, IN)
_CONTACT_POSTS = (IN, 303, 303, IN, IN, IN)
_HOME = (IN, 303, 303, IN, IN, IN)
_STAFF = staff_get(200, 200, 200)
_STAFF_POSTS = staff_get(303, 303, 303)
_MANAGER = staff_get(403, 403, 200)
_MANAGER_POSTS = staff_get(403, 403, 303)
_MANAGER_TRIES = staff_get(403, 403, 422)
# Drafts are of whoever sold and of managers; those who deliver see none.
_DRAFT = staff_get(200, 404, 200)
_DRAFT_PAGE = staff_get(200, 403, 200)
_DRAFT_POSTS = staff_get(303, 403, 303)
_STAFF_TRIES = staff_get(422, 422, 422)
_MAILS = {topic.key: topic.usual for topic in CONTACT_TOPICS}
_STAFF_MAILS = {topic.key: "never" for topic in STAFF_TOPICS}
_WORD = {"word": "kept", "key": "{key}"}
_TEXT = {"text": "It was not so.", "key": "{key}"}
_OCCASION = {"what": "I asked about the tap.", "day": "2026-03-02", "time": "09:30", "key": "{key}"}
# The end of a sale is for whoever sold it, and managers.
_CLOSING = staff_get(200, 403, 200)
_UPDATE = {"kind": "progress", "text": "The template is made.", "was": "{version}", "key": "{key}"}
# Enquiries are for those who sell and for managers.
_SELLING = staff_get(200, 403, 200)
_SELLING_TRIES = staff_get(422, 403, 422)
_SOLD = staff_get(303, 403, 303)
_MAPPING = {
    "was": "1",
    "encoding": "utf-8",
    "delimiter": ",",
    "dates": "YYYY-MM-DD",
    "decimal": ".",
    "column-customer": "Client",
    "column-contact_email": "E-mail",
    "column-title": "Project",
    "column-signed_on": "Signed on",
    "column-salesperson": "Sold by",
    "column-words": "Promise",
    "column-channel": "How it was said",
    "all-rule": "what",
}
_ENQUIRY = {
    "name": "Pat Quist",
    "email": "pat@quist.example",
    "words": "Could you do our bathroom?",
    "consent": "y",
    "key": "{begun}",
}
_CUE = {"phrase": "at latest", "why": "says how soon", "key": "{key}"}
_WORDS = {"words": "They were late, and said so.", "name": "Ana", "was": "{written}", "key": "{key}"}
_SLICE = {"source": "{porch_source}", "slice": "0-9", "key": "{key}"}
_SOURCE = {"title": "A note", "kind": "call_note", "received_on": "2026-03-01"}
_RATING = {"what": "4", "when": "2", "care": "5", "care_words": "Dee rang at once.", "key": "{key}"}

PAGES = (
    Visit("public.home", "GET", "/", all_get(200)),
    Visit("public.page", "GET", "/privacy", all_get(200)),
    Visit("api_docs.start", "GET", "/api/docs", all_get(200)),
    Visit("api_docs.noun", "GET", "/api/docs/tokens", all_get(200)),
    Visit("api_docs.problems", "GET", "/api/docs/problems", all_get(200)),
    Visit("api_docs.problem", "GET", "/api/docs/problems/stale", all_get(200)),
    Visit("public.recipe", "GET", "/connect/hubspot", all_get(200)),
    Visit("public.recipe", "GET", "/connect/hubspot.json", all_get(200)),
    Visit("public.recipe", "GET", "/connect/none", all_get(404)),
    Visit("public.keys", "GET", "/.well-known/kept-keys.json", all_get(200)),
    Visit("verify.page", "GET", "/verify", all_get(200)),
    Visit("verify.saved", "GET", "/verify/kept-verify.html", all_get(200)),
    Visit("verify.key_file", "GET", "/verify/keys/{signing}.pem", all_get(200)),
    Visit("verify.key_file", "GET", "/verify/keys/none.pem", all_get(404)),
    Visit("public.security", "GET", "/.well-known/security.txt", all_get(200)),
    Visit("api.openapi", "GET", "/api/v1/openapi.json", all_get(200)),
    Visit("public_record.scoreboard", "GET", "/scoreboard", all_get(200)),
    Visit("public_record.scoreboard_json", "GET", "/scoreboard.json", all_get(200)),
    Visit("public_record.badge", "GET", "/scoreboard/badge.svg", all_get(200)),
    Visit("public_record.feed", "GET", "/scoreboard/feed.atom", all_get(200)),
    Visit("public_roots.newest", "GET", "/record/roots", all_get(200)),
    Visit("public_roots.data", "GET", "/record/roots.json", all_get(200)),
    Visit("public_roots.month", "GET", "/record/roots/2026-03", all_get(200)),
    Visit("public_roots.month", "GET", "/record/roots/2026-02", all_get(404)),
    Visit("public_roots.statement", "GET", "/record/roots/2026-03-03.json", all_get(200)),
    Visit("public_roots.statement", "GET", "/record/roots/2026-03-02.json", all_get(404)),
    Visit("public_roots.signature", "GET", "/record/roots/2026-03-03.json.sig", all_get(200)),
    Visit("public_testimonials.everything", "GET", "/testimonials", all_get(200)),
    Visit("public_testimonials.month", "GET", "/testimonials/{month}", all_get(200)),
    Visit("public_testimonials.part", "GET", "/testimonials/{month}/1", all_get(302)),
    Visit("public_testimonials.part", "GET", "/testimonials/{month}/2", all_get(404)),
    Visit("public_testimonials.photo", "GET", "/testimonials/photos/{shown}.webp", all_get(200)),
    Visit("public_referrals.referral", "GET", "/r/{code}", all_get(200)),
    Visit("public_referrals.referral", "GET", "/r/{sale}", all_get(404)),
    Visit("enquiries_public.ask_page", "GET", "/ask", all_get(200)),
    Visit("enquiries_public.sent", "GET", "/ask/sent", all_get(200)),
    Visit("enquiries_public.ask_through_page", "GET", "/r/{code}/ask", all_get(200)),
    Visit("enquiries_public.ask_through_page", "GET", "/r/AAAAAAAAAAAAA/ask", all_get(404)),
    Visit("enquiries_public.own_page", "GET", "/enquiries/{own}", all_get(200)),
    Visit("enquiries_public.own_page", "GET", "/enquiries/a-link-of-nobody", all_get(404)),
    Visit("assets.asset", "GET", "{asset}", all_get(200)),
    Visit("assets.favicon", "GET", "/favicon.svg", all_get(200)),
    Visit("people.look_sheet", "GET", "/look.css", all_get(200)),
    Visit("people.logo_picture", "GET", "/logo", all_get(404)),
    Visit("health.healthz", "GET", "/healthz", all_get(200)),
    Visit("health.readyz", "GET", "/readyz", all_get(200)),
    Visit("health.show_metrics", "GET", "/metrics", all_get(200)),
    Visit("people.sign_in_page", "GET", "/sign-in", all_get(200)),
    Visit("people.code_page", "GET", "/sign-in/code", all_get(303)),
    Visit("people.link_page", "GET", "/sign-in/a-link-of-nobody", all_get(404)),
    Visit("people_staff.sign_in_page", "GET", "/staff/sign-in", all_get(200)),
    Visit("people_staff.factor_page", "GET", "/staff/sign-in/code", all_get(303)),
    Visit("people_staff.set_up_page", "GET", "/staff/set-up/a-link-of-nobody", all_get(404)),
    Visit("people.mail_off_page", "GET", "/mail/off/a-switch-of-nobody", all_get(404)),
    Visit("my.home", "GET", "/my", _HOME),
    Visit("my.sale", "GET", "/my/sales/{sale}", ana_gets(200)),
    Visit("my.body", "GET", "/my/sales/{sale}/body", ana_gets(200)),
    Visit("my.promise", "GET", "/my/sales/{sale}/promises/1", ana_gets(200)),
    Visit("my.promise", "GET", "/my/sales/{sale}/promises/99", ana_gets(404)),
    Visit("verdicts.several", "GET", "/my/sales/{sale}/verdicts", ana_gets(200)),
    Visit("my.file", "GET", "/my/files/{photo}", ana_gets(200)),
    Visit("my.small", "GET", "/my/files/{photo}/small", ana_gets(200)),
    Visit("my.papers", "GET", "/my/sales/{sale}/papers", ana_gets(200)),
    Visit("my.paper", "GET", "/my/sales/{sale}/papers/1", ana_gets(200)),
    # What was pasted has no file; tests/my/test_papers.py has one.
    Visit("my.paper_file", "GET", "/my/sales/{sale}/papers/1/file", ana_gets(404)),
    Visit("my.receipt", "GET", "/my/sales/{sale}/receipt.json", ana_gets(200)),
    Visit("my.bundle", "GET", "/my/sales/{sale}/receipts.json", ana_gets(200)),
    Visit("my.signature", "GET", "/my/sales/{sale}/receipt.json.sig", ana_gets(200)),
    Visit("filing.receipt", "GET", "/my/sales/{sale}/receipt.pdf", ana_gets(200)),
    Visit("filing.for_staff", "GET", "/staff/sales/{sale}/receipt.pdf", _SELLING),
    Visit("filing.for_staff", "GET", "/staff/sales/{draft}/receipt.pdf", staff_get(404, 403, 404)),
    Visit("my.sale", "GET", "/my/sales/{draft}", ana_gets(404)),
    Visit("my_ratings.ratings", "GET", "/my/sales/{sale}/ratings", ana_gets(200)),
    Visit("my_referrals.page", "GET", "/my/sales/{sale}/referrals", ana_gets(200)),
    Visit("my_referrals.card", "GET", "/my/sales/{sale}/referrals/card", ana_gets(200)),
    Visit("my_referrals.picture", "GET", "/my/sales/{sale}/referrals/qr.svg", ana_gets(200)),
    Visit("my_referrals.ask_end", "GET", "/my/sales/{sale}/referrals/end", ana_gets(200)),
    Visit("my_ask.page", "GET", "/my/ask", _CONTACT),
    Visit("my_testimonial.page", "GET", "/my/sales/{sale}/testimonial", ana_gets(200)),
    Visit("my_testimonial.page", "GET", "/my/sales/{draft}/testimonial", ana_gets(404)),
    Visit("my_testimonial.ask_withdrawal", "GET", "/my/sales/{sale}/testimonial/withdrawal", ana_gets(200)),
    Visit("my_testimonial.photo", "GET", "/my/sales/{sale}/testimonial/photos/{shown}", ana_gets(200)),
    Visit("contacts.everybody", "GET", "/my/contacts", _CONTACT),
    Visit("contacts.one", "GET", "/my/contacts/{cy}", ana_gets(200)),
    Visit("contacts.ask_end", "GET", "/my/contacts/{cy}/end", ana_gets(200)),
    Visit("settings.page", "GET", "/my/settings", _CONTACT),
    Visit("my_data.page", "GET", "/my/data", _CONTACT),
    Visit("my_data.everything", "GET", "/my/data/everything.zip", _CONTACT),
    Visit("my_data.erasure", "GET", "/my/data/erasure", _CONTACT),
    Visit("desk.today", "GET", "/staff/", _STAFF),
    Visit("desk_fragile.page", "GET", "/staff/fragile", _STAFF),
    Visit("search.page", "GET", "/staff/search", _STAFF),
    Visit("desk.sales", "GET", "/staff/sales", _STAFF),
    Visit("desk.sale", "GET", "/staff/sales/{sale}", _STAFF),
    Visit("desk.sale", "GET", "/staff/sales/{draft}", _DRAFT),
    Visit("capture.page", "GET", "/staff/sales/{porch}/capture", _SELLING),
    *PAGES_OF_DETAILS,
    *PAGES_OF_CHANGES,
    *PAGES_OF_ANSWERS,
    *PAGES_OF_INSIGHTS,
    *PAGES_OF_MESSAGES,
    *PAGES_OF_PROGRAMS,
    *PAGES_OF_REVIEWS,
    *PAGES_OF_CONCERNS,
    *PAGES_OF_CHARGES,
    *PAGES_OF_THANKS,
    Visit("sources.everything", "GET", "/staff/sales/{porch}/sources", _SELLING),
    Visit("sources.one", "GET", "/staff/sales/{porch}/sources/{porch_source}", _SELLING),
    Visit("sources.file", "GET", "/staff/sales/{porch}/sources/{porch_note}/file", _SELLING),
    Visit(
        "sources.file", "GET", "/staff/sales/{porch}/sources/{porch_source}/file", staff_get(404, 403, 404)
    ),
    Visit("desk.paper", "GET", "/staff/sales/{sale}/papers/1", staff_get(200, 403, 200)),
    Visit("desk.paper_file", "GET", "/staff/sales/{sale}/papers/1/file", staff_get(404, 403, 404)),
    *PAGES_OF_DRAFTING,
    *PAGES_OF_INBOUND,
    *PAGES_OF_NOTES,
    Visit("previews.preview", "GET", "/staff/sales/{draft}/preview", _DRAFT_PAGE),
    Visit("intake.sealing", "GET", "/staff/sales/{draft}/sealing", _DRAFT_PAGE),
    Visit("desk_audit.page", "GET", "/staff/audit", _MANAGER),
    Visit("desk_audit.table", "GET", "/staff/audit/table", _MANAGER),
    Visit("desk_backups.page", "GET", "/staff/backups", _MANAGER),
    Visit("desk_handover.all_page", "GET", "/staff/handovers/{sam}", _MANAGER),
    Visit("desk_handover.page", "GET", "/staff/sales/{sale}/handover", _SELLING),
    Visit("desk_promises.promise", "GET", "/staff/sales/{sale}/promises/2", _STAFF),
    Visit("desk_promises.dispute_page", "GET", "/staff/deliveries/{asked}/dispute", _STAFF),
    Visit("desk_closing.completion", "GET", "/staff/sales/{sale}/completion", _CLOSING),
    Visit("desk_closing.closing", "GET", "/staff/sales/{sale}/closing", _CLOSING),
    Visit("desk_enquiries.everything", "GET", "/staff/enquiries", _SELLING),
    Visit("desk_enquiries.one", "GET", "/staff/enquiries/{enquiry}", _SELLING),
    Visit("tables.everything", "GET", "/staff/imports", _SELLING),
    Visit("tables.template_file", "GET", "/staff/imports/templates/full.csv", _SELLING),
    Visit("tables.one", "GET", "/staff/imports/{table}", _SELLING),
    Visit("tables.refused_file", "GET", "/staff/imports/{table}/refused.csv", staff_get(409, 403, 409)),
    Visit("updates.several", "GET", "/staff/updates", _STAFF),
    Visit("deliveries.retraction", "GET", "/staff/updates/{told}/retraction", _STAFF),
    Visit("staff_files.whole", "GET", "/staff/files/{file}", _STAFF),
    Visit("staff_files.small", "GET", "/staff/files/{file}/small", _STAFF),
    Visit("deliveries.updates", "GET", "/staff/deliveries/{delivery}/updates", _STAFF),
    Visit("customers.everybody", "GET", "/staff/customers", _STAFF),
    Visit("customers.one", "GET", "/staff/customers/{customer}", _STAFF),
    Visit("customers.contact", "GET", "/staff/customers/{customer}/contacts/{cy}", _STAFF),
    Visit("customers.ask_end", "GET", "/staff/customers/{customer}/contacts/{cy}/end", _STAFF),
    Visit("desk_data.page", "GET", "/staff/customers/{customer}/data", _MANAGER),
    Visit("desk_data.everything", "GET", "/staff/customers/{customer}/data/everything.zip", _MANAGER),
    Visit("desk_testimonials.everything", "GET", "/staff/testimonials", _STAFF),
    Visit("desk_testimonials.testimonial", "GET", "/staff/testimonials/{testimonial}", _STAFF),
    Visit("desk_testimonials.testimonial", "GET", "/staff/testimonials/{hidden}", _STAFF),
    Visit(
        "desk_testimonials.photo",
        "GET",
        "/staff/testimonials/{testimonial}/photos/1",
        staff_get(200, 200, 200),
    ),
    Visit("desk_testimonials.reply_page", "GET", "/staff/testimonials/{testimonial}/reply", _MANAGER),
    Visit("desk_withholdings.hiding_page", "GET", "/staff/testimonials/{testimonial}/hiding", _MANAGER),
    Visit("desk_withholdings.answer_page", "GET", "{held}/answer", _STAFF),
    Visit("desk_public.page", "GET", "/staff/settings/public", _MANAGER),
    Visit("desk_record.page", "GET", "/staff/record", _MANAGER),
    Visit("cues.page", "GET", "/staff/settings/cues", _SELLING),
    Visit("cues.one", "GET", "/staff/settings/cues/{cue}", _MANAGER),
    Visit("cues.one", "GET", "/staff/settings/cues/AAAAAAAAAAAAA", staff_get(403, 403, 404)),
    Visit("people_staff.mail_page", "GET", "/staff/mail", _STAFF),
    Visit("people_staff.recovery_page", "GET", "/staff/recovery-codes", _STAFF_POSTS),
    Visit("people_staff.settings_page", "GET", "/staff/settings", _MANAGER),
    Visit("people_staff.retention_page", "GET", "/staff/settings/retention", _MANAGER),
    Visit("people_staff.team_page", "GET", "/staff/settings/people", _MANAGER),
    Visit("people_staff.person_page", "GET", "/staff/settings/people/{dee}", _MANAGER),
    Visit("people_staff.end_page", "GET", "/staff/settings/people/{dee}/end", _MANAGER),
)
FORMS = (
    Visit("demo.look_as", "POST", "/demo/look-as/nobody", all_get(404)),
    Visit("people.ask_for_mail", "POST", "/sign-in", all_get(303), {"email": "pat@example.com"}),
    Visit("people.try_code", "POST", "/sign-in/code", all_get(422), {"code": "2345-6789"}),
    Visit("people.press_link", "POST", "/sign-in/a-link-of-nobody", all_get(404)),
    Visit("people_staff.give_password", "POST", "/staff/sign-in", all_get(422), {"email": "pat@example.com"}),
    Visit("people_staff.give_factor", "POST", "/staff/sign-in/code", all_get(303), {"code": "123456"}),
    Visit("people_staff.finish_set_up", "POST", "/staff/set-up/a-link-of-nobody", all_get(404)),
    Visit("people.switch_off", "POST", "/mail/off/a-switch-of-nobody", all_get(404)),
    Visit("verify.checked", "POST", "/verify", all_get(200), {"number": "AAAA-AAAA-AAAA-AAAA-AAAA"}),
    Visit("verify.record", "POST", "/verify/record", all_get(200), {"number": "AAAA-AAAA-AAAA-AAAA-AAAA"}),
    Visit("enquiries_public.ask", "POST", "/enquiries", all_get(303), _ENQUIRY),
    Visit("enquiries_public.ask_through", "POST", "/r/{code}/enquiries", all_get(303), _ENQUIRY),
    Visit(
        "enquiries_public.own_friend", "POST", "/enquiries/{own}/friend", all_get(303), {"may_know": "yes"}
    ),
    Visit(
        "my_ask.ask", "POST", "/my/enquiries", _CONTACT_POSTS, {"words": "The stairs too?", "key": "{key}"}
    ),
    Visit("contacts.add", "POST", "/my/contacts", (IN, 422, 422, IN, IN, IN), {"name": "Bo"}),
    Visit("contacts.correct", "POST", "/my/contacts/{cy}", ana_gets(422), {"name": "Cy"}),
    Visit("contacts.end_one", "POST", "/my/contacts/{cy}/end", ana_gets(303)),
    Visit("settings.save", "POST", "/my/settings", _CONTACT_POSTS, _MAILS),
    Visit(
        "customers.add_contact", "POST", "/staff/customers/{customer}/contacts", _STAFF_TRIES, {"name": "Bo"}
    ),
    Visit(
        "customers.correct", "POST", "/staff/customers/{customer}/contacts/{ana}", _STAFF_TRIES, {"name": "A"}
    ),
    Visit("people_staff.save_mail", "POST", "/staff/mail", _STAFF_POSTS, _STAFF_MAILS),
    Visit("deliveries.post", "POST", "/staff/deliveries/{delivery}/updates", _STAFF_POSTS, _UPDATE),
    Visit("my_ratings.give", "POST", "/my/sales/{sale}/ratings", ana_gets(303), _RATING),
    Visit("my_testimonial.preview", "POST", "/my/sales/{sale}/testimonial/preview", ana_gets(200), _WORDS),
    Visit("my_testimonial.publish", "POST", "/my/sales/{sale}/testimonial", ana_gets(303), _WORDS),
    Visit("my_testimonial.objection", "POST", "/my/sales/{sale}/testimonial/objection", ana_gets(404), _TEXT),
    Visit("my_testimonial.take_back", "POST", "/my/sales/{sale}/testimonial/withdrawal", ana_gets(303)),
    Visit("my_referrals.make", "POST", "/my/sales/{sale}/referrals", ana_gets(303)),
    Visit("my_referrals.end", "POST", "/my/sales/{sale}/referrals/end", ana_gets(303)),
    Visit("say.answer", "POST", "/my/waits/{wait}/answer", ana_gets(303), _TEXT),
    Visit("say.dispute_wait", "POST", "/my/waits/{wait}/dispute", ana_gets(303), _TEXT),
    Visit("say.give_verdict", "POST", "/my/deliveries/{late}/verdict", ana_gets(303), _WORD),
    Visit("verdicts.give", "POST", "/my/sales/{sale}/verdicts", ana_gets(422)),
    Visit("say.open_occasion", "POST", "/my/sales/{sale}/promises/5/occasions", ana_gets(303), _OCCASION),
    Visit("say.dispute_occasion", "POST", "/my/deliveries/{occasion}/dispute", ana_gets(303), _TEXT),
    Visit("say.report_breach", "POST", "/my/deliveries/{holding}/breach", ana_gets(422)),
    Visit("say.take_back", "POST", "/my/updates/{breach}/retraction", ana_gets(422)),
    Visit(
        "updates.post",
        "POST",
        "/staff/updates",
        staff_get(422, 422, 422),
    ),
    Visit("deliveries.retract", "POST", "/staff/updates/{told}/retraction", staff_get(422, 422, 422)),
    Visit("desk_promises.assign_to", "POST", "/staff/sales/{sale}/promises/6/assignment", _STAFF_POSTS),
    Visit(
        "desk_promises.open_one", "POST", "/staff/sales/{sale}/promises/5/occasions", staff_get(422, 422, 422)
    ),
    Visit("desk_promises.dispute", "POST", "/staff/deliveries/{asked}/dispute", staff_get(422, 422, 422)),
    Visit("desk_closing.complete", "POST", "/staff/sales/{sale}/completion", staff_get(422, 403, 422)),
    Visit("desk_handover.post", "POST", "/staff/sales/{sale}/handover", _SELLING_TRIES, {"was": "{sam} 1"}),
    Visit("desk_handover.post_all", "POST", "/staff/handovers/{dee}", _MANAGER_TRIES),
    Visit("desk_closing.close", "POST", "/staff/sales/{sale}/closing", staff_get(422, 403, 422)),
    Visit(
        "desk_enquiries.give_answer", "POST", "/staff/enquiries/{enquiry}/answers", staff_get(422, 403, 422)
    ),
    *FORMS_OF_DRAFTING,
    *FORMS_OF_NOTES,
    Visit("desk_enquiries.end", "POST", "/staff/enquiries/{enquiry}/ending", staff_get(422, 403, 422)),
    Visit(
        "desk_enquiries.open_again", "POST", "/staff/enquiries/{enquiry}/reopening", staff_get(409, 403, 409)
    ),
    Visit("desk_enquiries.take", "POST", "/staff/enquiries/{enquiry}/sale", staff_get(422, 403, 422)),
    Visit("desk_enquiries.delete", "POST", "/staff/enquiries/{enquiry}/deletion", staff_get(403, 403, 303)),
    Visit("enquiries_public.own_deletion", "POST", "/enquiries/{own}/deletion", all_get(303)),
    Visit("desk_testimonials.give_reply", "POST", "/staff/testimonials/{testimonial}/reply", _MANAGER_TRIES),
    Visit("desk_withholdings.hide_it", "POST", "/staff/testimonials/{testimonial}/hiding", _MANAGER_TRIES),
    Visit("desk_withholdings.confirm", "POST", "{held}/confirmation", staff_get(303, 303, 403)),
    Visit("desk_withholdings.answer", "POST", "{held}/answer", staff_get(422, 422, 403), {"key": "{key}"}),
    Visit("desk_withholdings.bring_it_back", "POST", "{held}/return", _STAFF_POSTS),
    Visit("desk_public.save_profile", "POST", "/staff/settings/public/profile", _MANAGER_POSTS),
    Visit("desk_public.open_it", "POST", "/staff/settings/public/scoreboard", _MANAGER_POSTS),
    Visit("desk_public.close", "POST", "/staff/settings/public/scoreboard/closing", _MANAGER_TRIES),
    Visit("capture.take", "POST", "/staff/sales/{porch}/capture/promises", _DRAFT_POSTS, _SLICE),
    Visit("capture.remove", "POST", "/staff/sales/{porch}/capture/promises/{taken}/removal", _DRAFT_POSTS),
    Visit("capture.restore", "POST", "/staff/sales/{porch}/capture/promises/{taken}/restoring", _DRAFT_POSTS),
    Visit("cues.try_it", "POST", "/staff/settings/cues/trial", _SELLING, {"text": "We will call."}),
    Visit("cues.add", "POST", "/staff/settings/cues", _MANAGER_POSTS, _CUE),
    Visit("cues.change", "POST", "/staff/settings/cues/{cue}", _MANAGER_TRIES),
    Visit("cues.remove", "POST", "/staff/settings/cues/{cue}/removal", _MANAGER_POSTS),
    Visit("cues.restore", "POST", "/staff/settings/cues/restoring", _MANAGER_POSTS),
    *FORMS_OF_DETAILS,
    *FORMS_OF_CHARGES,
    *FORMS_OF_CHANGES,
    *FORMS_OF_ANSWERS,
    *FORMS_OF_INSIGHTS,
    *FORMS_OF_MESSAGES,
    *FORMS_OF_PROGRAMS,
    *FORMS_OF_REVIEWS,
    *FORMS_OF_CONCERNS,
    *FORMS_OF_THANKS,
    Visit("sources.add", "POST", "/staff/sales/{porch}/sources", staff_get(422, 403, 422)),
    Visit("sources.describe", "POST", "/staff/sales/{porch}/sources/{porch_note}", _DRAFT_POSTS, _SOURCE),
    Visit(
        "sources.remove",
        "POST",
        "/staff/sales/{porch}/sources/{porch_source}/removal",
        staff_get(409, 403, 409),
    ),
    Visit("intake.seal", "POST", "/staff/sales/{draft}/sealing", _DRAFT_POSTS, {"was": "1"}),
    Visit("intake.undo", "POST", "/staff/sales/{draft}/sealing/undo", _DRAFT_POSTS, {"was": "2"}),
    Visit("intake.delete", "POST", "/staff/sales/{draft}/deletion", _DRAFT_POSTS, {"was": "3"}),
    Visit("tables.bring", "POST", "/staff/imports", staff_get(422, 403, 422)),
    Visit("tables.read_so", "POST", "/staff/imports/{table}", _SOLD, _MAPPING),
    Visit("tables.start", "POST", "/staff/imports/{table}/start", _SOLD, {"was": "2"}),
    Visit("tables.stop", "POST", "/staff/imports/{table}/stop", _SOLD),
    Visit("people_staff.codes_kept", "POST", "/staff/recovery-codes", _STAFF_POSTS),
    Visit("people_staff.save_settings", "POST", "/staff/settings", _MANAGER_POSTS),
    Visit("people_staff.save_retention", "POST", "/staff/settings/retention", _MANAGER_POSTS),
    Visit("people_staff.add_person", "POST", "/staff/settings/people", _MANAGER_TRIES),
    Visit("people_staff.change_person", "POST", "/staff/settings/people/{dee}", _MANAGER_TRIES),
    Visit("people_staff.send_link", "POST", "/staff/settings/people/{dee}/link", _MANAGER_POSTS),
    Visit("people_staff.end_person", "POST", "/staff/settings/people/{dee}/end", _MANAGER_POSTS),
    Visit("customers.end_contact", "POST", "/staff/customers/{customer}/contacts/{cy}/end", _STAFF_POSTS),
    Visit("my_data.ask", "POST", "/my/data/erasure", (IN, 422, 422, IN, IN, IN)),
    Visit("my_data.undo", "POST", "/my/data/erasure/undo", _CONTACT_POSTS),
    Visit("desk_data.ask", "POST", "/staff/customers/{customer}/data/erasure", _MANAGER_TRIES),
    Visit("desk_data.undo", "POST", "/staff/customers/{customer}/data/erasure/undo", _MANAGER_POSTS),
    Visit("desk_data.hold_it", "POST", "/staff/customers/{customer}/data/hold", _MANAGER_TRIES),
    Visit("desk_data.lift", "POST", "/staff/customers/{customer}/data/hold/lifting", _MANAGER_POSTS),
    Visit("settings.leave_everywhere", "POST", "/my/settings/sign-out", _CONTACT_POSTS),
    Visit("people.leave", "POST", "/sign-out", all_get(303), {"who": ""}),
)
VISITS = PAGES + FORMS
