"""While the portal is loaded nobody looks for garbage.

What its modules make as they are imported all stays, and to look through it again and again takes a sixth of the time
in which a command starts. The module that imports all others imports this one first, and says when it is done.
"""

import gc

gc.disable()


def done() -> None:
    """Look for garbage again."""
    gc.enable()
