"""Readers: from the bytes of a file to the text that people quote, and who says which part of it where.

A file is known by what it holds, never by its name alone. Text, Markdown and transcripts are read here; mails, PDF and
Word, whose formats are large, in a process of their own with little memory and time. Nothing is guessed: what can't be
read is said to be so.
"""

from portal.lib.readers.outcome import MOST_CHARACTERS, TOO_LARGE, ReadFile, Unreadable
from portal.lib.readers.reading import read_file, read_text

__all__ = ["MOST_CHARACTERS", "TOO_LARGE", "ReadFile", "Unreadable", "read_file", "read_text"]
