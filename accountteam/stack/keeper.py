"""Keeps one child running: starts it again when it dies, gives up when it keeps dying."""

from collections import deque
from collections.abc import Callable

from . import StackError
from .children import Child

TOO_MANY = 5  # deaths
WITHIN = 60.0  # seconds
DELAYS = (0.0, 1.0, 2.0, 4.0)  # seconds before the first start after a death, the second, …


class Keeper:
    """Call `tick` a few times a second with the monotonic clock's seconds.

    will_pass   tells of a reason for dying that goes away by itself; such a death is not counted for a minute
    """

    def __init__(self, child: Child, *, will_pass: Callable[[], bool] = lambda: False) -> None:
        self.child = child
        self.will_pass = will_pass
        self._deaths: deque[float] = deque(maxlen=TOO_MANY)
        self._start_at: float | None = None

    def tick(self, now: float) -> str | None:
        """A sentence for the person when something happened. Raises StackError when it keeps dying."""
        if self.child.is_running:
            return None
        if self._start_at is None:
            return self._died(now)
        if now >= self._start_at:
            self._start_at = None
            self.child.start()
        return None

    def _died(self, now: float) -> str | None:
        how = self.child.how_it_ended()
        self.child.clear_up()
        if self.will_pass() and self._deaths and now - self._deaths[0] < WITHIN:
            self._start_at = now + 1
            return None
        self._count(now, how)
        self._start_at = now + DELAYS[min(len(self._deaths), len(DELAYS)) - 1]
        return f"{self.child.name} {how}; starting it again."

    def _count(self, now: float, how: str) -> None:
        while self._deaths and now - self._deaths[0] > WITHIN:
            self._deaths.popleft()
        self._deaths.append(now)
        if len(self._deaths) == TOO_MANY:
            last = "\n".join(f"  {line}" for line in self.child.last_lines())
            raise StackError(
                f"{self.child.name} {how}, {TOO_MANY} times within a minute. Its last lines:\n{last}\n"
                f"All of it: {self.child.log}"
            )
