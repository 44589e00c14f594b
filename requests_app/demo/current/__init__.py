"""Requests made relative to the instant of loading, so that every screen has something to show at any hour.

`ago` counts office minutes of the manager, so what a request claims to be is true on a Sunday night as well:
a page of shortly before closing time is in its window while the office is closed.
Intervals to mind, in office minutes: a page 15 to 30, a page to a manager who is out 240 to 480, a voicemail 240,
anything written 540.
"""

from .cobalt import COBALT
from .mountain import MOUNTAIN
from .plains import PLAINS

CURRENT = [*COBALT, *MOUNTAIN, *PLAINS]
