"""What templates show of changes: by name, for every feature's pages."""

from portal.changes.diff import pieces_of
from portal.changes.words import differences_of, due_in_words

# What templates may call by name; create_app hands them over.
GLOBALS: dict[str, object] = {
    "differences_of": differences_of,
    "diff_of": pieces_of,
    "due_in_words": due_in_words,
}
