"""Notices when the broker comes back, because Celery is slow to: it waits up to 30 s between attempts."""

from collections.abc import Callable


class BrokerWatch:
    """Call `tick` a few times a second; asks the broker at most once a second."""

    def __init__(self, is_answering: Callable[[], bool]) -> None:
        self._is_answering = is_answering
        self._is_down = False
        self._next = 0.0

    def note_down(self) -> None:
        self._is_down = True

    def came_back(self, now: float) -> bool:
        """True once after each absence."""
        if now < self._next:
            return False
        self._next = now + 1
        was_down, self._is_down = self._is_down, not self._is_answering()
        return was_down and not self._is_down
