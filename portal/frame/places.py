"""Which pages belong to which entry of the way around, by their endpoints, so that the entry of a page is marked."""

OF_PROMISES = (
    "my.home",
    "my.sale",
    "my.promise",
    "my.papers",
    "my.paper",
    "verdicts.several",
    "verdicts.give",
    *(f"my_additions.{deed}" for deed in ("page", "add", "withdraw", "confirm")),
    *(f"my_changes.{deed}" for deed in ("every", "one", "accept", "decline", "withdraw")),
    *(f"my_charges.{deed}" for deed in ("page", "extra", "approve", "decline")),
    *(f"my_proposals.{deed}" for deed in ("page", "propose", "release")),
    *(f"my_concerns.{deed}" for deed in ("page", "post", "one", "settle_it", "reopen")),
    *(
        f"my_reviews.{deed}"
        for deed in ("page", "ask", "one", "accept", "propose", "keep", "decline", "answer", "say_whether")
    ),
    "my_answers.page",
    "my_ratings.ratings",
    "my_ratings.give",
    "my_thanks.page",
    "my_thanks.thank",
    "my_referrals.page",
    "my_referrals.card",
    "my_referrals.ask_end",
    *(
        f"my_testimonial.{deed}"
        for deed in ("page", "publish", "preview", "ask_withdrawal", "take_back", "objection")
    ),
    *(
        f"say.{deed}"
        for deed in (
            "give_verdict",
            "answer",
            "dispute_wait",
            "open_occasion",
            "dispute_occasion",
            "report_breach",
            "take_back",
        )
    ),
)
OF_CONVERSATION = tuple(f"my_messages.{deed}" for deed in ("page", "write", "did_not_happen", "dispute"))
OF_ENQUIRIES = (
    *(f"desk_enquiries.{deed}" for deed in ("one", "give_answer", "end", "open_again", "take", "delete")),
    "desk_answers.page",
)
OF_CONCERNS = tuple(f"desk_concerns.{deed}" for deed in ("one", "acknowledge_it", "promise_fix", "say_it_is"))
OF_REVIEWS = (
    *(
        f"desk_reviews.{deed}"
        for deed in (
            *("invite_page", "invite", "numbered", "one"),
            *("accept", "propose", "keep", "cancel", "answer"),
        )
    ),
    *(f"desk_meetings.{deed}" for deed in ("page", "note", "agree", "end", "sum_up")),
)
OF_SALES = (
    "deliveries.updates",
    "deliveries.post",
    "deliveries.retraction",
    "desk_promises.promise",
    "desk_promises.dispute_page",
    "desk_closing.completion",
    "desk_thanks.page",
    "desk_thanks.thank",
    *(f"desk_changes.{deed}" for deed in ("everything", "proposal_page", "post_proposal", "one")),
    *(f"desk_changes.{deed}" for deed in ("accept_it", "decline_it", "withdraw_it")),
    *(f"desk_charges.{deed}" for deed in ("everything", "entry_page", "enter_it", "charge", "take_back")),
    *(f"desk_extras.{deed}" for deed in ("proposal_page", "propose_it", "extra", "revise_it", "withdraw_it")),
    *(f"charge_files.{deed}" for deed in ("page", "bring", "look", "take")),
    *(
        f"desk_additions.{deed}"
        for deed in ("one", "accept_it", "decline_it", "make_good_page", "make_it_good")
    ),
    "desk_closing.closing",
    "desk_notes.page",
    "desk_notes.write",
    "desk_handover.page",
    "desk_handover.post",
    "desk_handover.all_page",
    "desk_handover.post_all",
    "intake.sealing",
    "previews.preview",
    "new_sale.page",
    "new_sale.begin",
    *(f"recording.{page}" for page in ("basics", "save_basics")),
    *(f"recording_customer.{page}" for page in ("page", "save_name", "add", "change")),
    *(f"recording_price.{page}" for page in ("page", "save_total", "add", "change")),
    "details.page",
    "details.save_it",
    "asks.settling_page",
    "asks.settle_it",
    *(f"sources.{page}" for page in ("everything", "add", "one", "describe")),
    *(f"tables.{page}" for page in ("everything", "bring", "one", "read_so")),
)
OF_MESSAGES = tuple(f"desk_messages.{deed}" for deed in ("conversation", "write", "noting", "note"))
OF_TESTIMONIALS = (
    *(f"desk_testimonials.{page}" for page in ("testimonial", "reply_page", "give_reply")),
    *(f"desk_withholdings.{page}" for page in ("hiding_page", "hide_it", "confirm", "answer_page", "answer")),
)
OF_CUSTOMERS = (
    *(f"customers.{page}" for page in ("one", "contact", "ask_end")),
    *(f"desk_data.{page}" for page in ("page", "ask", "hold_it")),
)
OF_SETTINGS = (
    "people_staff.save_settings",
    "people_staff.retention_page",
    "people_staff.save_retention",
    *(f"people_staff.{page}" for page in ("programs_page", "new_token_page", "make_program_token")),
    *("people_staff.program_page", "people_staff.end_program_page"),
    *(f"desk_webhooks.{page}" for page in ("everything", "new_page", "make", "one", "change_page", "change")),
    *("desk_webhooks.end_page", "desk_webhooks.send_again"),
    "desk_public.page",
    "desk_public.save_profile",
    "desk_public.close",
    "desk_record.page",
    "desk_audit.page",
    "desk_backups.page",
    "desk_neglected.thresholds_page",
    "desk_neglected.save_thresholds",
    "desk_refused_mail.page",
)
