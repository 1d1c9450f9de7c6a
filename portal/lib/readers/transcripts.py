"""Transcripts of calls, as WebVTT (W3C, 2019) or SubRip: what was said, by whom, and at which time of the recording.

The text that is kept has a paragraph for each turn, "Sam: We finish by Friday."; cues of one speaker that follow each
other are one turn, joined by spaces, so that a sentence over two cues is one slice. Cues of nobody named stand on lines
of their own. Each cue's beginning is a place.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.lib.readers.outcome import NOTHING, ReadFile, Unreadable, Voice, kept

_TIMING = re.compile(
    r"(?:(?P<hours>\d{1,4}):)?(?P<minutes>\d{2}):(?P<seconds>\d{2})[.,]\d{1,3}[ \t]+-->"
    r"[ \t]+(?:\d+:)?\d{2}:\d{2}[.,]\d.*"
)
_VTT = re.compile(r"WEBVTT(?:[ \t].*)?(?:\r\n?|\n)")
_SRT = re.compile(r"\s*\d+[ \t]*(?:\r\n?|\n)[ \t]*\d{1,4}:\d{2}:\d{2}[,.]\d{1,3}[ \t]+-->")
# What may stand in a tag is bounded, so that a text of beginnings alone is read in linear time.
_VOICE = re.compile(r"<v(?:\.[^\s>]{0,200})?[ \t](?P<who>[^>]{1,200})>")
_TAG = re.compile(
    r"</?(?:c|i|b|u|v|lang|ruby|rt|font)(?:[.\s][^>]{0,200})?>|<\d[\d:.]{0,20}>|\{\\[^}]{0,200}\}"
)
_NAMED = re.compile(
    r"(?P<who>[^\W\d_][\w.'\u2019\-]*(?: [^\W\d_(][\w.'\u2019\-]*){0,3}): +(?P<words>\S.*)", re.DOTALL
)


@dataclass(frozen=True)
class _Cue:
    """What was said at a time of the recording ("00:12:03"); `who` is empty where nobody is named."""

    at: str
    who: str
    words: str


def kind_of_transcript(text: str) -> str | None:
    """Return the media type of a transcript, or None for a text that is none."""
    if _VTT.match(text):
        return "text/vtt"
    return "application/x-subrip" if _SRT.match(text) else None


def read_transcript(text: str, title: str, media_type: str) -> ReadFile:
    """Return a transcript as turns with their speakers and times. Raises Unreadable when nobody says anything."""
    cues = _speaking(list(_cues(text)))
    if not cues:
        raise Unreadable(NOTHING)
    written, places, voices = _written(cues)
    return ReadFile("transcript", title, kept(written), tuple(places), tuple(voices), media_type=media_type)


def _cues(text: str) -> Iterator[_Cue]:
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.strip("\n").split("\n")
        # A cue may have a name or number above its times; notes and styles have no times.
        for n, line in enumerate(lines[:2]):
            found = _TIMING.fullmatch(line.strip())
            if found:
                at = f"{int(found['hours'] or 0):02}:{found['minutes']}:{found['seconds']}"
                yield from _turns(at, "\n".join(lines[n + 1 :]))
                break


def _turns(at: str, payload: str) -> Iterator[_Cue]:
    """Yield what a cue's text says, by speaker where it names several."""
    before, *rest = _VOICE.split(payload)
    yield from _cue(at, "", before)
    for who, words in zip(rest[::2], rest[1::2], strict=True):
        yield from _cue(at, " ".join(html.unescape(who).split()), words)


def _cue(at: str, who: str, marked: str) -> Iterator[_Cue]:
    words = " ".join(html.unescape(_TAG.sub("", marked)).split(" ")).strip()
    if words:
        yield _Cue(at, who, " ".join(words.split("\n")))


def _speaking(cues: Sequence[_Cue]) -> list[_Cue]:
    """Take speakers from a "Name: " before the words, where most cues have one: then it is how this file names them."""
    named = [_NAMED.fullmatch(cue.words) for cue in cues]
    if any(cue.who for cue in cues) or 2 * sum(map(bool, named)) <= len(cues):
        return list(cues)
    return [
        _Cue(cue.at, found["who"], found["words"]) if found else cue
        for cue, found in zip(cues, named, strict=True)
    ]


def _written(cues: Sequence[_Cue]) -> tuple[str, list[tuple[int, str]], list[Voice]]:
    text = ""
    pieces: list[str] = []
    places: list[tuple[int, str]] = []
    voices: list[Voice] = []
    length = 0
    last: str | None = None
    for cue in cues:
        goes_on = cue.who == last
        lead = "" if last is None else ((" " if cue.who else "\n") if goes_on else "\n\n")
        name = f"{cue.who}: " if cue.who and not goes_on else ""
        places.append((length + len(lead), cue.at))
        start = length + len(lead) + len(name)
        pieces.append(f"{lead}{name}{cue.words}")
        length = start + len(cue.words)
        if cue.who and goes_on:
            voices[-1]["end"] = length
        elif cue.who:
            voices.append(Voice(start=start, end=length, who=cue.who, at=""))
        last = cue.who
    return text.join(pieces), places, voices
