"""What can go wrong for a reader, each with the HTTP status that says so; bad input never gives a 500."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing to mend: `field` is a form field's name or a JSON pointer, `message` a plain sentence."""

    field: str
    message: str


class KeptError(Exception):
    """Base of all refusals; `status` is the HTTP status of the answer (RFC 9110)."""

    status = 400

    def __init__(self, message: str = "") -> None:
        """Keep `message`, a plain sentence for the reader."""
        super().__init__(message)
        self.message = message


class NotHere(KeptError):
    """It does not exist, or belongs to somebody else: the two look the same."""

    status = 404


class Forbidden(KeptError):
    """The viewer is known, and their role does not include this."""

    status = 403


class Conflict(KeptError):
    """Somebody was first: what the reader saw is no longer so."""

    status = 409


class Gone(KeptError):
    """A link or code that was good once: expired, used or replaced."""

    status = 410


class Invalid(KeptError):
    """Input that cannot be taken, with every problem named at once."""

    status = 422

    def __init__(self, *problems: Problem) -> None:
        """Keep all `problems`, in the order in which the reader meets them."""
        super().__init__("; ".join(f"{p.field}: {p.message}" for p in problems))
        self.problems = problems


class TooMany(KeptError):
    """A limit is reached; `retry_after` is in whole seconds (RFC 9110, 10.2.3)."""

    status = 429

    def __init__(self, retry_after: int) -> None:
        """Keep when to come back."""
        super().__init__("too many tries")
        self.retry_after = retry_after


class Unavailable(KeptError):
    """The service cannot do it at present (database away, disk full)."""

    status = 503
