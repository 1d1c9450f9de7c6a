"""What the tests about the code share: every route as a visit, dumps of all tables, and the files of the project."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import cast

from flask import Flask

from portal.charges.actions import bring_file
from portal.concerns.models import ConcernFile
from portal.deliveries.access import delivery_for
from portal.deliveries.actions import NewOccasion, NewUpdate, open_occasion, post_update
from portal.deliveries.actions.fields import By
from portal.deliveries.models import Delivery, Update, UpdateFile, Wait
from portal.enquiries.tokens import begin, own_token
from portal.intake.actions import Answer, NewPart, answer, ask
from portal.intake.actions.parts import put_part
from portal.intake.actions.tables import NewTable, add_table
from portal.intake.asked import asked_of
from portal.intake.language.cues import default_cues
from portal.intake.models import Draft, DraftPart
from portal.intake.queries import parts_of
from portal.lib.db import tables
from portal.lib.ids import new_ref
from portal.lib.uploads import Upload
from portal.messages.models import MessageFile
from portal.people.actions import NewContact, add_contact
from portal.people.actions.pictures import show_picture
from portal.people.actions.tokens import NewToken, make_token
from portal.people.models import Staff
from portal.people.token_list import ref_of_secret
from portal.promises.models import Promise
from portal.record.keys import current
from portal.record.models import SYSTEM
from portal.record.roots import make_root
from portal.testimonials.actions import hide
from portal.web.assets import asset_url
from portal.webhooks.actions.making import NewWebhook, make_webhook
from tests.appreciation.test_pictures import drawn
from tests.cast import NOON, bring, sale_of, viewer
from tests.changes.help import left_out, proposed
from tests.charges.help import asked as asked_extra
from tests.charges.help import bill
from tests.concerns.help import now, put_right, raised
from tests.deliveries.help import deliveries_of
from tests.deliveries.saying import breach, happens, photos, wait_for_ana
from tests.enquiries.help import anas_link, asked
from tests.intake.drafting import begun, by, paper, put, quoted
from tests.intake.tables.help import two_sales
from tests.make import PROPOSAL, kitchen, promise
from tests.messages.help import PHOTO as SINK
from tests.messages.help import note
from tests.messages.help import say as write_to_us
from tests.notes.help import noted
from tests.page import Browser
from tests.public.speaking import PHOTO, picture, say

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = ("nobody", "ana", "bea", "sam", "dee", "max")
# Not signed in as whoever the page is for: the answer leads to the sign-in page.
IN = "sign in"
Answers = tuple[int | str, ...]


@dataclass(frozen=True)
class Visit:
    """A request to a route, and the status that each of PEOPLE gets; `{…}` in path and form are places of the stage."""

    endpoint: str
    method: str
    path: str
    answers: Answers
    form: Mapping[str, str] = field(default_factory=dict)

    def answer_for(self, who: str) -> int | str:
        """Return what this reader gets."""
        return self.answers[PEOPLE.index(who)]


def all_get(status: int | str) -> Answers:
    """Everybody gets the same."""
    return (status,) * len(PEOPLE)


def ana_gets(status: int) -> Answers:
    """Ana gets it, Bea finds nothing there, the others have no contact's session."""
    return (IN, status, 404, IN, IN, IN)


def staff_get(sam: int, dee: int, max_: int) -> Answers:
    """Sam, Dee and Max get these; contacts and strangers have no session of staff."""
    return (IN, IN, IN, sam, dee, max_)


def open_stage() -> dict[str, str]:
    """Add a draft of Ana's to the stage; return what addresses and forms of the visits are filled with."""
    floor = kitchen(external_id="floor-1", title="Your floor", seal=False, promises=[promise(words="Oak.")])
    assert not bring(floor).refusals
    assert make_root(NOON)
    sale = sale_of("ana").ref
    worktop = Promise.get((Promise.sale == sale) & (Promise.n == 1))
    delivery = Delivery.get(Delivery.promise == worktop.ref)
    return {
        "sale": sale,
        "delivery": delivery.ref,
        "version": str(delivery.version),
        "key": new_ref(),
        "draft": Draft.get().ref,
        **_typed(Draft.get()),
        "sam": viewer("sam").ref,
        "dee": viewer("dee").ref,
        "customer": viewer("ana").customer,
        "ana": viewer("ana").ref,
        "cy": _another_contact(),
        "asset": asset_url("kept.css"),
        "signing": current(),
        "cue": default_cues()[0].ref,
        **_asked_us(),
        **_said(),
        **_told_and_opened(),
        **_in_public(),
        **_captured(),
        "table": _table(),
        **_changed(),
        "note": noted("dee").ref,
        **_talked(),
        **_concerned(),
        **_charged(),
        "face": _face(),
        "program": _program(),
        "webhook": _webhook(),
    }


def _charged() -> dict[str, str]:
    """Let Sam ask Ana for three extras, bill her and bring a table of charges; return the refs of what came of it."""
    first, _, last = asked_extra("420.00"), asked_extra("90.00"), asked_extra("10.00")
    body = b"date,words,amount\n2026-03-01,Second third,100.00\n"
    return {
        "extra": first.ref,
        "last_extra": last.ref,
        "charge": bill("1000.00", pay_link="https://pay.example/1042").ref,
        "charge_file": bring_file(sale_of("ana"), "charges.csv", body, by("sam")),
    }


def _concerned() -> dict[str, str]:
    """Let Ana be concerned about her worktop, and about the sale, which Max says is put right; return their refs."""
    one, other = raised(about=deliveries_of(1)[0], files=(SINK,)), raised("Nobody rings.")
    put_right(other, "max")
    return {
        "concern": one.ref,
        "concern_version": str(one.version),
        "concern_photo": ConcernFile.get().ref,
        "fixed_concern": other.ref,
        "fixed_version": str(now(other).version),
    }


def _talked() -> dict[str, str]:
    """Let Ana send a photo, and Dee note that she called; return the refs of what came of it."""
    sent, called = write_to_us("ana", "Is this the tap?", files=(SINK,)), note("dee")
    return {"sent_photo": MessageFile.get(MessageFile.of == sent.ref).ref, "noted": called.ref}


def _more_changes() -> dict[str, str]:
    """Let Ana propose one more change, number 3, and Sam another one, number 4; return their refs."""
    return {
        "withdrawn_change": proposed("ana", 4, words="You leave it clean.").ref,
        "accepted_change": proposed("sam", 3, words="You hear from me every Friday.").ref,
    }


def _changed() -> dict[str, str]:
    """Let Ana add what was left out and propose a change, and Sam propose another one; return their refs."""
    later = {"once": "2026-04-11"}
    return {
        "addition": left_out().ref,
        "anas_change": proposed("ana", 1, due=later).ref,
        "our_change": proposed("sam", 6, words="We look at it on Monday.").ref,
        "other_addition": left_out("You would sand the door.").ref,
        **_more_changes(),
    }


def _typed(draft: Draft) -> dict[str, str]:
    """Let the draft hold lines of its price; return the refs of what was typed and of what was removed again."""
    sam = viewer("sam").ref
    made = {
        "line": put_part(
            draft.ref, NewPart("line", {"words": "The boards", "amount": "38400.00"}), sam, NOON
        ),
        "left_out": put_part(draft.ref, NewPart("line"), sam, NOON),
        "gone": put_part(draft.ref, NewPart("contact"), sam, NOON),
    }
    DraftPart.update(removed_at=NOON).where(DraftPart.ref.in_([made["left_out"], made["gone"]])).execute()
    return {**made, "person": parts_of(draft.ref).contacts[0].ref}


def _face() -> str:
    """Let Max show a picture of himself and of Dee, so that it stays when one takes it back; return its SHA-256."""
    for who in ("max", "dee", "sam"):
        show_picture(viewer(who).ref, drawn(), NOON)
    return str(Staff.get_by_id(viewer("max").ref).picture)


def _program() -> str:
    """Let Max make a token for Dee's scheduler; return its ref."""
    token = NewToken("Scheduler", viewer("dee").ref, ["deliveries:write"], None)
    return ref_of_secret(make_token(token, viewer("max"), new_ref(), NOON))


def _webhook() -> str:
    """Let Max have a program called; return the ref of the webhook."""
    new = NewWebhook("Planner", "https://planner.example/kept", (), ["sales:read"], viewer("max").ref)
    return make_webhook(new, viewer("max"), new_ref(), NOON).ref


def _table() -> str:
    """Let Sam bring a table of sales; return its ref."""
    ref = add_table(NewTable("sales.csv", two_sales()), By(viewer("sam"), NOON, new_ref()))
    assert ref is not None
    return ref


def _said() -> dict[str, str]:
    """Let it be said what the customer may answer: a wait with a photo, an occasion of ours, a breach that Ana saw."""
    late, holding = deliveries_of(2)[0], deliveries_of(4)[0]
    wait_for_ana(late, photos("tap.jpg"))
    happens("sam", 5, "You asked about the floor.")
    breach("ana", holding, "There was dust on Monday.")
    return {
        "late": late.ref,
        "wait": Wait.get(Wait.delivery == late.ref).ref,
        "photo": UpdateFile.get(UpdateFile.kind == "photo").ref,
        "occasion": deliveries_of(5)[0].ref,
        "holding": holding.ref,
        "breach": Update.get(Update.delivery == holding.ref).ref,
    }


def _asked_us() -> dict[str, str]:
    """Let Pat ask us through Ana's link; return the link, the enquiry, and a form of a minute ago."""
    link = anas_link()
    enquiry = asked(link)
    begun = begin(NOON - timedelta(minutes=1))
    return {"code": link.code, "enquiry": enquiry.ref, "own": own_token(enquiry.ref), "begun": begun}


def _told_and_opened() -> dict[str, str]:
    """Let Dee tell of the floor with a photo, and Ana write a question; return the refs of what came of it."""
    sale, dee, ana = sale_of("ana"), viewer("dee"), viewer("ana")
    [floor] = deliveries_of(6)
    photo = Upload("photo", "image/webp", b"whole", "floor.jpg", b"small", 4, 3)
    new = NewUpdate("progress", "The boards are good.", floor.version, files=(photo,))
    post_update(delivery_for(dee, floor.ref), new, By(dee, NOON, new_ref()))
    answers = Promise.get((Promise.sale == sale.ref) & (Promise.n == 5))
    question = NewOccasion("Which tap is it?", NOON)
    open_occasion(sale, answers, question, By(ana, NOON, new_ref()))
    update = Update.get(Update.delivery == floor.ref)
    return {
        "told": update.ref,
        "told_version": str(update.seq),
        "file": UpdateFile.get(UpdateFile.of == update.ref).ref,
        "asked": deliveries_of(5)[-1].ref,
    }


def _in_public() -> dict[str, str]:
    """Let Ana and Bea write in public, and Max hide what Bea wrote; return the refs of what came of it."""
    ours, theirs = say("ana", photo=picture()), say("bea")
    held = hide(theirs, "abuse", "It is rude.", By(viewer("max"), NOON, new_ref()))
    return {
        "testimonial": ours.ref,
        "written": str(ours.n),
        "month": ours.month,
        "shown": PHOTO,
        "hidden": theirs.ref,
        "held": f"/staff/testimonials/{theirs.ref}/withholdings/{held.ref if held else ''}",
    }


def _captured() -> dict[str, str]:
    """Let Sam take a promise from a proposal beside which lies a note, by a day on which Dee can't; return all refs."""
    draft = begun()
    source = paper(draft)
    quote = put(draft, "promise", quoted(source, PROPOSAL, "The old cabinets go to the reuse store"))
    note = paper(
        draft, "We call on Monday.", title="A note", body=b"We call on Monday.", file_name="note.txt"
    )
    ask(draft, by("sam"))
    [one] = asked_of(viewer("dee"))
    answer([Answer(quote.ref, one.about, "cannot", "The store is shut.")], by("dee"))
    return {"porch": draft.ref, "porch_source": source, "porch_note": note, "taken": quote.ref}


def _another_contact() -> str:
    """Return Cy, a contact of Ana's household, so that somebody can be ended there."""
    new = NewContact("Cy Brandt", "cy@brandt.example", "America/New_York")
    return add_contact(viewer("ana").customer, new, SYSTEM, NOON)


def browser_of(who: str, app: Flask) -> Browser:
    """Return a browser of one of PEOPLE that holds a form token already."""
    browser = Browser(app)
    if who != "nobody":
        browser.sign_in(who)
    browser.get("/sign-in")
    return browser


def filled(form: Mapping[str, str], places: Mapping[str, str]) -> dict[str, str]:
    """Return a form with the places of the stage in it."""
    return {name: value.format_map(dict(places)) for name, value in form.items()}


# When somebody was seen; the row of a word in the index, which a rebuild counts anew.
_NEVER_SAME = {
    *(("session", "seen_at"), ("calendar_link", "last_used_at"), ("token_secret", "last_used_at")),
    ("search", "id"),
}


def dump(*without: str) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table but those named, less what two runs of the same never share."""
    found = {}
    for table in tables():
        name = table._meta.table_name
        columns = [one for one in table._meta.sorted_fields if (name, one.name) not in _NEVER_SAME]
        if name not in without:
            rows = cast("Iterable[tuple[object, ...]]", table.select(*columns).tuples())
            found[name] = sorted((tuple(map(_plain, row)) for row in rows), key=repr)
    return found


def python_files(*folders: str) -> Iterator[Path]:
    """Yield the Python files of these folders of the project."""
    for folder in folders:
        yield from (
            path for path in sorted((ROOT / folder).rglob("*.py")) if "node_modules" not in path.parts
        )


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
