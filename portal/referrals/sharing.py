"""Ready words with which a customer may pass their link on; they are only proposals, and praise nobody. Pure."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class ReadyText:
    """A text to share: what it is for, a mail's subject, and its words, the link among them."""

    key: str
    label: str
    subject: str
    words: str

    @property
    def mail_address(self) -> str:
        """Where a press opens a new mail with this text (RFC 6068)."""
        return f"mailto:?subject={quote(self.subject)}&body={quote(self.words)}"


def ready_texts(company: str, name: str, link: str) -> tuple[ReadyText, ...]:
    """Return the texts for a customer whose first name is `name`."""
    subject = f"How it went for us with {company}"
    return (
        ReadyText(
            "short",
            "A short message",
            subject,
            f"You asked who did our work: {company}. Here is what they promised us and what they did about"
            f" it, the late things too: {link}",
        ),
        ReadyText(
            "mail",
            "A mail",
            subject,
            f"Hello,\n\nyou wanted to know how it went for us with {company}. They write down every promise"
            " before you sign, and show you what became of each one. This page has what they promised us,"
            f" what they did, and their whole record with everybody else beside it:\n\n{link}\n\n"
            "You can ask them something there. They tell me about it only if you say so.\n\n"
            f"{name}",
        ),
    )
