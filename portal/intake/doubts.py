"""What is worth another look before a draft is sealed, and what keeps it from being sealed although nothing lacks."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.deliveries.ledger import Ledger
from portal.intake.actions.asking import askable
from portal.intake.asking import AskState
from portal.intake.language.clarity import hints
from portal.intake.queries import Parts
from portal.intake.rules import Fields
from portal.web.words import list_words

NO_DATE = "no_date"


@dataclass(frozen=True)
class Doubt:
    """Something about promises, by their numbers, as it is said of one of them and of many."""

    numbers: tuple[int, ...]
    is_one: str
    are_many: str

    def __str__(self) -> str:
        """Say it in a sentence."""
        if len(self.numbers) == 1:
            return f"Promise {self.numbers[0]} {self.is_one}."
        return f"Promises {list_words([str(n) for n in self.numbers])} {self.are_many}."


@dataclass(frozen=True)
class Block:
    """A promise, by its number and its part's ref, that somebody said they can't deliver by then, in their words."""

    n: int
    part: str
    words: str


def doubts_about(ledger: Ledger, parts: Parts, states: dict[str, AskState], by: str) -> Iterator[str]:
    """Yield what is worth another look in the sale that a draft would be; `by` is the ref of whoever looks."""
    undated = [pair.said.n for pair in ledger.pairs if pair.due_kind == "undated"]
    nobodys = [pair.said.n for pair in ledger.pairs if pair.deliverer is None]
    passed = [pair.said.n for pair in ledger.pairs if any(done.row.afterwards for done in pair.deliveries)]
    to_ask = {part.ref for theirs in askable(parts, by).values() for part in theirs}
    both = zip(ledger.pairs, parts.promises, strict=True)
    unclear = [pair.said.n for pair, part in both if _is_unclear(pair.said.words, part.fields)]
    waiting = {ref for ref, state in states.items() if state.kind == "asked"}
    found = (
        Doubt(tuple(undated), "has no date, and is shown so", "have no date, and are shown so"),
        Doubt(tuple(nobodys), "names nobody who delivers it", "name nobody who delivers them"),
        Doubt(
            tuple(passed),
            "has a date that has passed already; that date is kept, and counts in no figure",
            "have dates that have passed already; those dates are kept, and count in no figure",
        ),
        Doubt(
            tuple(unclear),
            "could be clearer: its details say how",
            "could be clearer: their details say how",
        ),
        Doubt(
            _numbers(parts, to_ask),
            "was not shown to whoever delivers it: ask whether they can by then",
            "were not shown to whoever delivers them: ask whether they can by then",
        ),
        Doubt(
            _numbers(parts, waiting),
            "waits for the answer of whoever delivers it",
            "wait for the answer of whoever delivers them",
        ),
    )
    yield from (str(doubt) for doubt in found if doubt.numbers)


def blocks_in(parts: Parts, states: dict[str, AskState]) -> list[Block]:
    """Return the promises whose "we can't" keeps a draft from being sealed."""
    return [
        Block(n, part.ref, states[part.ref].words)
        for n, part in enumerate(parts.promises, start=1)
        if states[part.ref].blocks
    ]


def _is_unclear(words: str, fields: Fields) -> bool:
    """Tell whether there is a hint about a promise, but for one about its date, of which is told apart."""
    return any(hint.key != NO_DATE for hint in hints(words, fields))


def _numbers(parts: Parts, refs: set[str]) -> tuple[int, ...]:
    return tuple(n for n, part in enumerate(parts.promises, start=1) if part.ref in refs)
