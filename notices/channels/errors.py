"""Why a notice did not go.

`may_have_gone` where nobody can tell: it was handed over, and no answer came. It goes again, marked, under its key.
"""


class Refused(Exception):
    """This notice will never be taken: the address does not exist, the message is not accepted."""


class Missed(Exception):
    """This notice did not go this time; others may. `answered` is the status by HTTP, if anything."""

    def __init__(self, reason: str, *, may_have_gone: bool = False, answered: int | None = None) -> None:
        super().__init__(reason)
        self.may_have_gone = may_have_gone
        self.answered = answered


class Unreachable(Exception):
    """The channel itself is down; every other notice would meet the same."""

    def __init__(self, reason: str, *, may_have_gone: bool = False) -> None:
        super().__init__(reason)
        self.may_have_gone = may_have_gone
