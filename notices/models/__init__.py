"""What is told to whom, by which channel, and what came of it."""

from .notice import RECIPIENTS, Notice

__all__ = ["RECIPIENTS", "Notice"]
