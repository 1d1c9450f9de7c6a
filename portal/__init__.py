"""Kept: the portal a service company gives its customers after the sale."""

from flask import Flask

from portal import frame
from portal.api import jobs as api_jobs
from portal.api.blueprints import ENDPOINTS as API_ENDPOINTS
from portal.api.blueprints import bp as api
from portal.api.docs.views import bp as api_docs
from portal.appreciation import events as appreciation_events
from portal.backup import jobs as backup_jobs
from portal.calendars.views import bp as calendars
from portal.changes import events as changes_events
from portal.changes import showing as changes_showing
from portal.charges import events as charges_events
from portal.charges import jobs as charges_jobs
from portal.charges import showing as charges_showing
from portal.concerns import events as concerns_events
from portal.config import Settings, require_secret
from portal.custody import events as custody_events
from portal.custody import jobs as custody_jobs
from portal.deliveries import events as deliveries_events
from portal.deliveries import jobs as deliveries_jobs
from portal.deliveries import showing
from portal.deliveries import views as deliveries
from portal.demo.cast import CAST
from portal.demo.views import bp as demo
from portal.desk.blueprints import blueprints as desk_pages
from portal.desk.views import bp as desk
from portal.enquiries import events as enquiries_events
from portal.enquiries import jobs as enquiries_jobs
from portal.figures import agreement as figures_agreement
from portal.figures import events as figures_events
from portal.figures import jobs as figures_jobs
from portal.filing.views import bp as filing
from portal.happenings import jobs as happenings_jobs
from portal.intake import jobs as intake_jobs
from portal.intake import views as intake
from portal.lib import (
    bodies,
    clock,
    gate,
    headers,
    health,
    installed,
    logs,
    metrics,
    migrate,
    origin,
    outbox,
    retention,
)
from portal.lib.application import Application
from portal.lib.db import connect, db
from portal.messages import events as messages_events
from portal.messages import showing as messages_showing
from portal.messages.inbound import jobs as inbound_jobs
from portal.my import jobs as my_jobs
from portal.my.blueprints import blueprints as my_pages
from portal.my.views import bp as my
from portal.people import events as people_events
from portal.people import jobs as people_jobs
from portal.people import views as people
from portal.people import web as people_web
from portal.promises import agreement
from portal.promises import events as promises_events
from portal.public import jobs as public_jobs
from portal.public.ask_views import bp as asking
from portal.public.recipes import recipe_batch
from portal.public.record_making import record_pages
from portal.public.record_views import bp as public_record
from portal.public.referral_site import record_of_the_day, referral_pages
from portal.public.referral_views import bp as public_referrals
from portal.public.roots_making import root_pages
from portal.public.roots_views import bp as public_roots
from portal.public.site import stage
from portal.public.site.fixed import fixed
from portal.public.testimonial_site import testimonial_pages
from portal.public.testimonial_views import bp as public_testimonials
from portal.public.values import content_pages
from portal.public.verify_file import verify_pages
from portal.public.verify_views import bp as verify
from portal.public.views import bp as public
from portal.ratings import events as ratings_events
from portal.record import events as record_events
from portal.record import jobs as record_jobs
from portal.referrals import events as referrals_events
from portal.reviews import events as reviews_events
from portal.sales import events as sales_events
from portal.scoreboard import events as scoreboard_events
from portal.search import jobs as search_jobs
from portal.search.views import bp as search
from portal.testimonials import events as testimonials_events
from portal.testimonials import jobs as testimonials_jobs
from portal.web import failures, form_token, page_cache, templating
from portal.web.views import bp as assets
from portal.webhooks import events as webhooks_events
from portal.webhooks import jobs as webhooks_jobs

MOST_BODY_BYTES = 12_000_000
MOST_FORM_BYTES = 500_000
# What a mail program sends by itself, without our form: it checks on its own what else comes there.
ONE_CLICK = frozenset({"people.switch_off"})
# Importing these is what registers them: appliers of entries, further checks, and background work.
EVENTS = (
    record_events,
    people_events,
    webhooks_events,
    sales_events,
    promises_events,
    deliveries_events,
    changes_events,
    messages_events,
    agreement,
    charges_events,
    concerns_events,
    figures_events,
    appreciation_events,
    ratings_events,
    reviews_events,
    testimonials_events,
    referrals_events,
    enquiries_events,
    custody_events,
    scoreboard_events,
    figures_agreement,
)
JOBS = (
    retention,
    happenings_jobs,
    webhooks_jobs,
    record_jobs,
    deliveries_jobs,
    intake_jobs,
    search_jobs,
    backup_jobs,
    people_jobs,
    my_jobs,
    charges_jobs,
    inbound_jobs,
    testimonials_jobs,
    enquiries_jobs,
    custody_jobs,
    figures_jobs,
    public_jobs,
    api_jobs,
)
# What the public site is built from, in the order in which its pages are published.
SITE = (
    fixed,
    testimonial_pages,
    referral_pages,
    record_pages,
    root_pages,
    content_pages,
    recipe_batch,
    verify_pages,
)


def create_app(settings: Settings) -> Flask:
    """Return the portal as a WSGI application; this is the only place that knows every feature.

    Raises SettingsError when there is no secret to sign cookies with.
    """
    require_secret(settings)
    installed.bind(settings)
    connect(settings.database_url)
    app = Application(__name__, static_folder=None)
    app.config.update(_config(settings))
    templating.install(app)
    metrics.install(app)
    headers.install(app, settings)
    # Outermost, so that what the others refuse is a line in the log too.
    logs.install(app)
    bodies.install(app)
    csrf = form_token.install(app)
    page_cache.install(app)
    origin.install(app, exempt=ONE_CLICK | API_ENDPOINTS)
    people_web.install(app)
    gate.install(app)
    frame.install(app)
    failures.install(app)
    health.install(app, settings.data_dir, {"database": _database_answers, "migrations": _is_migrated})
    metrics.gauge(app, "kept_outbox_mails", "Mails that wait to be sent.", lambda: _outbox()[0])
    metrics.gauge(app, "kept_outbox_oldest_seconds", "Age of the oldest of them.", lambda: _outbox()[1])
    for blueprint in (
        assets,
        public,
        public_record,
        public_roots,
        public_testimonials,
        public_referrals,
        verify,
        asking,
        *people.blueprints,
        calendars,
        my,
        filing,
        *my_pages,
        desk,
        *desk_pages,
        search,
        *deliveries.blueprints,
        *intake.blueprints,
        api,
        api_docs,
    ):
        app.register_blueprint(blueprint)
    for endpoint in ONE_CLICK | API_ENDPOINTS:
        csrf.exempt(app.view_functions[endpoint])
    stage.install(app, SITE, record_of_the_day)
    app.jinja_env.globals.update(changes_showing.GLOBALS)
    app.jinja_env.globals.update(charges_showing.GLOBALS)
    app.jinja_env.globals.update(messages_showing.GLOBALS)
    app.jinja_env.globals.update(showing.GLOBALS, cast=CAST if settings.demo else None)
    if settings.demo:
        app.register_blueprint(demo)
    return app


def _config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "MAX_CONTENT_LENGTH": MOST_BODY_BYTES,
        "MAX_FORM_MEMORY_SIZE": MOST_FORM_BYTES,
        "SESSION_COOKIE_NAME": "__Host-kept" if settings.secure else "kept",
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        # A form may stay open for a day in a van; its token is bound to the browser's session, not to an hour.
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
    }


def _database_answers() -> bool:
    db.execute_sql("SELECT 1")
    return True


def _is_migrated() -> bool:
    return not migrate.still_pending()


def _outbox() -> tuple[int, float]:
    return outbox.length_and_age(clock.now())
