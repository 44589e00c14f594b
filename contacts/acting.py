"""Who acts, from where and under which operation: what the record keeps beside each change.

It is handed to the triggers in front of each writing statement, for its transaction only (pghistory.context).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import pghistory

# Every operation that the record may name; requests_app's one writer names lifecycle's actions besides.
OPERATIONS: set[str] = set()

P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def acting(*, actor: int | None = None, operation: str = "", door: str = "", address: str = "") -> Iterator[None]:
    """For the block; what is around it gets its own back. Of operations inside one another the outermost is named."""
    known = {"actor": actor, "operation": operation, "door": door, "address": address}
    with pghistory.context() as current:
        before = dict(current.metadata)
        current.metadata.update({name: value for name, value in known.items() if value})
        current.metadata.update({name: before[name] for name in ("operation",) if name in before})
        try:
            yield
        finally:
            current.metadata.clear()
            current.metadata.update(before)


def operation(function: Callable[P, R]) -> Callable[P, R]:
    """The record names this function, and the `actor` that it is given, with all that it changes."""
    OPERATIONS.add(function.__name__)

    @wraps(function)
    def acted(*args: P.args, **kwargs: P.kwargs) -> R:
        actor = getattr(kwargs.get("actor"), "pk", None)
        with acting(operation=function.__name__, actor=actor):
            return function(*args, **kwargs)

    return acted
