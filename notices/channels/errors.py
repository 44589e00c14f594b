"""Why a notice did not go."""


class Refused(Exception):
    """This notice will never be taken: the address does not exist, the message is not accepted."""


class Unreachable(Exception):
    """The channel itself is down; every other notice would meet the same."""
