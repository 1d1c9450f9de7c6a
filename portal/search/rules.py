"""What somebody typed into the search box, read as words and phrases, and said again as each engine asks. Pure.

Whatever is typed is a search: there is no syntax to get wrong.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 200
MOST_TERMS = 12
# The last word may still be in the making. Shorter beginnings than this are those of half the language.
SHORTEST_BEGINNING = 3


@dataclass(frozen=True)
class Term:
    """One word, or several in this order; `beginning` says that the last one may go on."""

    words: tuple[str, ...]
    beginning: bool = False


@dataclass(frozen=True)
class Asked:
    """What has to be there, and what must not."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()


def parse(typed: str) -> Asked:
    """Read words (all must be there), "words in quotes" (in this order) and -words (must not be there).

    The last word counts as a beginning, unless it is in quotes, left out, or followed by a space.
    """
    typed = _plain_quotes(typed[:LONGEST])
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for place, part in enumerate(typed.split('"')):
        is_phrase, goes_on = place % 2 == 1, place == typed.count('"')
        for piece in [part] if is_phrase else part.split():
            words = _words(piece)
            out = not is_phrase and piece.startswith("-") and len(piece) > 1
            open_end = not is_phrase and goes_on and typed.endswith(piece) and words[-1:] != ()
            beginning = open_end and not out and len(words[-1]) >= SHORTEST_BEGINNING
            if words:
                (unwanted if out else wanted).append(Term(words, beginning))
    return Asked(tuple(_last_open(wanted)[:MOST_TERMS]), tuple(unwanted[:MOST_TERMS]))


def fts5(asked: Asked, kind: str, scope: Sequence[str]) -> str:
    """Return the question for SQLite's FTS5: words of ours are letters and digits alone, each in quotes."""
    parts = [f"text : {_fts5(term)}" for term in asked.wanted]
    if scope:
        parts.append("scope : (" + " OR ".join(f'"{one}"' for one in scope) + ")")
    if kind:
        parts.append(f'kind : "{kind}"')
    left_out = "".join(f" NOT text : {_fts5(term)}" for term in asked.unwanted)
    return f"({' AND '.join(parts)}){left_out}"


def tsquery(asked: Asked) -> str:
    """Return the question for PostgreSQL's `to_tsquery`, as far as it is about words."""
    wanted = [_tsquery(term) for term in asked.wanted]
    return " & ".join([*wanted, *(f"!({_tsquery(term)})" for term in asked.unwanted)])


def tsquery_of_scope(kind: str, scope: Sequence[str]) -> str:
    """Return who may find it, and which kind, as a `tsquery` that is taken as it is; empty where all of it counts."""
    parts = ["(" + " | ".join(f"'={one}'" for one in scope) + ")"] if scope else []
    return " & ".join([*parts, *([f"'={kind}'"] if kind else [])])


def _plain_quotes(typed: str) -> str:
    return typed.translate(dict.fromkeys(map(ord, "“”„«»"), '"'))


def _words(piece: str) -> tuple[str, ...]:
    """Return the words of a piece: runs of letters and digits, with the marks on them."""
    kept = (one if one.isalnum() or unicodedata.category(one) in {"Mn", "Mc"} else " " for one in piece)
    return tuple(word for word in "".join(kept).split() if any(one.isalnum() for one in word))


def _last_open(terms: list[Term]) -> list[Term]:
    """Leave the beginning to the very last term: the same word may have been typed before, too."""
    return [Term(term.words, term.beginning and term is terms[-1]) for term in terms]


def _fts5(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + (" *" if term.beginning else "")


def _tsquery(term: Term) -> str:
    words = [f"'{word}'" for word in term.words]
    return " <-> ".join(words) + (":*" if term.beginning else "")
