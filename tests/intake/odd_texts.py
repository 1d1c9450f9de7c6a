"""Texts whose characters are counted differently by everybody: for the tests of quotations."""

from hypothesis import strategies as st

# CRLF and lone line ends, combining characters, emoji joined to one, right-to-left words, a table, soft hyphens.
ODD_WORDS = (
    "We will call",
    " within 24 hours.",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\r\n\r\n",
    "\f",
    "\t",
    "\u00a0",
    "Zu\u0308rich e\u0301\u0328",
    "\U0001f9f1 \U0001f469\u200d\U0001f527 \U0001f1e9\U0001f1ea",
    "\u05e9\u05dc\u05d5\u05dd, \u05e0\u05d7\u05d6\u05d5\u05e8. ",
    "\u202b\u0645\u0631\u062d\u0628\u0627\u202c",
    "| Item | Price |\r\n|---|---|\r\n| Oak | 1,200 |\r\n",
    "guar\u00adan\u00adtee",
    "> > quoted",
    "1. First. ",
    "Sam: ",
    "\ufeff",
    "<b>&amp;",
)
ODD_TEXTS = st.lists(st.sampled_from(ODD_WORDS), min_size=1, max_size=25).map("".join).filter(str.strip)
