"""The figures of one sale in plain sentences, for the top of its page. Pure.

Silence is not consent: kept is said by the customer's word alone, and what is done without it waits for their word.
"""

from portal.figures.sale_figures import SaleFigures


def sentence(figures: SaleFigures) -> list[str]:
    """Say the figures of one sale, what the customer has said of them first; each item is a whole sentence."""
    if not figures.promises:
        return _nothing_counts(figures)
    if figures.to_come == figures.promises > 1 and not figures.afterwards:
        return [f"None of the {figures.promises} promises we made you is due yet.", *_ended(figures)]
    first, *others = _clauses(figures) or ["none has come due yet"]
    return [*_of_how_many(figures, first), *(f"{_capital(one)}." for one in others), *_ended(figures)]


def _nothing_counts(figures: SaleFigures) -> list[str]:
    if not figures.afterwards:
        return _ended(figures) or ["No promise is recorded here yet."]
    whose = "the one promise" if figures.afterwards == 1 else f"the {figures.afterwards} promises"
    older = f"These papers are older than this record: {whose} in them had fallen due before it began"
    return [f"{older} and {_verb(figures.afterwards, 'counts', 'count')} in no figure.", *_ended(figures)]


def _of_how_many(figures: SaleFigures, clause: str) -> list[str]:
    """Say of how many promises this is true; those recorded afterwards are named first, so that the rest adds up."""
    made = f"Of the {figures.promises + figures.afterwards} promises we made you"
    if figures.afterwards:
        older = f"{_some(figures.afterwards)} {_verb(figures.afterwards, 'was', 'were')} recorded afterwards"
        set_apart = f"{made}, {older}: {_verb(figures.afterwards, 'it counts', 'they count')} in no figure."
        others = "The other one" if figures.promises == 1 else f"Of the other {figures.promises} promises"
        return [set_apart, _only(others, clause) if figures.promises == 1 else f"{others}, {clause}."]
    if figures.promises == 1:
        return [_only("The one promise we made you", clause)]
    if clause.startswith(f"{figures.promises} "):
        every = "Both" if figures.promises == 2 else f"All {figures.promises}"  # noqa: PLR2004 - a pair has its word
        return [f"{every} promises we made you {clause.partition(' ')[2]}."]
    return [f"{made}, {clause}."]


def _only(promise: str, clause: str) -> str:
    return f"{promise} {clause.removeprefix('one ').removeprefix('none ')}."


def _clauses(figures: SaleFigures) -> list[str]:
    counted = (
        (figures.broken, "is broken", "are broken"),
        (figures.late, "is late", "are late"),
        (figures.disputed, "is right only in part, by your word", "are right only in part, by your word"),
        (figures.unconfirmed, "waits for your word", "wait for your word"),
        (figures.to_come, "is not yet due", "are not yet due"),
        (figures.undated, "has no date", "have no date"),
    )
    kept = [_kept(figures)] if figures.kept else []
    return kept + [f"{_some(count)} {_verb(count, one, many)}" for count, one, many in counted if count]


def _kept(figures: SaleFigures) -> str:
    kept = f"{_some(figures.kept)} {_verb(figures.kept, 'is', 'are')} kept"
    if not figures.kept_dated:
        return kept
    if figures.kept_dated < figures.kept:
        punctual = _some(figures.kept_on_time) if figures.kept_on_time else "none"
        return f"{kept}; of the {_some(figures.kept_dated)} with a date, {punctual} on time"
    if figures.kept == 1:
        return f"{kept}, on time" if figures.kept_on_time else f"{kept}, late"
    return f"{kept}, {_some(figures.kept_on_time) if figures.kept_on_time else 'none'} of them on time"


def _ended(figures: SaleFigures) -> list[str]:
    apart = min(figures.set_apart, figures.ended)
    counted = (
        (figures.ended - apart, "was released or replaced", "were released or replaced"),
        (
            apart,
            "falls due after the agreement was cancelled and is set apart",
            "fall due after the agreement was cancelled and are set apart",
        ),
    )
    return [
        f"{_capital(_some(count))} more {_verb(count, one, many)}." for count, one, many in counted if count
    ]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _some(count: int) -> str:
    return "one" if count == 1 else str(count)


def _verb(count: int, one: str, many: str) -> str:
    return one if count == 1 else many
