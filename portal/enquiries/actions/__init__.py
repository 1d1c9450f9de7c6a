"""What is done about enquiries: asked, answered, closed, taken on to a sale, and deleted at the enquirer's request."""

from portal.enquiries.actions.answering import answer, close, reopen, take_on
from portal.enquiries.actions.asking import NewEnquiry, choose_friend, forget, receive
from portal.enquiries.actions.recording import record_sale

__all__ = [
    "NewEnquiry",
    "answer",
    "choose_friend",
    "close",
    "forget",
    "receive",
    "record_sale",
    "reopen",
    "take_on",
]
