"""The blueprint of the API with every operation on it: importing a module is what adds its operations."""

from portal.api import described, tokens
from portal.api.calling import OPERATIONS, bp

MODULES = (described, tokens)
# Programs send no form of ours; each comes with its token, and no cookie lets anybody in here.
ENDPOINTS = frozenset(f"{bp.name}.{operation.name}" for operation in OPERATIONS)

__all__ = ["ENDPOINTS", "MODULES", "OPERATIONS", "bp"]
