"""The figures of one sale in plain sentences, for the top of its page. Pure.

Silence is not consent: what is delivered without the customer's word is called done, never kept.
"""

from portal.figures.sale_figures import SaleFigures


def sentence(figures: SaleFigures) -> list[str]:
    """Say the figures of one sale, what matters most to its customer first; each item is a whole sentence."""
    if not figures.promises:
        return _nothing_counts(figures)
    return [*_done(figures), *_places(figures), *_customer_says(figures), *_ended(figures)]


def _nothing_counts(figures: SaleFigures) -> list[str]:
    if not figures.afterwards:
        return _ended(figures) or ["No promise is recorded here yet."]
    whose = "the one promise" if figures.afterwards == 1 else f"the {figures.afterwards} promises"
    older = f"These papers are older than this record: {whose} in them had fallen due before it began"
    return [f"{older} and {_verb(figures.afterwards, 'counts', 'count')} in no figure.", *_ended(figures)]


def _done(figures: SaleFigures) -> list[str]:
    """Say how many are done of how many; those recorded afterwards are named first, so that the rest adds up."""
    made = f"Of the {figures.promises + figures.afterwards} promises we made you"
    if figures.afterwards:
        older = f"{_some(figures.afterwards)} {_verb(figures.afterwards, 'was', 'were')} recorded afterwards"
        set_apart = f"{made}, {older}: {_verb(figures.afterwards, 'it counts', 'they count')} in no figure."
        others = "Of the other one" if figures.promises == 1 else f"Of the other {figures.promises}"
        return [set_apart, f"{others}, {_done_words(figures)}."]
    if figures.promises == 1:
        made = "Of the one promise we made you"
    return [f"{made}, {_done_words(figures)}."]


def _done_words(figures: SaleFigures) -> str:
    if not figures.done:
        return "none is done yet"
    done = f"{_some(figures.done)} {_verb(figures.done, 'is', 'are')} done"
    if not figures.done_dated:
        return done
    if figures.done_dated < figures.done:
        punctual = _some(figures.done_on_time) if figures.done_on_time else "none"
        return f"{done}; of the {_some(figures.done_dated)} with a date, {punctual} on time"
    if figures.done == 1:
        return f"{done}, on time" if figures.done_on_time else f"{done}, late"
    return f"{done}, {_some(figures.done_on_time) if figures.done_on_time else 'none'} of them on time"


def _places(figures: SaleFigures) -> list[str]:
    counted = (
        (figures.broken, "{} is broken.", "{} are broken."),
        (figures.late, "{} is late.", "{} are late."),
        (figures.up_to_date, "{} goes on and is up to date.", "{} go on and are up to date."),
        (figures.to_come, "{} is not yet due.", "{} are not yet due."),
        (figures.undated, "{} has no date.", "{} have no date."),
    )
    return [
        _verb(count, one, many).format(_some(count).capitalize()) for count, one, many in counted if count
    ]


def _customer_says(figures: SaleFigures) -> list[str]:
    said = []
    if figures.kept:
        said.append(f"By your word {_some(figures.kept)} {_verb(figures.kept, 'is', 'are')} kept.")
    if figures.disputed:
        said.append(
            f"By your word {_some(figures.disputed)} {_verb(figures.disputed, 'is', 'are')} not yet right."
        )
    if figures.unconfirmed:
        said.append(f"We don't have your word yet on {_some(figures.unconfirmed)}.")
    return said


def _ended(figures: SaleFigures) -> list[str]:
    if not figures.ended:
        return []
    return [
        f"{_some(figures.ended).capitalize()} more {_verb(figures.ended, 'was', 'were')} released or replaced."
    ]


def _some(count: int) -> str:
    return "one" if count == 1 else str(count)


def _verb(count: int, one: str, many: str) -> str:
    return one if count == 1 else many
