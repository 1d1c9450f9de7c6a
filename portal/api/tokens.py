"""What a program learns of itself."""

from typing import Annotated

from pydantic import Field

from portal.api.calling import Call, operation
from portal.lib.api.shapes import Line, Ref, Told
from portal.people.scopes import SCOPES, Scope


class Acting(Told):
    """A member of staff, in whose name a program acts."""

    ref: Ref
    name: Line
    role: Annotated[str, Field(examples=["manager"])]


class TokenTold(Told):
    """The token of this request."""

    ref: Ref
    name: Line
    scopes: list[Scope]
    acts_for: Acting


@operation(
    "GET",
    "/token",
    "sales:read",
    "Tokens",
    "Read what this token is",
    about="Its name, its scopes, and the member of staff in whose name the program acts: it sees what they see.",
    answer=TokenTold,
)
def read_token(call: Call) -> TokenTold:
    """Return the token of this call."""
    program = call.program
    assert program is not None  # noqa: S101 - the operation has a scope
    who = program.viewer
    acting = Acting(ref=who.ref, name=who.name, role=who.role)
    return TokenTold(
        ref=program.token,
        name=program.name,
        scopes=[scope for scope in SCOPES if scope in program.scopes],
        acts_for=acting,
    )
