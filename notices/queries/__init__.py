"""Reads of notices; each takes the actor."""

from .untold import untold_notices

__all__ = ["untold_notices"]
