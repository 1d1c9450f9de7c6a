"""Why a site is not built, each as lines that say what, where and what to do."""

from portal.lib.errors import KeptError


class NotBuilt(KeptError):
    """Nothing was published; `lines` say why, one a fault."""

    def __init__(self, *lines: str) -> None:
        """Keep all `lines`, in the order in which they were found."""
        super().__init__("\n".join(lines))
        self.lines = lines


class UnderWay(NotBuilt):
    """Another build is at work in the same folder."""
