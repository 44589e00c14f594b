"""Reads, narrowed to what the actor may see."""

from .counts import count_for
from .quoting import responder_and_quote

__all__ = ["count_for", "responder_and_quote"]
